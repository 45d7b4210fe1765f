import { type Arg, lit, type Program } from "./process.ts";
import { openPty } from "./pty.ts";

/** A program that stays and is talked to through its input and output. */
export interface Coprocess {
  write(text: string): void;
  onData(listener: (bytes: Buffer) => void): void;
  /** Takes nothing from it for now: it keeps what it has to say, and is not even told that it could say it. */
  rest(): void;
  /** As a rest, behind an answer to `question` that is longer than a terminal holds: some of it stays where it is. */
  plug(question: string): void;
  /** Takes what it has to say. */
  go(): void;
  /** Called once, also when the program could not be started. */
  onExit(listener: () => void): void;
  kill(): void;
}

const SHELL = "/bin/sh" as Program;
/**
 * Every byte as it is, nothing echoed, but for the two that stop and start what comes. Nobody looks at it, so it is of no kind. Where the
 * kernel can, it ends with us: whoever we started holds our end of its terminal open, too, so there may be no hang-up when we crash.
 */
const RAW = lit('stty raw -echo ixon || exit; unset TERM; setpriv --pdeathsig KILL true 2>/dev/null && exec setpriv --pdeathsig KILL "$@"; exec "$@"');
const [STOP, START] = ["\u0013", "\u0011"];

/**
 * Starts a program to talk to; it ends with us at the latest. It gets a terminal, not pipes, for the sake of its flow control: a pipe that is
 * not read can still be written to, so whoever says much in small pieces wakes up for each of them. A stopped terminal cannot.
 */
export function startCoprocess(program: Program, args: readonly Arg[], options: { cwd: string; env: Record<string, string> }): Coprocess {
  const pty = openPty({ program: SHELL, args: [lit("-c"), RAW, lit("sh"), program as string as Arg, ...args], ...options }, { cols: 80, rows: 24 });
  let isPlugged = false;
  return {
    write: pty.write,
    onData: pty.onData,
    onExit: pty.onExit,
    rest: () => pty.write(STOP),
    plug(question) {
      isPlugged = true;
      pty.pause();
      pty.write(question);
    },
    go() {
      if (isPlugged) pty.resume();
      else pty.write(START);
      isPlugged = false;
    },
    // Asked politely, a tmux client and its server that ends can wait for each other for ever.
    kill: () => pty.kill("SIGKILL"),
  };
}
