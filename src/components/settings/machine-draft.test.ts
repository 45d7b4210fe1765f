import { describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import { capacityPatchOf, machineDraftOf } from "./machine-draft.ts";

const capacity = { ...DEFAULT_CAPACITY, perAgent: { claude: { agents: 2, memoryMb: 3000 } } };
const draft = machineDraftOf(capacity);

describe("the limits of a machine", () => {
  test("are unchanged when nothing was edited", () => {
    expect(capacityPatchOf(capacity, draft)).toEqual({ patch: {} });
  });

  test("change by field; memory is written in GB, and planned memory stays when a number is taken back", () => {
    expect(capacityPatchOf(capacity, { ...draft, memory: "24", agents: "4" })).toEqual({ patch: { memoryMb: 24_000, agents: 4 } });
    expect(capacityPatchOf(capacity, { ...draft, perAgent: { claude: "", codex: "3" } })).toEqual({ patch: { perAgent: { claude: { memoryMb: 3000 }, codex: { agents: 3 } } } });
    expect(capacityPatchOf(capacity, { ...draft, load: "" })).toEqual({ patch: { loadPerCore: null } });
  });

  test.each([["memory", { memory: "much" }], ["agents", { agents: "1.5" }], ["keepFree", { keepFree: "-1" }], ["load", { load: "0.1" }], ["perAgent", { perAgent: { claude: "0" } }]])("%s says what is wrong", (field, some) => {
    expect(capacityPatchOf(capacity, { ...draft, ...some })).toEqual({ wrong: { [field]: expect.any(String) } });
  });
});
