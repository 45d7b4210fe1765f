import { expect, it } from "vitest";
import { kilo } from "./sizes.ts";

it.each([[0, "0 characters"], [1, "1 character"], [999, "999 characters"], [4200, "4.2 k characters"]])("%i is %s", (chars, words) => {
  expect(kilo(chars)).toBe(words);
});
