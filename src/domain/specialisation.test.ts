import { describe, expect, it } from "vitest";
import { specialisationOf, SPECIALISATIONS, specialise } from "./specialisation.ts";

describe("the way of working", () => {
  it.each([
    ["Deploy the app with docker compose", "feature", "operations"],
    ["Add a cron job that rotates the logs", "feature", "automation"],
    ["Fix the crash when the list is empty", "bug", "debugging"],
    ["The export page is broken", "bug", "debugging"],
    ["Add unit tests for the parser", "test", "testing"],
    ["Cover the date helpers", "test", "testing"],
    ["Write a theming guide in the docs", "documentation", "documentation"],
    ["Add dark mode to the settings page", "feature", "ui"],
    ["Refactor the billing module", "refactor", "architecture"],
  ] as const)("for %j (%s) is %s", (wish, type, id) => {
    expect(specialise(wish, type)?.id).toBe(id);
  });

  it.each([["Add a health address and change README.md to say so", "feature"], ["Add an interface for plugins", "feature"], ["Add CSV export, with tests, and write tests for its quoting", "feature"]] as const)("does not forbid to change what %j (%s) wants changed", (wish, type) => {
    expect(specialise(wish, type)).toBeNull();
  });

  it("is none where nothing calls for one", () => {
    expect(specialise("Add a limit of ten per minute", "feature")).toBeNull();
  });

  it("says why, with the word that called for it", () => {
    expect(specialise("Add a Tooltip", "feature")?.why).toBe("the wish says “tooltip”");
    expect(specialise("Cover the date helpers", "test")?.why).toBe("it is a test task");
  });

  it("has seven templates, each with something to tell", () => {
    expect(SPECIALISATIONS.map((s) => s.id).toSorted()).toEqual(["architecture", "automation", "debugging", "documentation", "operations", "testing", "ui"]);
    for (const { id, brief } of SPECIALISATIONS) {
      expect(brief.length).toBeGreaterThanOrEqual(3);
      expect(specialisationOf(id)?.id).toBe(id);
    }
    expect(specialisationOf("juggling")).toBeUndefined();
  });
});
