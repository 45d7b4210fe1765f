import { Terminal } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { cssOf, lastLines, linesToReplay, readCapture, type Run } from "./captured.ts";

const text = (lines: readonly Run[][]): string[] => lines.map((line) => line.map((run) => run.text).join(""));
const styled = (capture: string): [string, Run["style"]][] => readCapture(capture).flat().map((run) => [run.text, run.style]);

describe("a captured screen", () => {
  it("is its lines, without the line break at its end", () => {
    expect(text(readCapture("one\n\n  two\n"))).toEqual(["one", "", "  two"]);
    expect(readCapture("")).toEqual([[]]);
  });

  it("has runs of one style each", () => {
    expect(styled("a\u001B[1;31mb\u001B[0mc")).toEqual([["a", {}], ["b", { bold: true, fg: 1 }], ["c", {}]]);
  });

  it("carries a style on to the next line, as tmux does", () => {
    expect(styled("\u001B[32mone\ntwo\u001B[39m three")).toEqual([["one", { fg: 2 }], ["two", { fg: 2 }], [" three", {}]]);
  });

  it.each([
    ["94", { fg: 12 }], ["103", { bg: 11 }], ["38;5;9", { fg: 9 }], ["48;5;231", { bg: "#ffffff" }], ["38;5;16", { fg: "#000000" }], ["38;5;208", { fg: "#ff8700" }],
    ["38;5;232", { fg: "#080808" }], ["38;5;255", { fg: "#eeeeee" }], ["38;2;1;2;255", { fg: "#0102ff" }], ["48:2::10:20:30", { bg: "#0a141e" }], ["38:5:3", { fg: 3 }],
    ["1;38;2;1;1;1;4", { bold: true, fg: "#010101", underline: true }], ["3;9;7;2;8", { italic: true, strike: true, inverse: true, dim: true, hidden: true }],
  ])("reads the style %s", (codes, style) => {
    expect(styled(`\u001B[${codes}mx`)).toEqual([["x", style]]);
  });

  it("takes back what is taken back, and all of it with nothing", () => {
    expect(styled("\u001B[1;2;3;4;7;9;31;42mx\u001B[22;23;24;27;29;39;49my")).toEqual([["x", { bold: true, dim: true, italic: true, underline: true, inverse: true, strike: true, fg: 1, bg: 2 }], ["y", {}]]);
    expect(styled("\u001B[31mx\u001B[my").at(-1)).toEqual(["y", {}]);
  });

  it("shows shifted letters as the lines they draw", () => {
    expect(text(readCapture("\u000Elqqk\u000F q\n\u000Ex\u000F"))).toEqual(["┌──┐ q", "│"]);
  });

  it("skips what has no look: links, titles, other sequences, and a piece of one", () => {
    expect(text(readCapture("\u001B]8;;https://a.example\u001B\\link\u001B]8;;\u001B\\ \u001B]2;t\u0007x\u001B[2K\u001B(B\u001B[?25ly\u001B"))).toEqual(["link xy"]);
  });

  it("ends at its last line that shows something", () => {
    const lines = readCapture("1\n2\n3\n\u001B[41m  \u001B[0m\n\n \n");
    expect(text(lastLines(lines, 2))).toEqual(["3", "  "]);
    expect(text(lastLines(lines, 99))).toEqual(["1", "2", "3", "  "]);
    expect(lastLines(readCapture("\n\n"), 5)).toEqual([]);
  });
});

describe("a capture given to a terminal again", () => {
  const replay = async (capture: string): Promise<Terminal> => {
    const term = new Terminal({ cols: 20, rows: 3, scrollback: 100, convertEol: true, allowProposedApi: true });
    await new Promise<void>((resolve) => {
      term.write(linesToReplay(capture).join("\r\n"), resolve);
    });
    return term;
  };
  const backgrounds = (term: Terminal, line: number): number[] => Array.from({ length: 20 }, (_, col) => (term.buffer.active.getLine(line)?.getCell(col)?.isBgDefault() ? -1 : (term.buffer.active.getLine(line)?.getCell(col)?.getBgColor() ?? -1)));

  it("shows the same text", async () => {
    const term = await replay("one\n\u001B[31mtwo\nthree\n4\n\u001B[m5\n");
    expect(Array.from({ length: 5 }, (_, i) => term.buffer.active.getLine(i)?.translateToString(true))).toEqual(["one", "two", "three", "4", "5"]);
    expect([1, 2, 3].map((line) => term.buffer.active.getLine(line)?.getCell(0)?.getFgColor())).toEqual([1, 1, 1]);
  });

  it("fills no more with a background than the capture did", async () => {
    const term = await replay("\u001B[41mab\ncd\n\u001B[48;5;208mx\u001B[48;2;1;2;3my\nz\n\u001B[49mnone\n");
    const rest = (cells: number): number[] => Array.from({ length: 20 - cells }, () => -1);
    expect(backgrounds(term, 0)).toEqual([1, 1, ...rest(2)]);
    expect(backgrounds(term, 1)).toEqual([1, 1, ...rest(2)]);
    expect(backgrounds(term, 2)).toEqual([208, 0x010203, ...rest(2)]);
    expect(backgrounds(term, 3)).toEqual([0x010203, ...rest(1)]);
    expect(backgrounds(term, 4)).toEqual(rest(0));
  });
});

describe("a style in CSS", () => {
  it("takes the theme's colours, and a program's own as they are", () => {
    expect(cssOf({ fg: 2, bg: "#101010" })).toEqual({ color: "var(--ansi-2)", background: "#101010" });
    expect(cssOf({})).toEqual({});
  });

  it("is bright where it is bold, as in the terminal itself", () => {
    expect(cssOf({ fg: 1, bold: true })).toEqual({ color: "var(--ansi-9)", fontWeight: 600 });
    expect(cssOf({ fg: 12, bold: true }).color).toBe("var(--ansi-12)");
  });

  it("turns front and back round, also those that nobody chose", () => {
    expect(cssOf({ inverse: true })).toEqual({ color: "var(--ansi-bg)", background: "var(--ansi-fg)" });
    expect(cssOf({ inverse: true, fg: 3, bg: 4 })).toEqual({ color: "var(--ansi-4)", background: "var(--ansi-3)" });
  });

  it("has lines, slant and faintness", () => {
    expect(cssOf({ underline: true, strike: true, italic: true, dim: true, hidden: true })).toEqual({ textDecoration: "underline line-through", fontStyle: "italic", opacity: 0.65, visibility: "hidden" });
  });
});
