import { describe, expect, it } from "vitest";
import { markPieces, wordMarks } from "./word-marks.ts";

const marksOf = (before: string, after: string): string[][] | undefined => {
  const marks = wordMarks(before, after);
  return marks && [marks.gone.map(([from, to]) => before.slice(from, to)), marks.come.map(([from, to]) => after.slice(from, to))];
};

describe("words that differ", () => {
  it("are marked on both sides", () => {
    expect(marksOf("  --token-3: 3px;", "  --token-3: 4px;")).toEqual([["3px"], ["4px"]]);
  });

  it("only stand for something that was added", () => {
    expect(marksOf("call(a)", "call(a, b)")).toEqual([[], [", b"]]);
  });

  it("are not sought in lines that have little in common", () => {
    expect(marksOf("export function initTheme() {", "const COOKIE = 'atlas';")).toBeUndefined();
  });
});

it("pieces are cut where marks begin and end, and keep their colour", () => {
  const parts = markPieces([{ kind: "k", text: "let" }, { kind: "", text: " x = y" }], [[4, 5], [7, 9]]);
  expect(parts).toEqual([
    { kind: "k", text: "let", marked: false }, { kind: "", text: " ", marked: false }, { kind: "", text: "x", marked: true }, { kind: "", text: " =", marked: false }, { kind: "", text: " y", marked: true },
  ]);
});
