import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionView } from "#domain/api.ts";
import { startTimeOf } from "../server/machine/proc.ts";
import { createTerminals } from "../server/terminals.ts";
import { pidsWith } from "./support/leftovers.ts";
import { makeRepository, privateFolder, type ProjectRow, ROOT, startWorld, type World } from "./support/world.ts";

/** `RDV_LONG=1` is for the long run: gigabytes and 200 cycles in place of what a quick run can afford. */
const LONG = process.env["RDV_LONG"] === "1";
const FLOOD_BYTES = LONG ? 3 * 1024 ** 3 : 64 * 1024 ** 2;
const CYCLES = LONG ? 200 : 20;
const MB = 1024 ** 2;

let world: World;
let project: ProjectRow;
let foreign: string;
const canaries: ChildProcess[] = [];

beforeAll(async () => {
  world = await startWorld();
  const program = join(ROOT, "e2e/fakes/misbehaving-agent.sh");
  const broken = join(privateFolder("rdv-broken-"), "agent");
  writeFileSync(broken, "#!/nowhere/at/all\n", { mode: 0o755 });
  const agent = (id: string, ...command: [string, ...string[]]) => ({ id, name: id, command, promptBy: "argv", doneWhen: "exit" });
  const custom = [
    ...["never", "deaf", "daemons"].map((id) => agent(id, "sh", program, id)),
    agent("bomb", "sh", program, "bomb", "200"),
    agent("flood", "sh", program, "flood", String(FLOOD_BYTES)),
    agent("binary", "sh", program, "binary", String(2 * MB)),
    agent("leaves-well", "sh", program, "leave", "0"),
    agent("leaves-badly", "sh", program, "leave", "3"),
    agent("no-program", broken),
  ];
  project = await world.addProject(makeRepository(), { agents: { custom } });
  // Somebody else's: the same program, and marks that are almost ours.
  const marks = { RDV_RUN_DIR: join(world.home, "runs"), RDV_SESSION: "01HZZZZZZZZZZZZZZZZZZZZZZZ" };
  canaries.push(spawn("sh", [program, "never"], { stdio: "ignore", detached: true }), spawn("sh", [program, "never"], { stdio: "ignore", detached: true, env: { ...process.env, ...marks } }));
  foreign = join(privateFolder("rdv-foreign-"), "tmux.sock");
  spawnSync("tmux", ["-S", foreign, "new-session", "-d", "-s", "rdv-foreign", "sleep 600"], { stdio: "ignore" });
});
afterAll(async () => {
  for (const canary of canaries) process.kill(-(canary.pid ?? 0), "SIGKILL");
  spawnSync("tmux", ["-S", foreign, "kill-server"], { stdio: "ignore" });
  await world.close();
});

const open = (agent: string): Promise<SessionView> => world.ask("POST", "/api/sessions", { projectId: project.id, agent });
const session = (id: string): Promise<SessionView> => world.ask("GET", `/api/sessions/${id}`);
const screen = async (id: string): Promise<string> => (await world.ask<{ text: string }>("GET", `/api/sessions/${id}/screen`)).text;
const isReady = (id: string): Promise<void> => expect.poll(() => screen(id), { timeout: LONG ? 900_000 : 60_000, interval: 100 }).toMatch(/^ready$/m);
const end = async (id: string): Promise<SessionView> => {
  await world.ask("DELETE", `/api/sessions/${id}`);
  return ended(id);
};
const ended = (id: string): Promise<SessionView> => world.until(`the end of ${id}`, async () => session(id).then((s) => s.status === "exited" && s));
const left = (id: string): number[] => pidsWith(`RDV_RUN_DIR=${join(world.home, "runs", `${id}.1`)}\0`);

/** Nothing of a session is left but its record. */
async function expectClean(id: string): Promise<void> {
  expect(left(id)).toEqual([]);
  expect(await world.app.tmux.find(id)).toBeUndefined();
  await expect.poll(() => readdirSync(join(world.home, "runs")).filter((name) => name.startsWith(id))).toEqual([]);
}

describe("an agent that", () => {
  test("never ends is ended when asked to", async () => {
    const { id } = await open("never");
    await isReady(id);
    expect(await end(id)).toMatchObject({ exit: { code: null, signal: 15 }, note: null });
    await expectClean(id);
  });

  test("hears neither hang-up nor TERM is killed", async () => {
    const { id } = await open("deaf");
    await isReady(id);
    expect((await end(id)).exit).toMatchObject({ signal: 9 });
    await expectClean(id);
  });

  test("leaves daemons behind has them ended at its own end, and its record names them", async () => {
    const { id } = await open("daemons");
    const over = await ended(id);
    expect(over).toMatchObject({ exit: { code: 0 }, note: expect.stringMatching(/^It left \d+ processes behind; they were ended\.$/) });
    expect(Number(/\d+/.exec(over.note ?? "")?.[0])).toBeGreaterThanOrEqual(3);
    expect(left(id)).toEqual([]);
  });

  test("starts hundreds of children, in and out of its group, is ended with all of them", async () => {
    const { id } = await open("bomb");
    await isReady(id);
    expect(left(id).length).toBeGreaterThan(200);
    expect((await end(id)).note).toMatch(/^It left \d+ processes behind; they were ended\.$/);
    await expectClean(id);
  });

  test.each([["leaves-well", { code: 0, signal: null }], ["leaves-badly", { code: 3, signal: null }], ["no-program", { code: 127, signal: null }]])("dies at once (%s) is told with its exact code", async (agent, exit) => {
    const { id } = await open(agent);
    expect((await ended(id)).exit).toMatchObject(exit);
    expect(left(id)).toEqual([]);
  });

  test("prints noise, broken text and a storm of escapes stays readable, and disturbs nobody", async () => {
    const shell = await world.ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
    const { id } = await open("binary");
    await isReady(id);
    const view = await world.ask<{ text: string; cols: number; rows: number }>("GET", `/api/sessions/${id}/screen?lines=5000&colours=true`);
    expect([view.cols, view.rows, view.text.length < 4 * MB]).toEqual([120, 40, true]);
    await world.ask("POST", `/api/sessions/${shell.id}/input`, { text: "echo $((6 * 7)) here", enter: true });
    await expect.poll(() => screen(shell.id), { timeout: 15_000 }).toContain("42 here");
    await end(id);
    await end(shell.id);
    await expectClean(id);
  });

  test("floods its terminal costs no memory here and none in tmux", { timeout: LONG ? 900_000 : 120_000 }, async () => {
    const quiet = { tmux: residentMb(tmuxPid()), server: process.memoryUsage().rss / MB };
    const { id } = await open("flood");
    await isReady(id);
    const grown = { tmux: residentMb(tmuxPid()) - quiet.tmux, server: process.memoryUsage().rss / MB - quiet.server };
    process.stdout.write(`flood of ${FLOOD_BYTES / MB} MB: tmux +${grown.tmux.toFixed(0)} MB, server and test +${grown.server.toFixed(0)} MB\n`);
    // The history of one pane is 5000 lines, whatever passes through.
    expect(grown.tmux).toBeLessThan(64);
    expect(grown.server).toBeLessThan(150);
    await end(id);
    await expectClean(id);
  });
});

test("a storm of resizes from a viewer ends at the last size, with the program alive", async () => {
  const { id } = await world.ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
  const terminals = createTerminals(world.app);
  const viewer = terminals.connect({ id: "page", actor: { kind: "person", id: "owner" }, mayType: true, send: () => undefined, tell: () => undefined, admit: async () => undefined });
  await viewer.open({ stream: 1, sessionId: id, label: "Desk" });
  const { fence } = await viewer.take(1);
  await Promise.all(Array.from({ length: 60 }, (_, n) => viewer.fit({ stream: 1, fence, cols: 40 + n, rows: 10 + (n % 30) })));
  await viewer.fit({ stream: 1, fence, cols: 101, rows: 33 });
  viewer.leave();
  // Asked again, because a shell that redraws its line for each size may drop what is typed meanwhile.
  const size = async (): Promise<string> => {
    await world.ask("POST", `/api/sessions/${id}/input`, { text: "stty size", enter: true });
    return screen(id);
  };
  await expect.poll(size, { timeout: 30_000, interval: 500 }).toContain("33 101");
  await end(id);
  await expectClean(id);
});

test(`${CYCLES} terminals opened and ended leave no pane, no process and no run folder`, { timeout: LONG ? 1_800_000 : 120_000 }, async () => {
  const ids: string[] = [];
  for (let n = 0; n < CYCLES; n++) {
    const { id } = n % 2 ? await open("never") : await world.ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
    ids.push(id);
    await end(id);
  }
  expect(ids.flatMap(left)).toEqual([]);
  expect((await world.app.tmux.panes()).filter((p) => ids.includes(p.sessionId))).toEqual([]);
  await expect.poll(() => readdirSync(join(world.home, "runs")).filter((name) => ids.some((id) => name.startsWith(id)))).toEqual([]);
  expect((await Promise.all(ids.map(session))).every((s) => s.status === "exited")).toBe(true);
});

test("after all this what is somebody else's runs on", () => {
  expect(canaries.map((c) => startTimeOf(c.pid ?? 0) !== undefined)).toEqual([true, true]);
  expect(spawnSync("tmux", ["-S", foreign, "has-session", "-t", "=rdv-foreign"], { stdio: "ignore" }).status).toBe(0);
});

function tmuxPid(): number {
  return Number(spawnSync("tmux", ["-S", join(world.home, "run", "tmux.sock"), "display-message", "-p", "#{pid}"], { encoding: "utf8" }).stdout.trim());
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
}
