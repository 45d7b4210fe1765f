import { Terminal } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { dropReplies } from "./replies.ts";

const ESC = "\u001B";
const QUESTIONS = [
  "[c", "[0c", "[>c", "[>0c", "[=c", "[>q", "[>0q", "[5n", "[6n", "[?6n", "[?996n", "[?2026$p", "[?1004$p", "[4$p",
  "[18t", "[14t", "[21t", "P$qm\u001B\\", "P$qr\u001B\\", "P$q q\u001B\\", "]4;1;?\u0007", "]10;?\u0007", "]11;?\u001B\\", "]12;?\u0007", "]52;c;?\u0007",
].map((q) => `${ESC}${q}`);

/** A terminal without a page, as the parser runs in the browser. */
function terminal(drops: boolean) {
  const term = new Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  if (drops) dropReplies(term.parser);
  const said: string[] = [];
  term.onData((data) => said.push(data));
  term.onBinary((data) => said.push(data));
  return { term, said, write: (data: string) => new Promise<void>((resolve) => term.write(data, resolve)) };
}

describe("questions in a terminal's output", () => {
  it("are answered by the terminal as it comes", async () => {
    const { said, write } = terminal(false);
    await write(QUESTIONS.join(""));
    expect(said.length).toBeGreaterThan(8);
  });

  it.each(QUESTIONS)("are not answered here: %j", async (question) => {
    const { said, write, term } = terminal(true);
    await write(`a${question}b`);
    expect(said).toEqual([]);
    expect(term.buffer.active.getLine(0)?.translateToString(true)).toBe("ab");
  });

  it("are not answered when they come in pieces", async () => {
    const { said, write } = terminal(true);
    for (const question of QUESTIONS) for (const letter of question) await write(letter);
    expect(said).toEqual([]);
  });

  it("leave everything else as it was: colours, cursor, title, modes", async () => {
    const { term, write } = terminal(true);
    let title = "";
    term.onTitleChange((next) => {
      title = next;
    });
    await write(`${ESC}]4;1;rgb:ff/00/00\u0007${ESC}]2;a title\u0007${ESC}[31mred${ESC}[3;5Hhere${ESC}[?1h${ESC}[?1003h${ESC}[2 q`);
    expect(title).toBe("a title");
    expect(term.buffer.active.getLine(0)?.getCell(0)?.getFgColor()).toBe(1);
    expect(term.buffer.active.getLine(2)?.translateToString(true)).toBe("    here");
    expect(term.modes).toMatchObject({ applicationCursorKeysMode: true, mouseTrackingMode: "any" });
  });
});
