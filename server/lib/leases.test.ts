import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEASE_SECONDS } from "#domain/session.ts";
import { createLeases } from "./leases.ts";

const desk = { holder: "desk-1", label: "Desk" };
const phone = { holder: "phone-1", label: "Phone" };

function start() {
  let ms = 0;
  const leases = createLeases(() => ms);
  return { leases, pass: (seconds: number) => void (ms += seconds * 1000) };
}

describe("a lease", () => {
  it("is nobody's at first, and says so", () => {
    const { leases } = start();
    expect(leases.state("s", 2)).toEqual({ sessionId: "s", holder: null, label: "", fence: 0, viewers: 2 });
    expect(leases.holds("s", { holder: "desk-1", fence: 0 })).toBe(false);
  });

  it("goes to whoever takes it, at once", () => {
    const { leases } = start();
    const first = leases.take("s", desk);
    const second = leases.take("s", phone);
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(leases.holds("s", { holder: "desk-1", fence: first.fence })).toBe(false);
    expect(leases.holds("s", { holder: "phone-1", fence: second.fence })).toBe(true);
    expect(leases.state("s", 1)).toMatchObject({ holder: "phone-1", label: "Phone" });
  });

  it("makes input of an earlier hold stale, even for the same holder", () => {
    const { leases } = start();
    const first = leases.take("s", desk);
    leases.take("s", desk);
    expect(leases.holds("s", { holder: "desk-1", fence: first.fence })).toBe(false);
  });

  it("ends after 30 s without renewal and lives on with it", () => {
    const { leases, pass } = start();
    const { fence } = leases.take("s", desk);
    pass(LEASE_SECONDS - 1);
    expect(leases.renew("s", "desk-1")).toBe(true);
    pass(LEASE_SECONDS - 1);
    expect(leases.holds("s", { holder: "desk-1", fence })).toBe(true);
    pass(2);
    expect(leases.holds("s", { holder: "desk-1", fence })).toBe(false);
    expect(leases.renew("s", "desk-1")).toBe(false);
    expect(leases.state("s", 1)).toMatchObject({ holder: null, fence });
  });

  it("is renewed and released by its holder only", () => {
    const { leases } = start();
    const { fence } = leases.take("s", desk);
    expect(leases.renew("s", "phone-1")).toBe(false);
    leases.release("s", "phone-1");
    expect(leases.holds("s", { holder: "desk-1", fence })).toBe(true);
    leases.release("s", "desk-1");
    expect(leases.holds("s", { holder: "desk-1", fence })).toBe(false);
  });

  it("is one per session", () => {
    const { leases } = start();
    const one = leases.take("a", desk);
    const two = leases.take("b", phone);
    expect(leases.holds("a", { holder: "desk-1", fence: one.fence })).toBe(true);
    expect(leases.holds("b", { holder: "phone-1", fence: two.fence })).toBe(true);
  });
});

describe("whatever happens", () => {
  const holder = fc.constantFrom("a", "b", "c");
  const step = fc.oneof(
    fc.record({ take: holder }),
    fc.record({ release: holder }),
    fc.record({ renew: holder }),
    fc.record({ pass: fc.integer({ min: 0, max: 40 }) }),
  );

  it("at most one may type, and a fence is never given twice", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { leases, pass } = start();
      const given: { holder: string; fence: number }[] = [];
      for (const one of steps) {
        if ("take" in one) given.push({ holder: one.take, fence: leases.take("s", { holder: one.take, label: one.take }).fence });
        else if ("release" in one) leases.release("s", one.release);
        else if ("renew" in one) leases.renew("s", one.renew);
        else pass(one.pass);
        const open = given.filter((input) => leases.holds("s", input));
        // Nobody, or who took it last.
        expect([[], given.slice(-1)]).toContainEqual(open);
      }
      expect(new Set(given.map((g) => g.fence)).size).toBe(given.length);
    }));
  });
});

describe("who looks at a session", () => {
  it("counts until each has left, once, and says how long ago the last one did", () => {
    const { leases, pass } = start();
    expect(leases.watched("s")).toEqual({ viewers: 0, leftMs: undefined });
    const [desk, phone] = [leases.watch("s"), leases.watch("s")];
    desk.leave();
    desk.leave();
    expect([leases.watched("s").viewers, leases.watched("other").viewers]).toEqual([1, 0]);
    pass(5);
    phone.leave();
    pass(60);
    expect(leases.watched("s")).toEqual({ viewers: 0, leftMs: 60_000 });
    leases.watch("s");
    expect(leases.watched("s")).toMatchObject({ viewers: 1 });
  });
});
