import { describe, expect, it } from "vitest";
import { patchOf } from "../../../e2e/support/sample-change.ts";
import { painterOf } from "./paint.ts";
import { type Hunk, readPatch } from "./patch.ts";

function hunkOf(patch: string): Hunk {
  const [hunk] = readPatch(patch);
  if (!hunk) throw new Error("no hunk");
  return hunk;
}

const kinds = (hunk: Hunk, path = "x.ts"): (string | undefined)[] => {
  const { done, paint } = painterOf(hunk, path);
  paint(hunk.lines);
  return hunk.lines.map((line) => done.get(line)?.[0]?.kind);
};

describe("colours of a hunk", () => {
  it("are worked out for each side by itself: a comment that was opened in old lines does not reach new ones", () => {
    expect(kinds(hunkOf(`@@ -1,3 +1,3 @@\n-/* old\n-end */\n+let a\n+let b\n let c\n`))).toEqual(["c", "c", "k", "k", "k"]);
  });

  it("know what was opened above, also when only lines below are asked for", () => {
    const hunk = hunkOf(patchOf(["/* one", ...Array.from({ length: 500 }, () => "still"), "end */", "let x"]));
    const { done, paint } = painterOf(hunk, "x.ts");
    paint(hunk.lines.slice(-2));
    expect(hunk.lines.slice(-2).map((line) => done.get(line)?.[0]?.kind)).toEqual(["c", "k"]);
    expect(done.size).toBe(2);
    paint(hunk.lines.slice(0, 1));
    expect(done.get(hunk.lines[0] as never)?.[0]).toEqual({ kind: "c", text: "/* one", marked: false });
  });

  it("go on where they stopped when time was over, and come out the same", () => {
    const patch = patchOf(["/* one", ...Array.from({ length: 40 }, (_, i) => `still ${i}`), "end */", "let x"]);
    const [all, pieces] = [hunkOf(patch), hunkOf(patch)];
    painterOf(all, "x.ts").paint(all.lines);
    const { done, paint } = painterOf(pieces, "x.ts");
    let turns = 1;
    for (let left = 7; !paint(pieces.lines, () => left-- > 0); left = 7) turns++;
    expect(turns).toBeGreaterThan(10);
    expect(pieces.lines.map((line) => done.get(line))).toEqual(all.lines.map((line) => painterOf(all, "x.ts").done.get(line)));
  });

  it("stay with the hunk, and words that differ are marked on both sides", () => {
    const hunk = hunkOf("@@ -1 +1 @@\n-let value = 3\n+let value = 4\n");
    kinds(hunk);
    const { done } = painterOf(hunk, "x.ts");
    expect(hunk.lines.map((line) => done.get(line)?.filter((part) => part.marked).map((part) => part.text))).toEqual([["3"], ["4"]]);
  });

  it("lose no character of any line", () => {
    const hunk = hunkOf(patchOf(["", "\t", "const a = `x${1}`;", "é 🙂"], ["old", "const a = 'x';"]));
    kinds(hunk);
    const { done } = painterOf(hunk, "x.ts");
    expect(hunk.lines.map((line) => done.get(line)?.map((part) => part.text).join(""))).toEqual(hunk.lines.map((line) => line.text));
  });
});
