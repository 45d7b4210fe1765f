import { expect, it } from "vitest";
import { changeStarts, partsOf, splitChunks, unifiedChunks } from "./drawn.ts";
import { readPatch } from "./patch.ts";

const hunkOf = (body: string, head = "@@ -1,3 +1,3 @@") => {
  const [hunk] = readPatch(`${head}\n${body}\n`);
  if (!hunk) throw new Error("no hunk");
  return hunk;
};

it("each side is coloured for itself: a comment that was opened in old lines does not reach new ones", () => {
  const hunk = hunkOf("-/* old\n-end */\n+let a\n+let b\n let c", "@@ -1,3 +1,3 @@");
  const parts = partsOf(hunk, "x.ts");
  expect(hunk.lines.map((line) => parts.get(line)?.[0]?.kind)).toEqual(["c", "c", "k", "k", "k"]);
});

it("lines come in chunks, none lost", () => {
  const hunk = hunkOf(Array.from({ length: 250 }, (_, i) => `+line ${i}`).join("\n"), "@@ -0,0 +1,250 @@");
  expect(unifiedChunks(hunk).map((c) => c.rows.length)).toEqual([100, 100, 50]);
  expect(splitChunks(hunk).flatMap((c) => c.rows.map((r) => r.right?.new))).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
});

it("a change begins where lines first differ", () => {
  const hunk = hunkOf(" a\n-b\n+c\n d\n+e", "@@ -1,3 +1,4 @@");
  expect([...changeStarts(hunk)].map((line) => line.text)).toEqual(["b", "e"]);
});
