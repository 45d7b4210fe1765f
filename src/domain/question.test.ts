import { describe, expect, it } from "vitest";
import { looksLikeQuestion } from "./question.ts";

describe("looksLikeQuestion", () => {
  it.each([
    "Which database should I use?", "I found two ways.\n\nShould I take the first one?", "Done so far. Let me know which file you mean.", "Please confirm that I may delete it.", "**Shall I go on?**",
    "1. Postgres\n2. SQLite\n\nWhich one do you want", "Is that right? (I assume so)\nAnything else?", "Please tell me the port.",
  ])("%j asks", (words) => {
    expect(looksLikeQuestion(words)).toBe(true);
  });

  it.each([
    "I added the function and committed it.", "", "All tests pass.", "I asked myself: why? Then I fixed it.\n\nIt works now.\n\nDone.", "```js\nconst a = b ?\n```\nDone.", "> Which one?\n\nI took the first.", "See https://x.y/?q=1 for details.",
    "Why is it slow? The index was missing.\n\nI added it.\n\nThe tests pass.",
  ])("%j tells", (words) => {
    expect(looksLikeQuestion(words)).toBe(false);
  });
});
