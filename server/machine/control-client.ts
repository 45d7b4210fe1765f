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
/** Pieces of output in one reading that are worth a plug. */
const CROWD = 8;
/**
 * While tmux cannot get rid of 512 bytes it reads no pane, and is not woken by what any of them says. A terminal that nobody reads holds up
 * to 22,048 (measured on Linux, written in pieces of 1000). In three parts: since 3.7 tmux makes none of more than 10,000.
 */
const PLUG = "display-message -p '#{p8000:}#{p8000:}#{p8000:}'";
const MARK = "display-message -p mark";

/** What is heard besides answers. */
export interface ControlListener extends Pick<ControlEvents, "notice">, Pick<PacedStream, "heardAll"> {
  /** True when its pane is so loud that it should be read on. */
  output(paneId: string, bytes: Buffer): boolean;
  lost(why: string): void;
}

/** `lost` is called once, when the client ended, does not answer or says nonsense; not after `close`. */
export function openControlClient(start: () => Coprocess, on: ControlListener): ControlClient {
  const client = start();
  let open = true;
  /** Of the reading that is under way; and whether the last one had many. */
  let [pieces, isCrowd] = [0, false];
  const end = (why: string): void => {
    if (!open) return;
    open = false;
    pace.stop();
    client.kill();
    talk.end(why);
  };
  const lose = (why: string): void => {
    const was = open;
    end(why);
    if (was) on.lost(why);
  };
  const talk = createTalk({ write: client.write, expect: (fence) => parser.expect(fence), late: () => lose("it does not answer") });
  const parser = createControlParser({
    notice: on.notice,
    output(paneId, bytes) {
      pieces++;
      if (on.output(paneId, bytes)) pace.flow();
    },
    reply: talk.answered,
  });
  const pace = createPace({
    rest: () => (isCrowd ? client.plug(talk.plug()) : client.rest()),
    go: client.go,
    mark: talk.mark,
    isAwaited: talk.isAwaited,
    heardAll() {
      // Behind a plug there is always more.
      if (talk.isPlugged()) return true;
      [pieces, isCrowd] = [0, pieces >= CROWD];
      return on.heardAll();
    },
  });
  client.onData((bytes) => {
    if (!open) return;
    try {
      parser.push(bytes);
      if (open) pace.took(bytes.length);
    } catch (error) {
      lose(String(error));
    }
  });
  client.onExit(() => lose("it ended"));
  return {
    ask(command) {
      if (!open) return Promise.reject(new Error("tmux's control client is gone"));
      pace.hurry();
      return talk.ask(command);
    },
    close: () => end("it was closed"),
  };
}

/** What an answer is for. Nobody waits for what those of plugs and marks say: what counts is that they have come. */
interface Due {
  kind: "ask" | "plug" | "mark";
  answered(reply: Reply): void;
  lost(error: Error): void;
}

/** Commands and their answers, which come in the same order. */
function createTalk(with_: { write(text: string): void; expect(fence: string): void; late(): void }) {
  const due: Due[] = [];
  const unsent: { command: string; answer: Due }[] = [];
  const isPlugged = (): boolean => due.some(({ kind }) => kind === "plug");
  const worded = (command: string, answer: Due): string => {
    const fence = newId();
    due.push(answer);
    with_.expect(fence);
    return `${command}\ndisplay-message -p ${fence}\n`;
  };
  const send = (): void => {
    const words = unsent.splice(0).map(({ command, answer }) => worded(command, answer));
    if (words.length > 0) with_.write(words.join(""));
  };
  const say = (command: string, answer: Due): void => {
    if (unsent.length === 0 && !isPlugged()) setImmediate(send);
    unsent.push({ command, answer });
  };
  const coming = (kind: "plug" | "mark", come: () => void): Due => ({ kind, answered: come, lost: () => undefined });
  // Answers are to be about what panes show now, and tmux reads those behind a plug only after its next command.
  const unplug = (): void => with_.write(worded(MARK, coming("plug", send)));
  return {
    isPlugged,
    isAwaited: () => [...due, ...unsent.map(({ answer }) => answer)].some(({ kind }) => kind !== "mark"),
    plug: () => worded(PLUG, coming("plug", unplug)),
    mark: (reached: () => void) => say(MARK, coming("mark", reached)),
    ask: (command: string) =>
      new Promise<Reply>((resolve, reject) => {
        const late = setTimeout(with_.late, ANSWER_MS);
        say(command, {
          kind: "ask",
          answered(reply) {
            clearTimeout(late);
            resolve(reply);
          },
          lost(error) {
            clearTimeout(late);
            reject(error);
          },
        });
      }),
    answered: (reply: Reply) => due.shift()?.answered(reply),
    end(why: string): void {
      const all = [...due.splice(0), ...unsent.splice(0).map(({ answer }) => answer)];
      for (const { lost } of all) lost(new Error(`tmux's control client is gone: ${why}`));
    },
  };
}
