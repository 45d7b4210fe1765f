import { describe, expect, test } from "vitest";
import { FollowUpStatus, isSameText, nextFollowUp, standsIn } from "./follow-up.ts";

describe("a follow-up", () => {
  test("goes from waiting over pasted and submitted to begun", () => {
    expect(nextFollowUp("waiting", "paste")).toBe("pasted");
    expect(nextFollowUp("pasted", "submit")).toBe("submitted");
    expect(nextFollowUp("submitted", "begin")).toBe("begun");
  });

  test("is never pasted again once Enter may have been pressed, unless a person says so", () => {
    expect(nextFollowUp("submitted", "paste")).toBeUndefined();
    expect(nextFollowUp("submitted", "submit")).toBeUndefined();
    expect(nextFollowUp("unsure", "paste")).toBeUndefined();
    expect(nextFollowUp("unsure", "again")).toBe("waiting");
  });

  test.each(["begun", "dropped"] as const)("that is %s stays so", (status) => {
    const events = ["paste", "submit", "take-back", "begin", "doubt", "drop", "again"] as const;
    expect(events.map((event) => nextFollowUp(status, event)).every((next) => next === undefined)).toBe(true);
  });

  test("can be dropped in every other status", () => {
    const open = FollowUpStatus.options.filter((status) => nextFollowUp(status, "drop") === "dropped");
    expect(open).toEqual(["waiting", "pasted", "submitted", "unsure"]);
  });
});

describe("what an agent heard", () => {
  test("is what was sent, however it was wrapped and trimmed", () => {
    expect(isSameText("one\n\ntwo  three\n", " one\ntwo three")).toBe(true);
    expect(isSameText("one two", "one too")).toBe(false);
    expect(isSameText("one", "one two")).toBe(false);
    expect(isSameText("one two", "one")).toBe(false);
  });

  test("of a long text only the beginning is kept", () => {
    const long = "word ".repeat(5000);
    expect(isSameText(long, long.slice(0, 20_000))).toBe(true);
    expect(isSameText(`${long}!`, long.slice(0, 9000))).toBe(false);
  });
});

describe("an input box", () => {
  test("holds a text when it shows all of it, or what it shows instead", () => {
    expect(standsIn("first line\nsecond", "first line\nsecond", undefined)).toBe(true);
    expect(standsIn("first li\nne second", "first line second", undefined)).toBe(true);
    expect(standsIn("[Pasted text #2 +3 lines] ", "a\nb\nc\nd", /^\[Pasted text #\d+ \+3 lines\]$/)).toBe(true);
  });

  test("does not hold it beside something else, in part, or when it is empty", () => {
    expect(standsIn("", "x", undefined)).toBe(false);
    expect(standsIn("draft first line", "first line", undefined)).toBe(false);
    expect(standsIn("first", "first line", undefined)).toBe(false);
    expect(standsIn("line", "first line", undefined)).toBe(false);
    expect(standsIn("draft [Pasted text #2 +3 lines]", "a\nb\nc\nd", /^\[Pasted text #\d+ \+3 lines\]$/)).toBe(false);
  });

  test("that is scrolled shows the end of a long one", () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    expect(standsIn(lines.slice(30).join("\n"), lines.join("\n"), undefined)).toBe(true);
    expect(standsIn(lines.slice(20, 30).join("\n"), lines.join("\n"), undefined)).toBe(false);
  });
});
