import { describe, expect, it } from "vitest";
import { createMovement, type Sample } from "./movement.ts";

const at = (seconds: number, more: Partial<Sample> = {}): Sample => ({ at: seconds * 1000, transcriptBytes: 10, outputAt: 0, cpuMs: 500, ...more });

describe("how long nothing moved", () => {
  it("counts from the first look on", () => {
    const movement = createMovement();
    expect([at(100), at(160), at(700)].map((sample) => movement.still("s", sample))).toEqual([undefined, 60_000, 600_000]);
  });

  it.each([["a transcript that grew", { transcriptBytes: 11 }], ["output", { outputAt: 160_000 }], ["work of its processes", { cpuMs: 5000 }]] as const)("begins anew with %s", (_, more) => {
    const movement = createMovement();
    movement.still("s", at(100));
    expect(movement.still("s", at(160, more))).toBe(0);
    expect(movement.still("s", at(190, more))).toBe(30_000);
  });

  it("is not ended by what a program at rest uses up", () => {
    const movement = createMovement();
    const looks = Array.from({ length: 61 }, (_, i) => movement.still("s", at(i * 10, { cpuMs: i * 100 })));
    expect(looks.at(-1)).toBe(600_000);
  });

  it("is each session's own", () => {
    const movement = createMovement();
    movement.still("a", at(0));
    movement.still("b", at(50));
    expect([movement.still("a", at(60)), movement.still("b", at(60))]).toEqual([60_000, 10_000]);
  });

  it("is forgotten once nobody looks any more", () => {
    const movement = createMovement();
    movement.still("a", at(0));
    movement.still("b", at(4000));
    expect(movement.still("a", at(4001))).toBeUndefined();
  });
});

describe("what is read again", () => {
  it("is a transcript of another length than the last time, each session's own", () => {
    const movement = createMovement();
    expect([["a", 10], ["a", 10], ["b", 10], ["a", 12], ["a", 4]].map(([session, bytes]) => movement.hasNews(String(session), Number(bytes)))).toEqual([true, false, true, true, true]);
  });
});
