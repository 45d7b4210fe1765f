import { describe, expect, test } from "vitest";
import { isStatement, opensWithNoun } from "./wish-statement.ts";
import { guessType } from "./wish-type.ts";

describe("a statement", () => {
  test.each([
    "tooltips stay visible after the mouse leaves",
    "the password reset link points to localhost",
    "sessions expire too soon",
    "the api accepts negative quantities",
    "printing cuts the last column",
    "after logging out, the back button still shows private data",
    "search results are unsorted",
  ])("tells how something is: %j", (sentence) => {
    expect(isStatement(sentence)).toBe(true);
    expect(guessType(sentence, sentence).type).toBe("bug");
  });

  test.each([
    "per-project api keys",
    "quick filter chips above the list",
    "a page that shows all runs",
    "an email when the build is done",
    "the settings page should remember the open tab",
    "option to disable telemetry",
    "two columns on wide screens",
    "weekly summary mail",
    "autosave drafts every 10 seconds",
  ])("is not what names a thing to make: %j", (sentence) => {
    expect(isStatement(sentence)).toBe(false);
    expect(guessType(sentence, sentence).type).toBe("feature");
  });
});

test.each<[string, boolean]>([
  ["build fails on windows", true],
  ["export takes ages", true],
  ["build a landing page", false],
  ["export the report as pdf", false],
  ["log every change", false],
])("%j opens with a thing: %s", (sentence, isNoun) => {
  expect(opensWithNoun(sentence)).toBe(isNoun);
});
