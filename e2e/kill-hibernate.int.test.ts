import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import type { FollowUp } from "#domain/follow-up.ts";
import type { Session } from "#domain/session.ts";
import { HIBERNATE_CRASH_POINTS, WAKE_CRASH_POINTS } from "../server/lib/crash.ts";
import { inShort } from "./support/in-short.ts";
import { killAllOf, pidsWith } from "./support/leftovers.ts";
import type { RestOrder } from "./support/rest-alone.ts";
import { remembered } from "./support/resting-agent.ts";
import { privateFolder, ROOT } from "./support/sample-repo.ts";

const folders: string[] = [];
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) {
    spawnSync("tmux", ["-S", join(folder, "home", "run", "tmux.sock"), "kill-server"]);
    killAllOf(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

interface Answer {
  opened?: string;
  refused?: string;
  session?: Session;
  isMeant?: boolean;
  followUps?: FollowUp[];
}

/** A server that can be killed; what it says is read line by line. */
function start(folder: string, crashAt?: string) {
  const { RDV_CRASH_AT: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "e2e/support/rest-alone.ts"), join(folder, "home")], { env: { ...env, HOME: folder, SHELL: "/bin/sh", RDV_LOG: "error", ...(crashAt ? { RDV_CRASH_AT: crashAt } : {}) }, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout });
  const died = new Promise<NodeJS.Signals | null>((resolve) => void child.on("exit", (_code, signal) => resolve(signal)));
  const next = (...has: string[]): Promise<Answer> => new Promise((resolve) => {
    const look = (line: string): void => {
      if (!has.some((name) => line.startsWith(`{"${name}"`))) return;
      lines.off("line", look);
      resolve(JSON.parse(line) as Answer);
    };
    lines.on("line", look);
  });
  const order = (what: RestOrder): void => void child.stdin.write(`${JSON.stringify(what)}\n`);
  const ask = (what: RestOrder, ...has: string[]): Promise<Answer> => {
    const answer = next(...has);
    order(what);
    return answer;
  };
  return { child, died, next, order, ask, show: (id: string) => ask({ show: id }, "session") };
}

const LOOK_MS = 300;

/** Looks until it is so; what takes too long ends with its test. Tests that run side by side share what `expect.poll` needs. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** A folder with an agent that had its first turn and waits at its prompt; the server that opened it runs. */
async function setUp() {
  const folder = privateFolder("rdv-rest-");
  folders.push(folder);
  mkdirSync(join(folder, "home", "run"), { recursive: true, mode: 0o700 });
  const calm = start(folder);
  await calm.next("recovered");
  const { opened: id = "" } = await calm.ask({ open: "hello" }, "opened", "refused");
  await until(async () => remembered(folder, (await calm.show(id)).session?.agentSessionId ?? null).said.length === 1);
  const { session } = await calm.show(id);
  return { folder, id, calm, conversation: session?.agentSessionId ?? "" };
}

type Scene = Awaited<ReturnType<typeof setUp>>;
type Server = ReturnType<typeof start>;

/** Has it hibernated as soon as that may be, or until the server dies of it. */
async function hibernate(server: Server, id: string): Promise<void> {
  const died = server.died.then((): Answer => ({}));
  await until(async () => (await Promise.race([died, server.ask({ hibernate: id }, "hibernated", "refused")])).refused === undefined);
}
const kill = async (server: Server): Promise<void> => {
  server.child.kill("SIGKILL");
  await server.died;
};
const tell = (id: string): RestOrder => ({ tell: { sessionId: id, text: "and now", key: "once" } });

/** Tells it once more under the same name, and looks what became of it all. */
async function endsWell({ folder, id, conversation }: Scene, after: Server, generation: number): Promise<void> {
  after.order(tell(id));
  await until(async () => (await after.show(id)).followUps?.every((f) => f.status === "begun" || f.status === "unsure"));
  const { session, isMeant, followUps } = await after.show(id);
  expect(followUps?.map((f) => f.status)).toEqual(["begun"]);
  expect([session?.status, session?.generation, session?.agentSessionId, isMeant]).toEqual(["running", generation, conversation, false]);
  expect(remembered(folder, conversation)).toEqual({ starts: ["1 hello", "2"].slice(0, generation), said: ["hello", "and now"] });
  const agents = [1, 2, 3].map((g) => pidsWith(`RDV_RUN_DIR=${join(folder, "home", "runs", `${id}.${g}`)}\0`).length > 0);
  expect(agents).toEqual([1, 2, 3].map((g) => g === generation));
  await kill(after);
}

describe.concurrent("a server killed while it hibernates an agent", () => {
  test.each(inShort(HIBERNATE_CRASH_POINTS.before))("%s: the agent is as it was", { timeout: 240_000 }, async (point) => {
    const scene = await setUp();
    await kill(scene.calm);
    const doomed = start(scene.folder, point);
    await hibernate(doomed, scene.id);
    expect(await doomed.died).toBe("SIGKILL");
    const after = start(scene.folder);
    await after.next("recovered");
    await until(async () => (await after.show(scene.id)).isMeant === false);
    expect((await after.show(scene.id)).session).toMatchObject({ status: "running", generation: 1 });
    await endsWell(scene, after, 1);
  });

  test.each(inShort(HIBERNATE_CRASH_POINTS.after))("%s: the agent is hibernated, and comes back", { timeout: 240_000 }, async (point) => {
    const scene = await setUp();
    await kill(scene.calm);
    const doomed = start(scene.folder, point);
    await hibernate(doomed, scene.id);
    expect(await doomed.died).toBe("SIGKILL");
    const after = start(scene.folder);
    await after.next("recovered");
    expect((await after.show(scene.id)).session).toMatchObject({ status: "hibernated", generation: 1, exit: null });
    await endsWell(scene, after, 2);
  });
});

describe.concurrent("a server killed while it wakes an agent", () => {
  test.each(inShort(WAKE_CRASH_POINTS))("%s: it is started once and told once", { timeout: 240_000 }, async (point) => {
    const scene = await setUp();
    await hibernate(scene.calm, scene.id);
    await kill(scene.calm);
    const doomed = start(scene.folder, point);
    doomed.order(tell(scene.id));
    expect(await doomed.died).toBe("SIGKILL");
    const after = start(scene.folder);
    await after.next("recovered");
    await endsWell(scene, after, 2);
  });
});

test("what is hibernated stays so when the terminals and the server are lost", { timeout: 240_000 }, async () => {
  const scene = await setUp();
  await hibernate(scene.calm, scene.id);
  await kill(scene.calm);
  spawnSync("tmux", ["-S", join(scene.folder, "home", "run", "tmux.sock"), "kill-server"]);
  const after = start(scene.folder);
  await after.next("recovered");
  expect((await after.show(scene.id)).session).toMatchObject({ status: "hibernated", generation: 1 });
  await endsWell(scene, after, 2);
});
