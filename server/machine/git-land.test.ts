import { expect, test } from "vitest";
import type { GitCall } from "./git-call.ts";
import { landingVerbs } from "./git-land.ts";

const TREE = { commonDir: "/r/.git", workTree: "/r" };

/** A git that says the same to whatever it is asked. */
const saying = (stdout: string): GitCall => async () => ({ exitCode: 0, signal: null, stdout, stderr: "", timedOut: false, isCut: false, durationMs: 0 });

test.each([
  ["git version 2.38.0", true],
  ["git version 2.39.5 (Apple Git-154)", true],
  ["git version 3.0.1", true],
  ["git version 2.37.9", false],
  ["git version 1.99.0", false],
  ["something else", false],
])("%s can compute merges: %s", async (said, can) => {
  const refusal = await landingVerbs(saying(`${said}\n`)).mergeRefusal(TREE);
  expect(refusal).toBe(can ? null : `This machine has ${said}; conflicts can be computed from git 2.38 on.`);
});

test("an answer that is none is not taken for a clean join", async () => {
  await expect(landingVerbs(saying("")).join(TREE, "a".repeat(40), "b".repeat(40))).rejects.toThrow("Git could not say");
});

test("files are named as people know them, once each", async () => {
  const [ours, theirs] = ["a".repeat(40), "b".repeat(40)];
  const said = `${"c".repeat(40)}\0src/x~${theirs}\0src/x~${ours}_0\0b~c\0b~c\0`;
  expect(await landingVerbs(saying(said)).join(TREE, ours, theirs)).toEqual({ tree: "c".repeat(40), conflicts: ["b~c", "src/x"] });
});
