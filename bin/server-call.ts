import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";

/** Exit codes of every command: ok, failed, used wrongly, not found. */
export const EXIT = { ok: 0, failed: 1, usage: 2, notFound: 4 } as const;

/** Ends a command with words for the person and an exit code for the script. */
export class Stop extends Error {
  readonly exit: number;
  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** The data folder, as the server finds it. */
export function homeOf(): string {
  return resolve(process.env["RDV_HOME"] ?? join(homedir(), ".remote-dev"));
}

/** Where the server of this data folder says it is. */
export async function serverFile(): Promise<{ url: string; pid: number; version: string }> {
  const text = await readFile(join(homeOf(), "run", "server.json"), "utf8").catch(() => undefined);
  if (text === undefined) throw notRunning();
  return JSON.parse(text) as { url: string; pid: number; version: string };
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Asks the local server through its private socket; whoever can open it is the owner. */
export async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const { status, text } = await send(method, path, body);
  if (status < 300) return (text === "" ? undefined : parseAnswer(text)) as T;
  const problem = parseProblem(text);
  throw new Stop(status === 404 ? EXIT.notFound : status === 400 ? EXIT.usage : EXIT.failed, wordsOf(problem));
}

/** A refusal in words for this side: where in a request something was wrong means nothing here but its name. */
function wordsOf({ title, detail }: { title: string; detail: string }): string {
  const named = /^(?:body|query|path)\.(\S+: .*)$/s.exec(title)?.[1];
  return named === undefined ? `${title}\n${detail}` : `${named}\nCorrect it and try again; --help shows what the command takes.`;
}

function send(method: Method, path: string, body: unknown): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const sending = request({ socketPath: join(homeOf(), "run", "rdv.sock"), method, path, headers: { "content-type": "application/json" } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => void (text += chunk));
      response.on("end", () => done({ status: response.statusCode ?? 500, text }));
    });
    sending.on("error", () => fail(notRunning()));
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const unexpected = (text: string): { title: string; detail: string } => ({ title: "The server answered something unexpected.", detail: text.slice(0, 300) });

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Stop(EXIT.failed, wordsOf(unexpected(text)));
  }
}

function parseProblem(text: string): { title: string; detail: string } {
  try {
    return JSON.parse(text) as { title: string; detail: string };
  } catch {
    return unexpected(text);
  }
}

/** Hears the server's events until `until` says stop; resolves when it did, the time is over, or the signal aborts. */
export function follow(
  until: (event: { kind: string; taskId: string | null; payload: Record<string, unknown> }) => Promise<boolean>,
  limit: { timeoutMs: number; signal: AbortSignal },
): Promise<boolean> {
  return new Promise((done, fail) => {
    const listening = request({ socketPath: join(homeOf(), "run", "rdv.sock"), path: "/api/events", headers: { accept: "text/event-stream" } }, (response) => {
      let buffer = "";
      let chain = Promise.resolve();
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const events = (buffer + chunk).split("\n\n");
        buffer = events.pop() ?? "";
        chain = chain.then(() => handle(events)).catch((error: unknown) => fail(error as Error));
      });
      response.on("end", () => fail(notRunning()));
    });
    const end = (result: boolean): void => {
      clearTimeout(timer);
      done(result);
      listening.destroy();
    };
    const handle = async (events: readonly string[]): Promise<void> => {
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data && (await until(JSON.parse(data) as Parameters<typeof until>[0]))) return end(true);
      }
    };
    const timer = setTimeout(() => end(false), limit.timeoutMs);
    limit.signal.addEventListener("abort", () => end(false), { once: true });
    listening.on("error", () => fail(notRunning()));
    listening.end();
  });
}

function notRunning(): Stop {
  return new Stop(EXIT.failed, `Remote Dev does not run on ${homeOf()}.\nStart it with: npm start`);
}
