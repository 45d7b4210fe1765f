import { describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "./capacity.ts";
import { paceOf, startsOf } from "./queue-eta.ts";

const NOW = "2026-11-21T12:00:00.000Z";
const at = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
const room = { capacity: { ...DEFAULT_CAPACITY, memoryMb: 4000 }, measured: { totalMb: 25_000, availableMb: 0, diskMb: 0, load: 99, cores: 1 }, served: new Map<string, string>() };
const held = (endsAt: string | null) => ({ projectId: "A", agent: "claude", memoryMb: 2000, usedMb: null, endsAt });
const waits = (taskId: string, minutes: number) => ({ taskId, projectId: "A", agent: "claude", memoryMb: 2000, priority: 5, since: NOW, notBefore: null, expectedMs: minutes * 60_000 });

describe("when those that wait are likely to start", () => {
  test("as those that run end, and then as those end that started meanwhile", () => {
    const starts = startsOf([waits("1", 10), waits("2", 10), waits("3", 5)], [held(at(12)), held(at(20))], room, NOW);
    expect([...starts]).toEqual([["1", at(12)], ["2", at(20)], ["3", at(22)]]);
  });

  test("one that runs beyond its estimate may end any minute; one that serves no task never does", () => {
    expect(startsOf([waits("1", 10)], [held(at(-30)), held(null)], room, NOW).get("1")).toBe(at(1));
    expect(startsOf([waits("1", 10)], [held(null), held(null)], room, NOW).get("1")).toBeNull();
  });
});

describe("the pace of a project", () => {
  test("is the middle of what its tasks took over what was estimated, once there are three", () => {
    const past = (...ratios: number[]) => ratios.map((r) => ({ estimatedMs: 1000, tookMs: 1000 * r }));
    expect(paceOf(past(0.5, 2))).toBe(1);
    expect(paceOf(past(0.5, 4, 2))).toBe(2);
    expect(paceOf(past(0.001, 0.001, 0.001))).toBe(0.1);
    expect(paceOf([...past(3, 3), { estimatedMs: 0, tookMs: 5 }])).toBe(1);
  });
});
