import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Capacity, DEFAULT_CAPACITY } from "#domain/capacity.ts";
import { capacityPatchOf, machineDraftOf } from "./machine-draft.ts";

const capacity = { ...DEFAULT_CAPACITY, perAgent: { claude: { agents: 2, memoryMb: 3000 } } };
const draft = machineDraftOf(capacity);

describe("the limits of a machine", () => {
  test("are unchanged when nothing was edited", () => {
    expect(capacityPatchOf(capacity, draft)).toEqual({ patch: {} });
  });

  const count = fc.option(fc.integer({ min: 1, max: 1000 }));
  const megabytes = fc.integer({ min: 64, max: 16_777_216 });
  const limits = fc.oneof(fc.record({ agents: fc.integer({ min: 1, max: 9 }), memoryMb: megabytes }), fc.record({ memoryMb: megabytes, agents: fc.integer({ min: 1, max: 9 }) }), fc.record({ memoryMb: megabytes }), fc.record({ agents: fc.integer({ min: 1, max: 9 }) }));
  const capacities = fc.record({ memoryMb: fc.option(megabytes), agents: count, keepFreeMb: fc.nat(1_048_576), keepDiskMb: fc.nat(1_048_576), loadPerCore: fc.option(fc.integer({ min: 1, max: 200 }).map((n) => n / 2)), hibernateAfterMinutes: fc.option(fc.integer({ min: 1, max: 10_080 })), perAgent: fc.dictionary(fc.constantFrom("claude", "codex", "gemini"), limits, { noNullPrototype: true }) });

  test("are unchanged when nothing was edited, whatever they are", () => {
    fc.assert(fc.property(capacities, (any) => {
      expect(capacityPatchOf(any, machineDraftOf(any))).toEqual({ patch: {} });
    }));
  });

  test("become what was written, and nothing else changes", () => {
    fc.assert(fc.property(capacities, capacities, (from, to) => {
      const changed = capacityPatchOf(from, { ...machineDraftOf(to), perAgent: machineDraftOf(from).perAgent });
      expect("patch" in changed && { ...from, ...changed.patch }).toEqual({ ...to, perAgent: from.perAgent });
      expect(Capacity.partial().safeParse("patch" in changed ? changed.patch : null).success).toBe(true);
    }));
  });

  test.each([["memory", { memory: "1e999" }], ["memory", { memory: "99999999" }], ["agents", { agents: "1001" }], ["keepDisk", { keepDisk: "Infinity" }], ["perAgent", { perAgent: { claude: "1e9" } }]])("%s is not more than the server takes", (field, some) => {
    expect(capacityPatchOf(capacity, { ...draft, ...some })).toEqual({ wrong: { [field]: expect.any(String) } });
  });

  test("are written with a comma as well", () => {
    expect(capacityPatchOf(capacity, { ...draft, memory: " 1,5 " })).toEqual({ patch: { memoryMb: 1500 } });
  });

  test("change by field; memory is written in GB, and planned memory stays when a number is taken back", () => {
    expect(capacityPatchOf(capacity, { ...draft, memory: "24", agents: "4" })).toEqual({ patch: { memoryMb: 24_000, agents: 4 } });
    expect(capacityPatchOf(capacity, { ...draft, perAgent: { claude: "", codex: "3" } })).toEqual({ patch: { perAgent: { claude: { memoryMb: 3000 }, codex: { agents: 3 } } } });
    expect(capacityPatchOf(capacity, { ...draft, load: "" })).toEqual({ patch: { loadPerCore: null } });
    expect(capacityPatchOf(capacity, { ...draft, hibernate: "" })).toEqual({ patch: { hibernateAfterMinutes: null } });
  });

  test.each([["memory", { memory: "much" }], ["agents", { agents: "1.5" }], ["keepFree", { keepFree: "-1" }], ["load", { load: "0.1" }], ["hibernate", { hibernate: "0" }], ["hibernate", { hibernate: "1.5" }], ["perAgent", { perAgent: { claude: "0" } }]])("%s says what is wrong", (field, some) => {
    expect(capacityPatchOf(capacity, { ...draft, ...some })).toEqual({ wrong: { [field]: expect.any(String) } });
  });
});
