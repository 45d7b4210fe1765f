import { expect, it } from "vitest";
import { earnedLine, typeWord } from "./autonomy-words.ts";

const says = "4 of 4 verified without refutation; at 95 % confidence fewer than 53 in 100 would be refuted";

it("says what a streak is worth and what it lacks", () => {
  expect(earnedLine({ streak: 4, says, next: { to: "full", needs: 14 }, proposed: null })).toBe(`${says}. 10 more until full is proposed.`);
  expect(earnedLine({ streak: 4, says, next: null, proposed: null })).toBe(`${says}.`);
  expect(earnedLine({ streak: 20, says, next: { to: "full", needs: 14 }, proposed: { to: "full" } as never })).toContain("waits for you in the inbox");
  expect([typeWord(null), typeWord("bug")]).toEqual(["All tasks", "Bug fixes"]);
});
