import { createServer, type Socket } from "node:net";
import { SignalBody } from "#domain/signal.ts";

/** What a stub does with what comes next; see `e2e/support/stub-tui.mjs`. */
export interface StubOrder {
  manner?: Partial<Record<"redraw" | "swallow" | "busy" | "asks" | "deaf" | "late", number> & Record<"breaks" | "mute" | "twice" | "restores", boolean>>;
  dialog?: number;
  shell?: number;
  work?: number;
  draft?: string;
}

interface Words {
  name: string;
  hello?: true;
  ready?: true;
  submitted?: string;
  command?: boolean;
  stray?: string;
  body?: unknown;
}

export interface StubLine {
  /** Resolves when the stub of this name is there. */
  hello(name: string): Promise<void>;
  /** Tells a stub how to behave; resolves when it does. */
  order(name: string, order: StubOrder): Promise<void>;
  /** What was submitted to a stub, in order. */
  submitted(name: string): { text: string; command: boolean }[];
  /** What reached stubs in a place where it may do harm. */
  strays: string[];
  close(): void;
}

/** The other end of the stubs' sockets: gives orders, keeps what was submitted, and hands on what they tell of themselves. */
export async function openStubLine(path: string, hear: (name: string, body: SignalBody, at: string) => void): Promise<StubLine> {
  const sockets = new Map<string, Socket>();
  const waiting = new Map<string, () => void>();
  const kept = new Map<string, { text: string; command: boolean }[]>();
  const strays: string[] = [];
  const take = (words: Words, socket: Socket): void => {
    const { name } = words;
    if (words.hello) sockets.set(name, socket);
    if (words.hello || words.ready) waiting.get(name)?.();
    if (words.stray !== undefined) strays.push(`${name}: ${words.stray}`);
    if (words.submitted !== undefined) kept.set(name, [...(kept.get(name) ?? []), { text: words.submitted, command: words.command ?? false }]);
    if (words.body !== undefined) hear(name, SignalBody.parse(words.body), new Date().toISOString());
  };
  const server = createServer((socket) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (part) => {
      text += String(part);
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        take(JSON.parse(line) as Words, socket);
      }
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const next = (name: string): Promise<void> => new Promise((resolve) => waiting.set(name, resolve));
  return {
    strays,
    hello: async (name) => (sockets.has(name) ? undefined : next(name)),
    order(name, order) {
      const ready = next(name);
      sockets.get(name)?.write(`${JSON.stringify(order)}\n`);
      return ready;
    },
    submitted: (name) => kept.get(name) ?? [],
    close() {
      for (const socket of sockets.values()) socket.destroy();
      server.close();
    },
  };
}
