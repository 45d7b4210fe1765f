import { newId } from "../lib/ids.ts";
import type { Reply } from "./control-parser.ts";

/** Runs tmux once with these lines as its commands, and returns what it printed. */
export type RunLines = (lines: string) => Promise<string>;

interface Asked {
  command: string;
  mark: string;
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/** Asks tmux by a process: all that is asked in the same moment goes into one. A command that fails harms none of the others. */
export function createBatch(run: RunLines): (command: string) => Promise<Reply> {
  let waiting: Asked[] = [];
  const send = async (asked: readonly Asked[]): Promise<void> => {
    // A line whose first command fails prints no mark; the next line prints it again. Nobody knows a mark before.
    const lines = asked.map(({ command, mark }) => `${command} ; display-message -p ${mark}\ndisplay-message -p ${mark}\n`).join("");
    const printed = await run(lines);
    let from = 0;
    for (const { mark, resolve } of asked) {
      const [first = "", second] = printed.slice(from).split(`${mark}\n`);
      from += first.length + (second === undefined ? 0 : mark.length + 1);
      const ok = second === "";
      if (ok) from += mark.length + 1;
      resolve({ ok, text: first });
    }
  };
  return (command) =>
    new Promise((resolve, reject) => {
      waiting.push({ command, mark: newId(), resolve, reject });
      if (waiting.length > 1) return;
      setImmediate(() => {
        const asked = waiting;
        waiting = [];
        send(asked).catch((error: unknown) => asked.forEach((a) => a.reject(error)));
      });
    });
}
