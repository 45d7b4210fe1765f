import { describe, expect, it } from "vitest";
import { painterOf, type Parts } from "./paint.ts";
import { type Hunk, readPatch } from "./patch.ts";

const hunkOf = (...rows: string[]): Hunk => {
  const old = rows.filter((row) => !row.startsWith("+")).length;
  const fresh = rows.filter((row) => !row.startsWith("-")).length;
  return readPatch(`@@ -1,${old} +1,${fresh} @@\n${rows.join("\n")}\n`)[0] ?? { gap: 0, heading: "", lines: [], row: 0 };
};
const painted = (hunk: Hunk, path = "a.ts"): Parts[] => {
  const { paint, done } = painterOf(hunk, path);
  paint(hunk.lines);
  return hunk.lines.map((line) => done.get(line) ?? []);
};
const text = (parts: Parts): string => parts.map((part) => part.text).join("");
const marked = (parts: Parts): string => parts.filter((part) => part.marked).map((part) => part.text).join("|");

describe("a painted hunk", () => {
  it("loses and adds no letter", () => {
    const hunk = hunkOf(" const a = 'é'; // 👩‍💻", "-let b = 1;", "+let b = 22;", " /* c", "+ d */ e();");
    expect(painted(hunk).map(text)).toEqual(hunk.lines.map((line) => line.text));
  });

  it("marks in each line what its counterpart does not have", () => {
    const hunk = hunkOf("-const size = 10;", "+const size = 20;", " rest();");
    expect(painted(hunk).map(marked)).toEqual(["10", "20", ""]);
  });

  it("marks nothing in a line without a counterpart, nor in two that share little", () => {
    expect(painted(hunkOf(" a", "+const size = 20;")).map(marked)).toEqual(["", ""]);
    expect(painted(hunkOf("-export function one() {", "+🎲")).map(marked)).toEqual(["", ""]);
  });

  it("colours each side for itself: a comment that only the new side opens hides nothing of the old one", () => {
    const hunk = hunkOf("+/* from here", "-return 1;", "+return 2;", "+*/");
    const [, gone, come] = painted(hunk);
    expect(gone?.find((part) => part.text === "return")?.kind).toBe("k");
    expect(come?.map((part) => part.kind)).toEqual(come?.map(() => "c"));
  });

  it("keeps the colours of prose and unknown files plain", () => {
    expect(painted(hunkOf("+const x = 1;"), "notes.txt").flat()).toEqual([{ kind: "", text: "const x = 1;", marked: false }]);
  });

  it("is worked out once, and as far as somebody looks", () => {
    const hunk = hunkOf("+/* a", "+b */ const c", "+const d");
    const painter = painterOf(hunk, "a.ts");
    const [first, second, third] = hunk.lines;
    if (!first || !second || !third) throw new Error("the hunk has three lines");
    painter.paint([second]);
    expect([...painter.done.keys()]).toEqual([second]);
    const before = painter.done.get(second);
    painter.paint([first, second, third]);
    expect(painter.done.get(second)).toBe(before);
    expect(before?.map((part) => part.kind)).toEqual(["c", "", "k", ""]);
    expect(painterOf(hunk, "a.ts").done).toBe(painter.done);
  });

  it("looks the same whether one reads from above or jumps into the middle", () => {
    const rows = ["+`", "+${a} text", "+more` + 1", "+const b = 2;", " c();"];
    const whole = painted(hunkOf(...rows));
    const hunk = hunkOf(...rows);
    const painter = painterOf(hunk, "a.ts");
    for (const line of hunk.lines.toReversed()) painter.paint([line]);
    expect(hunk.lines.map((line) => painter.done.get(line))).toEqual(whole);
  });
});
