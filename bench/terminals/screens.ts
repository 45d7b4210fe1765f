import { createRequire } from "node:module";
import type { Terminal as XtermTerminal } from "@xterm/xterm";
import type { Screen } from "../../src/client/terminal-feed.ts";

const { Terminal } = createRequire(import.meta.url)("@xterm/xterm") as { Terminal: typeof XtermTerminal };

/** A screen one can wait at for words. */
export interface Reading {
  /** Resolves with the time, in milliseconds since 1970, at which the words were drawn. */
  sees(words: string, seconds?: number): Promise<number>;
}

/** A screen that draws at once and keeps the last bytes only. */
export function quickScreen(): Screen & Reading {
  const tail = createTail();
  return {
    write(bytes, drawn) {
      tail.take(bytes);
      drawn();
    },
    reset: () => undefined,
    resize: () => undefined,
    sees: tail.sees,
  };
}

/** A screen that draws so many bytes a second and not more. */
export function slowScreen(bytesPerSecond: number): Screen & Reading {
  const tail = createTail();
  let free = 0;
  return {
    write(bytes, drawn) {
      free = Math.max(free, performance.now()) + (bytes.length / bytesPerSecond) * 1000;
      setTimeout(() => {
        tail.take(bytes);
        drawn();
      }, Math.max(0, free - performance.now()));
    },
    reset: () => undefined,
    resize: () => undefined,
    sees: tail.sees,
  };
}

/** A screen that takes what it gets and never draws it. */
export function deadScreen(): Screen {
  return { write: () => undefined, reset: () => undefined, resize: () => undefined };
}

/** The browser's own terminal without a browser. */
export interface XtermScreen extends Screen, Reading {
  /** Every line without the spaces at its end. */
  text(): string;
  /** Draws nothing until it is called again with false. */
  stall(on: boolean): void;
}

export function xtermScreen(): XtermScreen {
  const terminal = new Terminal({ cols: 120, rows: 40, scrollback: 0, allowProposedApi: true });
  const waits = createWaits();
  let stalled: (() => void)[] | undefined;
  const text = (): string => Array.from({ length: terminal.rows }, (_, y) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.translateToString(true) ?? "").join("\n");
  const write: Screen["write"] = (bytes, drawn) =>
    terminal.write(bytes, () => {
      drawn();
      if (waits.some()) waits.look(text());
    });
  return {
    text,
    write: (bytes, drawn) => (stalled ? void stalled.push(() => write(bytes, drawn)) : write(bytes, drawn)),
    // In turn with what waits, as the writes are.
    reset: () => (stalled ? void stalled.push(() => terminal.reset()) : terminal.reset()),
    resize: (cols, rows) => terminal.resize(cols, rows),
    stall(on) {
      const kept = stalled ?? [];
      stalled = on ? kept : undefined;
      if (!on) for (const go of kept) go();
    },
    sees(words, seconds) {
      const seen = waits.sees(words, seconds);
      waits.look(text());
      return seen;
    },
  };
}

/** The text of a captured screen as a terminal draws it: since 3.6 tmux writes a tab as one. */
export async function redrawn(captured: string): Promise<string> {
  const screen = xtermScreen();
  await new Promise<void>((resolve) => screen.write(Buffer.from(captured.replace(/\n$/, "").replaceAll("\n", "\r\n")), resolve));
  return screen.text();
}

function createTail() {
  const waits = createWaits();
  let last = "";
  return {
    take(bytes: Uint8Array): void {
      if (!waits.some() && bytes.length > 4096) last = "";
      last = `${last}${Buffer.from(bytes).toString("latin1")}`.slice(-20_000 - bytes.length);
      waits.look(last);
    },
    sees: waits.sees,
  };
}

/** Words somebody waits for. */
export function createWaits() {
  const waiting = new Map<string, (at: number) => void>();
  return {
    some: () => waiting.size > 0,
    look(text: string): void {
      for (const [words, tell] of waiting) if (text.includes(words)) tell(performance.timeOrigin + performance.now());
    },
    sees: (words: string, seconds = 60): Promise<number> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(words);
          reject(new Error(`not seen after ${seconds} s: ${words}`));
        }, seconds * 1000);
        waiting.set(words, (at) => {
          clearTimeout(timer);
          waiting.delete(words);
          resolve(at);
        });
      }),
  };
}
