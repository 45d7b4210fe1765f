import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candidate, Holder } from "./room.ts";
import { inTurn } from "./queue-order.ts";

const NOW = "2026-05-01T12:00:00.000Z";
const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
let count = 0;
const wants = (projectId: string, more: Partial<Candidate> = {}): Candidate => ({ taskId: `t${String(count++).padStart(4, "0")}`, projectId, agent: "a", memoryMb: 500, priority: 5, since: ago(1), notBefore: null, ...more });
const holds = (projectId: string | null, memoryMb = 500): Holder => ({ projectId, agent: "a", memoryMb, usedMb: null });
const order = (all: readonly Candidate[], room: { holders?: readonly Holder[]; served?: ReadonlyMap<string, string> } = {}): Candidate[] => inTurn(all, { holders: room.holders ?? [], served: room.served ?? new Map(), now: NOW });
const projects = (all: readonly Candidate[]): string => all.map((c) => c.projectId).join("");

describe("the order of those that wait", () => {
  it("is by priority first", () => {
    expect(projects(order([wants("a", { priority: 1 }), wants("b", { priority: 9 }), wants("c", { priority: 5 })]))).toBe("bca");
  });

  it("lets waiting make up for priority, a step each quarter of an hour", () => {
    const slow = wants("s", { priority: 3, since: ago(31) });
    expect(projects(order([wants("q", { priority: 4 }), slow]))).toBe("sq");
    expect(projects(order([wants("q", { priority: 6 }), slow]))).toBe("qs");
  });

  it("takes from projects in turn, not one project's whole list", () => {
    expect(projects(order([wants("a"), wants("a"), wants("a"), wants("b"), wants("b")]))).toBe("ababa");
  });

  it("serves the project first that has less of the machine", () => {
    expect(projects(order([wants("a"), wants("a"), wants("b"), wants("b"), wants("b")], { holders: [holds("a", 1000), holds(null, 9000)] }))).toBe("bbaba");
  });

  it("counts memory, not agents", () => {
    expect(projects(order([wants("a", { memoryMb: 2000 }), wants("a", { memoryMb: 2000 }), wants("b"), wants("b"), wants("b"), wants("b")]))).toBe("abbbba");
  });

  it("among equals, serves the project whose last start is longest ago, and one that never started before all", () => {
    expect(projects(order([wants("a"), wants("b"), wants("c")], { served: new Map([["a", "09"], ["b", "03"]]) }))).toBe("cba");
  });

  it("of one project serves who waits longest", () => {
    const all = [wants("a", { since: ago(2) }), wants("a", { since: ago(9) }), wants("a", { since: ago(4) })];
    expect(order(all).map((c) => c.since)).toEqual([ago(9), ago(4), ago(2)]);
  });

  it("is not upset by one that says it waits since tomorrow", () => {
    expect(projects(order([wants("a", { since: ago(-999) }), wants("b", { since: ago(0) })]))).toBe("ba");
  });
});

describe("whoever waits", () => {
  const candidate = fc.record({ project: fc.constantFrom("a", "b", "c"), priority: fc.integer({ min: 0, max: 9 }), waited: fc.integer({ min: 0, max: 120 }), memoryMb: fc.constantFrom(250, 500, 1000) });
  const all = fc.array(candidate, { maxLength: 14 }).map((list) => list.map((c, i) => wants(c.project, { taskId: `t${String(i).padStart(3, "0")}`, priority: c.priority, since: ago(c.waited), memoryMb: c.memoryMb })));
  const rank = (c: Candidate): number => c.priority + Math.floor((Date.parse(NOW) - Date.parse(c.since)) / 900_000);

  it("is in the queue once, and nobody else", () => {
    fc.assert(fc.property(all, (list) => {
      expect(order(list).toSorted((a, b) => a.taskId.localeCompare(b.taskId))).toEqual(list);
    }));
  });

  it("never stands behind one of lower rank", () => {
    fc.assert(fc.property(all, (list) => {
      const ranks = order(list).map(rank);
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    }));
  });

  it("has the same place in whatever order all came", () => {
    fc.assert(fc.property(all, (list) => {
      expect(order(list.toReversed())).toEqual(order(list));
    }));
  });

  it("comes to the front in the end, though more important ones come in for ever", () => {
    const old = wants("a", { priority: 0, since: ago(9 * 15 + 15) });
    expect(order([...Array.from({ length: 20 }, () => wants("b", { priority: 9 })), old])[0]).toBe(old);
  });
});
