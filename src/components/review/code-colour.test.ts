import { describe, expect, it } from "vitest";
import { colouring } from "./code-colour.ts";

const coloured = (path: string, ...lines: string[]): string[][] => lines.map(colouring(path)).map((pieces) => pieces.filter((p) => p.kind !== "").map((p) => `${p.kind}:${p.text}`));

describe("code in colours", () => {
  it("loses no character", () => {
    const lines = ["const a = `x${1}`; // é 🙂 '", "\t/* open", "still */ return \"\\\"\" + 0x1f;", "a < b && c['d']"];
    expect(lines.map(colouring("a.ts")).map((pieces) => pieces.map((p) => p.text).join(""))).toEqual(lines);
  });

  it("knows keywords, strings, values, names and comments", () => {
    expect(coloured("a.ts", "export function go(x: Theme) { return \"a\" + 12; } // end")).toEqual([["k:export", "k:function", "f:go", "f:Theme", "k:return", 's:"a"', "u:12", "c:// end"]]);
    expect(coloured("a.py", "def f(): # why")).toEqual([["k:def", "f:f", "c:# why"]]);
    expect(coloured("a.sql", "SELECT 1 -- one")).toEqual([["k:SELECT", "u:1", "c:-- one"]]);
  });

  it("follows comments and strings over lines", () => {
    expect(coloured("a.ts", "/* one", "two */ let x")).toEqual([["c:/* one"], ["c:two */", "k:let"]]);
    expect(coloured("a.py", 'x = """one', 'if"""')).toEqual([['s:"""one'], ['s:if"""']]);
  });

  it("takes a member for no keyword, a hash inside a word for no comment, slashes in a string for no comment", () => {
    expect(coloured("a.ts", "x.default")).toEqual([[]]);
    expect(coloured("a.sh", "echo $#a#b")).toEqual([[]]);
    expect(coloured("a.ts", 'f("http://x")')).toEqual([["f:f", 's:"http://x"']]);
  });

  it("names keys", () => {
    expect(coloured("a.json", '"name": "x",')).toEqual([['f:"name"', 's:"x"']]);
    expect(coloured("a.css", "  --token-3: 4px;")).toEqual([["f:--token-3", "u:4px"]]);
  });

  it("leaves prose, unknown files and endless lines plain", () => {
    expect(coloured("README.md", "if this is so")).toEqual([[]]);
    expect(coloured("logo.unknown", "return 1")).toEqual([[]]);
    expect(coloured("a.ts", `return "${"x".repeat(3000)}"`)).toEqual([[]]);
  });
});
