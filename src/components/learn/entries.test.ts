import { expect, it } from "vitest";
import { KnowledgePatch } from "#domain/api.ts";
import { entriesOf, LIMITS, tooMuch } from "./entries.ts";

it("an entry is a line; empty and repeated ones are dropped", () => {
  expect(entriesOf(" Use pnpm \n\nTests beside the code\r\nUse pnpm\n")).toEqual(["Use pnpm", "Tests beside the code"]);
  expect(entriesOf(" \n")).toEqual([]);
});

it.each(["techStack", "conventions"] as const)("what the form takes of %s the server takes, and no more", (field) => {
  const { entries, characters } = LIMITS[field];
  const many = Array.from({ length: entries + 1 }, (_, i) => `entry ${i}`);
  const long = "x".repeat(characters + 1);
  for (const [list, fits] of [[many.slice(1), true], [many, false], [[long.slice(1)], true], [[long], false]] as const) {
    expect(tooMuch(list, LIMITS[field]) === undefined).toBe(fits);
    expect(KnowledgePatch.safeParse({ [field]: list }).success).toBe(fits);
  }
});
