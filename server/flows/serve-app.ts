import type { PageSeen, Ran, Served } from "#domain/check.ts";
import type { Argv, PageWanted, Probe } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { CheckPlace } from "#domain/evidence.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { plainText } from "../lib/plain-text.ts";
import type { Tree } from "../machine/git.ts";

/** Milliseconds an app has to begin to answer, at most; and between two looks. */
const STARTS_MS = 60_000;
const LOOK_MS = 100;
/** Milliseconds one answer may take. */
const ANSWER_MS = 15_000;
const MAX_BODY = 1 << 20;

interface Wanted {
  tree: Tree;
  place: CheckPlace;
  argv: Argv;
  timeoutMs: number;
  /** Opens a page at an address and keeps what was seen. */
  open(url: string, page: PageWanted): Promise<PageSeen>;
}

/** Starts an app of the project on a free port, lets it be used once it answers, and stops it with everything it started. */
export async function serveApp<T>(app: App, { tree, place, argv, timeoutMs, open }: Wanted, use: (served: Served) => Promise<T>): Promise<{ seen: T; ran: Ran }> {
  const port = await app.processes.freePort();
  const carrying = { RDV_SERVED: newId() };
  const over = new AbortController();
  const at = now();
  const began = performance.now();
  const command = argv.map((arg) => arg.replaceAll("{port}", String(port)));
  const running = app.processes.command(command, { cwd: tree.workTree, timeoutMs, env: { PORT: String(port), HOST: "127.0.0.1", ...carrying }, signal: AbortSignal.any([app.stopping, over.signal]) });
  const ended = running.then((result) => `exit ${result.exitCode ?? result.signal ?? "none"}; its last words: ${oneLine(plainText(app.redact, `${result.stdout}${result.stderr}`).slice(-300), 300)}`, (error: unknown) => String(error));
  try {
    await untilItAnswers(port, ended, Math.min(STARTS_MS, timeoutMs));
    const seen = await use({ ask: (probe) => ask(port, probe), open: (page) => open(urlOf(port, page.path), page) });
    over.abort();
    const { stdout, stderr } = await running;
    return { seen, ran: { exitCode: null, timedOut: false, output: plainText(app.redact, `${stdout}${stderr}`), durationMs: Math.round(performance.now() - began), place, at, cached: false, tests: null } };
  } finally {
    over.abort();
    await ended;
    // It may have left its group.
    await app.processes.clear({ process: undefined, carrying }, 1000);
  }
}

async function untilItAnswers(port: number, ended: Promise<string>, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  for (;;) {
    if (await answers(port)) return;
    const end = await Promise.race([ended, new Promise<undefined>((resolve) => setTimeout(resolve, LOOK_MS))]);
    if (end !== undefined) throw new AppError("conflict", `The app ended before it answered: ${end}.`, "Start it by hand with PORT set, and look.");
    if (performance.now() > deadline) throw new AppError("conflict", `The app did not answer on the port in PORT within ${Math.round(ms / 1000)} s.`, "Let it listen on 127.0.0.1 and the port in PORT, or put {port} into its command.");
  }
}

/** Any answer will do, also that there is no such page. */
async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual", signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined;
}

/** An address of the app; what looks like another machine's is a path of this one. */
function urlOf(port: number, path: string): string {
  return `http://127.0.0.1:${port}/${path.replace(/^\/+/, "")}`;
}

async function ask(port: number, { method = "GET", path, body }: Probe): Promise<{ status: number; body: string }> {
  const response = await fetch(urlOf(port, path), { method, redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS), ...(body === undefined ? {} : { body, headers: { "content-type": /^\s*[[{]/.test(body) ? "application/json" : "text/plain" } }) });
  return { status: response.status, body: (await response.text()).slice(0, MAX_BODY) };
}
