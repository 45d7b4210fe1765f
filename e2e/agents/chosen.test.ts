import { expect, it } from "vitest";
import { chosen } from "./chosen.ts";

it("chooses two CLIs unasked, all, or those that are named", () => {
  expect(chosen("")).toHaveLength(2);
  expect(chosen("all")).toEqual(expect.arrayContaining(["claude", "codex", "gemini", "opencode"]));
  expect(chosen("gemini, codex")).toEqual(["gemini", "codex"]);
});

it("refuses a name it does not know, and says which it knows", () => {
  expect(() => chosen("codex,cursor")).toThrow(/no agent "cursor"; use all or some of claude,codex,gemini,opencode/);
});
