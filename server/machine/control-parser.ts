/** What a tmux client in control mode hears. */
export interface ControlEvents {
  /** What a pane's program put out, byte for byte. */
  output(paneId: string, bytes: Buffer): void;
  /** A line about the server itself, such as `%sessions-changed`. */
  notice(line: string): void;
  /** The answer to the command that is expected next. */
  reply(reply: Reply): void;
}

export interface Reply {
  ok: boolean;
  text: string;
}

/** Takes the bytes of a control client in pieces of any size. */
export interface ControlParser {
  /** A command was sent, and behind it one that prints `fence`, which nobody else knows. Answers come in the order of the commands. */
  expect(fence: string): void;
  /** Throws when what comes is longer than anything tmux says; the connection is of no use then. */
  push(chunk: Buffer): void;
}

/** One `%begin` to its `%end`; `fence` ends those that answer us. */
interface Block {
  key: string;
  lines: string[];
  size: number;
  fence: string | undefined;
}

const MOST_LINE = 1 << 20;
const MOST_REPLY = 32 << 20;
const OUTPUT = "%output ";
// The last number is 1 for commands that came from this client.
const BEGIN = /^%begin (\d+ \d+ (\d+))$/;

/**
 * Reads tmux's control mode. Answers hold text of panes as it stands, which may imitate any line, also the end of an answer with its very
 * numbers: so the end counts that is the last one before our fence, and whoever wrote the text could not know the fence.
 */
export function createControlParser(on: ControlEvents): ControlParser {
  const fences: string[] = [];
  // One character per byte, so that no character of several bytes is ever cut.
  let rest = "";
  let block: Block | undefined;

  const outside = (line: string): void => {
    const end = line.startsWith(`${OUTPUT}%`) ? line.indexOf(" ", OUTPUT.length) : -1;
    if (end > 0) return on.output(line.slice(OUTPUT.length, end), bytesOf(line.slice(end + 1)));
    const begin = BEGIN.exec(line);
    if (begin?.[1]) block = { key: begin[1], lines: [], size: 0, fence: begin[2] === "1" ? fences.shift() : undefined };
    else if (line.startsWith("%")) on.notice(line);
  };
  const inside = (open: Block, line: string): void => {
    if (open.fence === undefined) return void (isEndOf(line, open.key) && (block = undefined));
    open.size += line.length;
    if (open.size > MOST_REPLY) throw new Error("tmux answers without an end");
    if (line !== open.fence || !BEGIN.test(open.lines.at(-1) ?? "")) return void open.lines.push(line);
    const key = BEGIN.exec(open.lines.pop() ?? "")?.[1] ?? "";
    const end = open.lines.findLastIndex((l) => isEndOf(l, open.key));
    block = { key, lines: [], size: 0, fence: undefined };
    on.reply({ ok: open.lines[end]?.startsWith("%end") ?? false, text: textOf(open.lines.slice(0, Math.max(0, end))) });
    // Told by tmux between the two answers.
    for (const between of open.lines.slice(end + 1)) outside(between);
  };

  return {
    expect: (fence) => void fences.push(fence),
    push(chunk) {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > MOST_LINE) throw new Error("tmux says a line without an end");
      for (const line of lines) {
        if (block) inside(block, line);
        else outside(line);
      }
    },
  };
}

function isEndOf(line: string, key: string): boolean {
  return line === `%end ${key}` || line === `%error ${key}`;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${Buffer.from(line, "latin1").toString("utf8")}\n`).join("");
}

const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [`\\${byte.toString(8).padStart(3, "0")}`, String.fromCodePoint(byte)]));

/** Control characters and backslashes come as three octal digits. */
function bytesOf(escaped: string): Buffer {
  if (!escaped.includes("\\")) return Buffer.from(escaped, "latin1");
  return Buffer.from(escaped.replaceAll(/\\[0-3][0-7]{2}/g, (octal) => BYTES.get(octal) ?? octal), "latin1");
}
