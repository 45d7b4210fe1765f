import process from "node:process";
import { Writable } from "node:stream";
import { createInterface } from "node:readline/promises";
import { EXIT, Stop } from "./server-call.ts";

/** The password from one line of standard input, or asked for twice on a terminal without showing it. */
export async function readPassword(options: { fromStdin: boolean }): Promise<string> {
  if (options.fromStdin) return firstLine(process.stdin);
  if (!process.stdin.isTTY) throw new Stop(EXIT.usage, "There is no terminal to ask for the password.\nGive it as one line on standard input with --stdin.");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const first = await ask(asking, "New password (at least 12 characters): ");
    const second = await ask(asking, "Once more: ");
    if (first === second) return first;
  } finally {
    asking.close();
  }
  throw new Stop(EXIT.usage, "The two are not the same. Nothing was changed.\nTry again.");
}

/** Asks on the error stream, so that what a script reads stays clean. Control-C and the end of input give up. */
function ask(asking: ReturnType<typeof createInterface>, words: string): Promise<string> {
  process.stderr.write(words);
  const over = new AbortController();
  const given = new Promise<never>((_done, fail) => {
    const giveUp = (): void => fail(new Stop(EXIT.failed, "Nothing was changed."));
    asking.once("SIGINT", giveUp);
    asking.once("close", giveUp);
  });
  return Promise.race([asking.question("", { signal: over.signal }), given]).finally(() => {
    over.abort();
    process.stderr.write("\n");
  });
}

async function firstLine(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  const [line = ""] = text.split(/\r?\n/);
  return line;
}
