import { writeSync } from "node:fs";
import { type IPty, spawn } from "node-pty";
import type { Arg, Program } from "./process.ts";
import { createReading, type Handle } from "./reading.ts";

/** How long typed text waits for a program that reads nothing, in milliseconds. */
const AGAIN_MS = 10;

/** A program on a terminal of its own, as a viewer's tmux client is. */
export interface Pty {
  onData(listener: (bytes: Buffer) => void): void;
  onExit(listener: () => void): void;
  write(text: string): void;
  /** Stops reading, so that the program is held; never use it on an agent's own terminal. */
  pause(): void;
  resume(): void;
  /** Hangs up, or, when it shall not be asked, KILL. */
  kill(how?: "SIGKILL"): void;
}

/** Opens a terminal of the given size, in cells. */
export function openPty(command: { program: Program; args: readonly Arg[]; env: Record<string, string>; cwd: string }, size: { cols: number; rows: number }): Pty {
  const pty: IPty = spawn(command.program, [...command.args], { ...size, name: "xterm-256color", cwd: command.cwd, env: command.env, encoding: null });
  const handle = handleOf(pty);
  const reading = createReading(handle);
  const typing = createTyping(handle);
  let alive = true;
  pty.onExit(() => {
    alive = false;
    typing.drop();
  });
  // Once the program is gone its file number and pid may belong to something else, and the library would use them all the same.
  const whileAlive = (use: () => void): void => {
    if (alive) use();
  };
  return {
    // With `encoding: null` the library hands out buffers, whatever its types say.
    onData: (listener) => void pty.onData((data) => listener(data as unknown as Buffer)),
    onExit: (listener) => (alive ? void pty.onExit(() => listener()) : listener()),
    write: (text) => whileAlive(() => typing.write(text)),
    pause: () => whileAlive(reading.stop),
    resume: () => whileAlive(reading.start),
    // A program that ends waits until its last output is read, for ever when nobody reads it.
    kill: (how) => whileAlive(() => (reading.start(), pty.kill(how))),
  };
}

/**
 * The library keeps it to itself, but its own ways are slow: its `pause` is the one of streams, which reads one piece more and gives that
 * one out first when it goes on; its `write` goes through a thread, which on a busy machine has to wait for its turn.
 */
function handleOf(pty: IPty): () => Handle | undefined {
  const { _socket: socket } = pty as unknown as { _socket?: { _handle?: Handle | null } };
  if (!socket?._handle) throw new Error("node-pty has changed; its stream is not where it was");
  return () => socket._handle ?? undefined;
}

/** Types at once what the program takes, and the rest as soon as it does. */
function createTyping(handle: () => Handle | undefined): { write(text: string): void; drop(): void } {
  let rest: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  const drop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    rest = Buffer.alloc(0);
  };
  const go = (): void => {
    timer = undefined;
    rest = rest.subarray(written(handle()?.fd ?? -1, rest));
    if (rest.length > 0) timer = setTimeout(go, AGAIN_MS);
  };
  return {
    drop,
    write(text) {
      rest = Buffer.concat([rest, Buffer.from(text)]);
      if (timer === undefined) go();
    },
  };
}

/** Bytes that were taken; all of them when nobody can take any more. */
function written(fd: number, bytes: Buffer): number {
  if (fd < 0) return bytes.length;
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    return /^(?:EAGAIN|EINTR)$/.test((error as NodeJS.ErrnoException).code ?? "") ? 0 : bytes.length;
  }
}
