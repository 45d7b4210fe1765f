import { describe, expect, it } from "vitest";
import { createSignReader, type Signs } from "./pane-signs.ts";

const read = (...pieces: string[]): Signs => {
  const reader = createSignReader();
  const all = pieces.map((piece) => reader(Buffer.from(piece, "latin1")));
  return Object.assign({}, ...all, { called: all.some((signs) => signs.called) }) as Signs;
};
const bytes = (text: string): string => Buffer.from(text).toString("latin1");

describe("signs", () => {
  it.each([
    ["\u001B]0;a title\u0007", { title: "a title", called: false }],
    ["x\u001B]2;✳ 漢字\u001B\\y", { title: "✳ 漢字", called: false }],
    ["\u001B]2;one\u0007\u001B]2;two\u0007", { title: "two", called: false }],
    ["\u001B]2;\u0007", { title: "", called: false }],
    ["ding\u0007", { called: true }],
    ["\u001B]9;done\u0007", { called: true }],
    ["\u001B]9;4;1;50\u0007", { called: false }],
    ["\u001B]133;D;0\u001B\\", { called: true }],
    ["\u001B]133;A\u0007", { called: false }],
    ["\u001B]8;;https://x\u0007link\u001B]8;;\u0007", { called: false }],
    ["\u001B[31mred\u001B[0m", { called: false }],
    ["\u001B]2;cut off", { called: false }],
  ])("of %j are %j, wherever the bytes are cut", (text, signs) => {
    const raw = bytes(text);
    for (let cut = 0; cut <= raw.length; cut++) expect(read(raw.slice(0, cut), raw.slice(cut))).toEqual(signs);
    expect(read(...Array.from(raw, (byte) => byte))).toEqual(signs);
  });

  it("that never end are forgotten, and the next one is read", () => {
    expect(read("\u001B]2;", "x".repeat(10_000), "\u001B]2;next\u0007").title).toBe("next");
  });
});
