import { newId } from "../lib/ids.ts";
import { createPace, type PacedStream } from "../lib/pace.ts";
import { type ControlEvents, createControlParser, type Reply } from "./control-parser.ts";
import type { Coprocess } from "./coprocess.ts";

/** A tmux client in control mode: commands in, answers and events out. */
export interface ControlClient {
  /** One command, without `;` and line breaks. Rejects when the client is lost before the answer. */
  ask(command: string): Promise<Reply>;
  close(): void;
}

/** Milliseconds an answer may take; tmux answers in one, unless it hangs. */
const ANSWER_MS = 5000;

/** What is heard besides answers. */
export interface ControlListener extends Pick<ControlEvents, "notice">, Pick<PacedStream, "heardAll"> {
  /** True when its pane is so loud that it should be read on. */
  output(paneId: string, bytes: Buffer): boolean;
  lost(why: string): void;
}

/** `lost` is called once, when the client ended, does not answer or says nonsense; not after `close`. */
export function openControlClient(start: () => Coprocess, on: ControlListener): ControlClient {
  let unsent = "";
  const waiting: { resolve(reply: Reply): void; reject(error: Error): void; late: NodeJS.Timeout }[] = [];
  const client = start();
  const pace = createPace({ ...client, isAwaited: () => waiting.length > 0, heardAll: on.heardAll });
  let open = true;
  const end = (why: string): void => {
    if (!open) return;
    open = false;
    pace.stop();
    client.kill();
    for (const { late, reject } of waiting.splice(0)) {
      clearTimeout(late);
      reject(new Error(`tmux's control client is gone: ${why}`));
    }
  };
  const lose = (why: string): void => {
    const was = open;
    end(why);
    if (was) on.lost(why);
  };
  const parser = createControlParser({
    notice: on.notice,
    output(paneId, bytes) {
      if (on.output(paneId, bytes)) pace.flow();
    },
    reply(reply) {
      const asked = waiting.shift();
      clearTimeout(asked?.late);
      asked?.resolve(reply);
    },
  });
  client.onData((bytes) => {
    if (!open) return;
    try {
      parser.push(bytes);
      pace.took(bytes.length);
    } catch (error) {
      lose(String(error));
    }
  });
  const send = (): void => {
    client.write(unsent);
    unsent = "";
  };
  client.onExit(() => lose("it ended"));
  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        if (!open) return reject(new Error("tmux's control client is gone"));
        pace.hurry();
        const fence = newId();
        waiting.push({ resolve, reject, late: setTimeout(() => lose("it does not answer"), ANSWER_MS) });
        parser.expect(fence);
        if (unsent === "") setImmediate(send);
        unsent += `${command}\ndisplay-message -p ${fence}\n`;
      }),
    close: () => end("it was closed"),
  };
}
