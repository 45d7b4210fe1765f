import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepLastScreen } from "./last-screen.ts";
import type { Source } from "./viewer.ts";

// As tmux 3.3a's client writes them.
const HELLO = "\u001B[?1049h\u001B[22;0;0t\u001B[?1h\u001B=\u001B[H\u001B[2J\u001B[?12l\u001B[?25h";
const FAREWELL = "\u001B[1;40r\u001B(B\u001B[m\u001B[?1l\u001B>\u001B[H\u001B[2J\u001B[?2004l\u001B[?1049l\u001B[23;0;0t[exited]\r\n";

function heard(pieces: readonly Buffer[]): string {
  let say: (bytes: Buffer) => void = () => undefined;
  const source: Source = { onData: (listener) => void (say = listener), onExit: () => undefined, pause: () => undefined, resume: () => undefined, kill: () => undefined };
  const got: Buffer[] = [];
  keepLastScreen(source).onData((bytes) => got.push(bytes));
  for (const piece of pieces) say(piece);
  return Buffer.concat(got).toString("latin1");
}

function cut(text: string, at: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, "latin1");
  const edges = [0, ...new Set(at.map((a) => a % (bytes.length + 1)).sort((a, b) => a - b)), bytes.length];
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

describe("the last screen", () => {
  it("stays when the session ends, however the farewell is cut", () => {
    fc.assert(fc.property(fc.array(fc.nat()), (at) => {
      expect(heard(cut(`${HELLO}screen${FAREWELL}`, at))).toBe(`${HELLO}screen\u001B[1;40r\u001B(B\u001B[m`);
    }));
  });

  it("loses nothing of what is no farewell", () => {
    const part = fc.constantFrom("\u001B", "\u001B[", "\u001B[?1l", "\u001B>", "\u001B[H", "\u001B[2J", "a", "\u001B[?1l\u001B>\u001B[H", "\u001B[?1l\u001B>a");
    fc.assert(fc.property(fc.array(part), fc.array(fc.nat()), (parts, at) => {
      const text = `${parts.join("")}.`;
      fc.pre(!text.includes("\u001B[?1l\u001B>\u001B[H\u001B[2J"));
      expect(heard(cut(text, at))).toBe(text);
    }));
  });
});
