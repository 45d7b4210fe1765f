import { type IPty, spawn } from "node-pty";
import type { Arg, Program } from "./process.ts";

/** A program on a terminal of its own, as a viewer's tmux client is. */
export interface Pty {
  onData(listener: (bytes: Buffer) => void): void;
  onExit(listener: () => void): void;
  write(text: string): void;
  /** Stops reading, so that the program is held; never use it on an agent's own terminal. */
  pause(): void;
  resume(): void;
  kill(): void;
}

/** Opens a terminal of the given size, in cells. */
export function openPty(command: { program: Program; args: readonly Arg[]; env: Record<string, string>; cwd: string }, size: { cols: number; rows: number }): Pty {
  const pty: IPty = spawn(command.program, [...command.args], { ...size, name: "xterm-256color", cwd: command.cwd, env: command.env, encoding: null });
  let alive = true;
  pty.onExit(() => {
    alive = false;
  });
  // Once the program is gone its file number and pid may belong to something else, and the library would use them all the same.
  const whileAlive = (use: () => void): void => {
    if (alive) use();
  };
  return {
    // With `encoding: null` the library hands out buffers, whatever its types say.
    onData: (listener) => void pty.onData((data) => listener(data as unknown as Buffer)),
    onExit: (listener) => void pty.onExit(() => listener()),
    write: (text) => whileAlive(() => pty.write(text)),
    pause: () => whileAlive(() => pty.pause()),
    resume: () => whileAlive(() => pty.resume()),
    // A program that ends waits until its last output is read, for ever when nobody reads it.
    kill: () => whileAlive(() => (pty.resume(), pty.kill())),
  };
}
