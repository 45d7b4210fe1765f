import { describe, expect, it } from "vitest";
import { pairsOf, readPatch } from "./patch.ts";

const PATCH = `diff --git a/x.ts b/x.ts
index 1..2 100644
--- a/x.ts
+++ b/x.ts
@@ -5,4 +5,5 @@ function f() {
 a
-b
+B
+c
 d
 e
@@ -20 +21 @@
--- old
\\ No newline at end of file
+++ new
`;

describe("a file's patch", () => {
  it("is read with the numbers of both sides, what stands above, and how much is left out", () => {
    const [first, second] = readPatch(PATCH);
    expect(first?.heading).toBe("function f() {");
    expect(first?.gap).toBe(4);
    expect(first?.lines.map((l) => [l.kind, l.old, l.new, l.text])).toEqual([
      ["same", 5, 5, "a"], ["del", 6, null, "b"], ["add", null, 6, "B"], ["add", null, 7, "c"], ["same", 7, 8, "d"], ["same", 8, 9, "e"],
    ]);
    expect(second?.gap).toBe(11);
  });

  it("takes lines that look like heads for what they are, and keeps a missing line break", () => {
    const lines = readPatch(PATCH)[1]?.lines ?? [];
    expect(lines.map((l) => [l.kind, l.text, l.bare])).toEqual([["del", "-- old", true], ["add", "++ new", false]]);
  });

  it("of a new file begins at line 1, and an empty one has no hunk", () => {
    expect(readPatch("--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+one\n+two\n")[0]).toMatchObject({ gap: 0, lines: [{ new: 1 }, { new: 2 }] });
    expect(readPatch("")).toEqual([]);
  });
});

it("side by side, what went stands beside what came, and what is left over stands alone", () => {
  const pairs = pairsOf(readPatch(PATCH)[0]?.lines ?? []);
  expect(pairs.map(({ left, right }) => [left?.text ?? null, right?.text ?? null])).toEqual([["a", "a"], ["b", "B"], [null, "c"], ["d", "d"], ["e", "e"]]);
});
