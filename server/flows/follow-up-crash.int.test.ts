import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import { inShort } from "../../e2e/support/in-short.ts";
import { privateFolder, ROOT } from "../../e2e/support/sample-repo.ts";
import { openStubLine, type StubOrder } from "../../e2e/support/stub-line.ts";
import type { TellOrder } from "../../e2e/support/tell-alone.ts";
import { newId } from "../lib/ids.ts";

const TEXT = "first line\n\n- second, with ünïcode 🙂\n/not a command";
const folders: string[] = [];
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) {
    spawnSync("tmux", ["-S", join(folder, "home", "run", "tmux.sock"), "kill-server"]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

interface Answer {
  sessionId?: string;
  followUps?: FollowUp[];
  decisions?: Decision[];
}

/** A server that can be killed; what it says is read line by line. */
function start(home: string, crashAt?: string) {
  const { RDV_CRASH_AT: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "e2e/support/tell-alone.ts"), home], { env: { ...env, HOME: join(home, ".."), SHELL: "/bin/sh", RDV_LOG: "silent", ...(crashAt ? { RDV_CRASH_AT: crashAt } : {}) }, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  child.stdin.on("error", () => undefined);
  const lines: Interface = createInterface({ input: child.stdout });
  const died = new Promise<NodeJS.Signals | null>((resolve) => void child.on("exit", (_code, signal) => resolve(signal)));
  const next = (has: string): Promise<Answer> => new Promise((resolve) => {
    const look = (line: string): void => {
      if (!line.startsWith(`{"${has}"`)) return;
      lines.off("line", look);
      resolve(JSON.parse(line) as Answer);
    };
    lines.on("line", look);
  });
  return { child, died, next, order: (order: TellOrder) => void child.stdin.write(`${JSON.stringify(order)}\n`) };
}

/** A stub agent that outlives servers; what it tells is told to each of them. */
async function setUp(manner: StubOrder) {
  const folder = privateFolder("rdv-tell-");
  folders.push(folder);
  const home = join(folder, "home");
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  let server: ReturnType<typeof start> | undefined;
  const told: TellOrder[] = [];
  const line = await openStubLine(join(folder, "stub.sock"), (sessionId, body, at) => {
    told.push({ hear: { sessionId, body, at } });
    server?.order({ hear: { sessionId, body, at } });
  });
  const boot = async (crashAt?: string): Promise<ReturnType<typeof start>> => {
    const next = start(home, crashAt);
    await next.next("ready");
    // What the one before was told may have died with it.
    for (const order of told) next.order(order);
    server = next;
    return next;
  };
  const calm = await boot();
  calm.order({ seed: true });
  const { sessionId = "" } = await calm.next("sessionId");
  const hello = line.hello(sessionId);
  const tmux = ["-u", "-S", join(home, "run", "tmux.sock"), "-f", join(home, "run", "tmux.conf")];
  const stub = [process.execPath, join(ROOT, "e2e/support/stub-tui.mjs"), join(folder, "stub.sock"), sessionId];
  expect(spawnSync("tmux", [...tmux, "new-session", "-d", "-s", `rdv-${sessionId}`, "-x", "120", "-y", "40", "--", ...stub, ";", "set-option", "-t", `=rdv-${sessionId}:`, "@rdv", sessionId], { env: { ...process.env, TMUX: "" } }).status).toBe(0);
  await hello;
  await line.order(sessionId, { work: 1 });
  await calm.next("changed");
  await line.order(sessionId, manner);
  calm.child.kill("SIGKILL");
  await calm.died;
  return { line, sessionId, boot };
}

async function untilSettled(server: ReturnType<typeof start>, sessionId: string): Promise<Answer> {
  for (;;) {
    const changed = server.next("changed");
    const shown = server.next("followUps");
    server.order({ show: { sessionId } });
    const answer = await shown;
    if (answer.followUps?.every(({ status }) => status === "begun" || status === "unsure")) return answer;
    await changed;
  }
}

const POINTS = ["follow-up:waiting", "session.input:intended", "follow-up:pasted", "session.input:done", "session.input:closed", "follow-up:submitted", "follow-up:entered", "follow-up:begun"];

describe.concurrent("a server killed while it tells an agent something", () => {
  test.each(inShort(POINTS))("at %s: the agent gets it once, after the next start", { timeout: 120_000 }, async (point) => {
    const { line, sessionId, boot } = await setUp({});
    const tell: TellOrder = { tell: { sessionId, text: TEXT, key: "once" } };
    const doomed = await boot(point);
    doomed.order({ begin: true });
    doomed.order(tell);
    expect(await doomed.died).toBe("SIGKILL");
    const after = await boot();
    // The client heard no answer, so it says the same again, under the same name.
    after.order(tell);
    after.order({ begin: true });
    const { followUps, decisions } = await untilSettled(after, sessionId);
    expect(followUps?.map((f) => f.status)).toEqual(["begun"]);
    expect(decisions).toEqual([]);
    expect(line.submitted(sessionId)).toEqual([{ text: TEXT, command: false }]);
    expect(line.strays).toEqual([]);
    after.child.kill("SIGKILL");
    await after.died;
    line.close();
  });

  test("behind Enter, when the agent never tells of its turn: a person is asked, and nothing is sent again", { timeout: 120_000 }, async () => {
    const { line, sessionId, boot } = await setUp({ manner: { mute: true, busy: 5 } });
    const doomed = await boot("follow-up:entered");
    doomed.order({ begin: true });
    doomed.order({ tell: { sessionId, text: TEXT, key: newId() } });
    expect(await doomed.died).toBe("SIGKILL");
    const after = await boot();
    after.order({ begin: true });
    const { followUps, decisions } = await untilSettled(after, sessionId);
    expect(followUps?.map((f) => f.status)).toEqual(["unsure"]);
    expect(decisions?.map((d) => d.body)).toMatchObject([{ kind: "follow-up", text: TEXT }]);
    expect(line.submitted(sessionId)).toHaveLength(1);
    after.child.kill("SIGKILL");
    await after.died;
    line.close();
  });
});
