import { expect, it } from "vitest";
import { newId } from "./ids.ts";

it("makes ids that are valid, sorted, and each its own, also many in one moment", async () => {
  const ids: string[] = [];
  for (let round = 0; round < 600; round++) {
    ids.push(newId(), newId());
    if (round % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(ids.every((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  // The chance in them is drawn anew with each millisecond, and uses all letters.
  expect(new Set(ids.map((id) => id.slice(12, 22)).join("")).size).toBeGreaterThan(28);
});
