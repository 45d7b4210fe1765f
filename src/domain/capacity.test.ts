import { describe, expect, test } from "vitest";
import { budgetOf, Capacity, CapacityPatch, DEFAULT_CAPACITY } from "./capacity.ts";

const measured = { totalMb: 8000, availableMb: 4000, diskMb: 1, load: 0, cores: 1 };

describe("what agents may take of a machine", () => {
  test("is what somebody said, else all but what stays free, and never less than nothing", () => {
    expect(budgetOf(DEFAULT_CAPACITY, measured)).toBe(8000 - DEFAULT_CAPACITY.keepFreeMb);
    expect(budgetOf({ ...DEFAULT_CAPACITY, memoryMb: 24_576 }, measured)).toBe(24_576);
    expect(budgetOf({ ...DEFAULT_CAPACITY, keepFreeMb: 9000 }, measured)).toBe(0);
  });

  test("is a whole setting, of which a change says only what changes", () => {
    expect(Capacity.parse(DEFAULT_CAPACITY)).toEqual(DEFAULT_CAPACITY);
    expect(CapacityPatch.parse({ agents: null })).toEqual({ agents: null });
  });

  test.each([{ memoryMb: 1 }, { agents: 0 }, { agents: 1.5 }, { keepFreeMb: -1 }, { loadPerCore: 0 }, { perAgent: { one: { agents: 0 } } }, { more: 1 }])("%j is refused", (patch) => {
    expect(CapacityPatch.safeParse(patch).success).toBe(false);
  });
});
