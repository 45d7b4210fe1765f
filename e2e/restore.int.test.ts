import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SessionView, TaskView } from "#domain/api.ts";
import type { CustomAgent } from "#domain/project.ts";
import { isFinalTask } from "#domain/task.ts";
import { RESTORE_CRASH_POINTS } from "../server/lib/crash.ts";
import { bootId, startTimeOf } from "../server/machine/proc.ts";
import { inShort } from "./support/in-short.ts";
import { killAllOf, pidsWith, readProc } from "./support/leftovers.ts";
import { askSocket, followEvents, git, makeRepository, privateFolder, type ProjectRow, ROOT } from "./support/world.ts";

/** An agent that remembers, told how to behave. */
function remembering(id: string, memory: string, behaviour: string): CustomAgent {
  const program = ["sh", join(ROOT, "e2e/support/remembering-agent.sh"), memory];
  return { id, name: id, command: [...program, "new", "{prompt}", behaviour], resume: [...program, "{session}", "{prompt}", behaviour], promptBy: "argv", doneWhen: "exit" };
}

const folders: string[] = [];
const servers: ChildProcess[] = [];
let folder: string;
let memory: string;
let home: string;
let socket: string;

beforeEach(() => {
  folder = privateFolder("rdv-restore-");
  folders.push(folder);
  [memory, home] = [join(folder, "memory"), join(folder, "home")];
  socket = join(home, "run", "rdv.sock");
  mkdirSync(memory);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.kill("SIGKILL");
  spawnSync("tmux", ["-S", join(home, "run", "tmux.sock"), "kill-server"], { stdio: "ignore" });
  killAllOf(home);
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(socket, { method, path, body });
const sessions = async (): Promise<SessionView[]> => (await ask<{ items: SessionView[] }>("GET", "/api/sessions?limit=200&ended=true")).items;
const session = (id: string): Promise<SessionView> => ask("GET", `/api/sessions/${id}`);
const screen = async (id: string): Promise<string> => (await ask<{ text: string }>("GET", `/api/sessions/${id}/screen?lines=200`)).text;
/** Lines of a conversation: who led it, in which generation, with which words. */
const starts = (conversation: string | null): string[][] => readFileSync(join(memory, conversation ?? ""), "utf8").trim().split("\n").map((line) => line.split(" "));

interface Server {
  process: ChildProcess;
  died: Promise<void>;
}

async function start(crashAt?: string): Promise<Server> {
  const { RDV_CRASH_AT: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "e2e/support/serve-alone.ts"), home], { env: { ...env, SHELL: "/bin/sh", PS1: "ready> ", RDV_LOG: "error", ...(crashAt ? { RDV_CRASH_AT: crashAt } : {}) }, stdio: ["ignore", "pipe", "inherit"] });
  servers.push(child);
  const died = new Promise<void>((resolve) => void child.on("exit", () => resolve()));
  const ready = new Promise<void>((resolve) => void child.stdout?.on("data", (text: Buffer) => text.toString().includes("ready") && resolve()));
  await Promise.race([ready, died]);
  return { process: child, died };
}

/** Looks now and after each event of the server, until it is so. */
async function until<T>(what: string, look: () => Promise<T | false | undefined>): Promise<T> {
  const events = await followEvents(socket);
  let last = "";
  try {
    for (;;) {
      const found = await look().catch((error: unknown) => void (last = String(error)));
      if (found !== undefined && found !== false) return found;
      await events.next(() => `${what} ${last}`);
    }
  } finally {
    events.close();
  }
}

const running = (id: string, generation: number): Promise<SessionView> => until(`${id} in generation ${generation}`, async () => session(id).then((s) => s.status === "running" && s.generation === generation && s));
const known = (id: string): Promise<SessionView> => until(`the conversation of ${id}`, async () => session(id).then((s) => s.status === "running" && s.agentSessionId !== null && s));

function tmuxPid(): number {
  return Number(spawnSync("tmux", ["-S", join(home, "run", "tmux.sock"), "display-message", "-p", "#{pid}"], { encoding: "utf8" }).stdout.trim());
}

/** As a power cut does it to terminals: the tmux server is gone at once. */
async function killTmux(): Promise<void> {
  const pid = tmuxPid();
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => startTimeOf(pid), { timeout: 10_000 }).toBeUndefined();
}

async function addProject(...agents: CustomAgent[]): Promise<ProjectRow> {
  return ask("POST", "/api/projects", { path: makeRepository(), autonomy: "full", setup: [], agents: { custom: agents } });
}

function submit(project: ProjectRow, agent: string, description: string): Promise<TaskView> {
  return ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, { description, agent });
}

const agentIn = async (project: ProjectRow, id: string): Promise<SessionView> => until("the agent", async () => {
  const task = await ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${id}`);
  const found = task.delegations[0]?.status === "running" && task.delegations[0].sessionId;
  return found ? known(found) : undefined;
});

const ended = (project: ProjectRow, id: string): Promise<TaskView> => until("the end of the task", async () => ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${id}`).then((t) => isFinalTask(t.status) && t));

/** Processes of one generation of a session that lead a conversation, by their mark. */
function leaders(id: string, generation: number): number[] {
  const all = pidsWith(`RDV_RUN_DIR=${join(home, "runs", `${id}.${generation}`)}\0`).filter((pid) => readProc(pid, "cmdline").includes("remembering-agent.sh"));
  // A shell that starts a program is two of its kind for a moment.
  return all.filter((pid) => !all.some((parent) => readProc(pid, "stat").includes(`) S ${parent} `) || readProc(pid, "stat").includes(`) R ${parent} `)));
}

describe("after the tmux server and the Remote Dev server were killed", () => {
  test("20 of 20 sessions of one repository are back, each in its own conversation, with one process each", { timeout: 240_000 }, async () => {
    const server = await start();
    const project = await addProject(remembering("worker", memory, "work"), remembering("rester", memory, "rest"));
    const tasks = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => submit(project, "worker", `Add result number ${n}`)));
    const plain = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: n % 2 ? "worker" : "rester", prompt: `words ${n}`, ...(n % 3 ? {} : { branch: `feat/own-${n}` }) })));
    const shells = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask<SessionView>("POST", "/api/sessions", n % 2 ? { projectId: project.id } : { cwd: "/tmp" })));
    const agents = [...(await Promise.all(tasks.map((t) => agentIn(project, t.id)))), ...(await Promise.all(plain.map((s) => known(s.id))))];
    expect(new Set(agents.map((s) => s.agentSessionId)).size).toBe(14);

    server.process.kill("SIGKILL");
    await server.died;
    await killTmux();
    await start();
    const back = await Promise.all([...agents, ...shells].map((s) => running(s.id, 2)));
    expect(back).toHaveLength(20);
    for (const agent of agents) {
      await until("its second start", async () => starts(agent.agentSessionId).length >= 2);
      const [first, second, ...more] = starts(agent.agentSessionId);
      expect([first?.[1], second?.[1], more]).toEqual(["1", "2", []]);
      expect(startTimeOf(Number(first?.[0]))).toBeUndefined();
      expect(leaders(agent.id, 2)).toEqual([Number(second?.[0])]);
      expect((await session(agent.id)).agentSessionId).toBe(agent.agentSessionId);
    }
    // An agent in the midst of its work is told what happened; one at its prompt is only brought back there.
    expect(starts(agents[0]?.agentSessionId ?? null)[1]?.slice(2, 5)).toEqual(["You", "were", "interrupted:"]);
    for (const shell of shells) {
      expect((await session(shell.id)).cwd).toBe(shell.cwd);
      await expect.poll(() => screen(shell.id), { timeout: 15_000 }).toMatch(/^\[Remote Dev\] The terminal was lost, and a new shell was opened in its folder\.[^]*[$#>] *$/m);
    }
    expect((await sessions()).every((s) => s.generation === 2)).toBe(true);

    const views = await Promise.all(tasks.map((t) => ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${t.id}`)));
    expect(views.flatMap((t) => t.delegations.map((d) => [d.attempt, d.status]))).toEqual(tasks.map(() => [1, "running"]));
    for (const view of views) writeFileSync(join(view.delegations[0]?.worktreePath ?? "", "go"), "");
    const over = await Promise.all(tasks.map((t) => ended(project, t.id)));
    expect(over.map((t) => [t.status, t.delegations.length])).toEqual(tasks.map(() => ["completed", 1]));
    expect(git(project.path, "show", `${over[0]?.branch}:result.txt`)).toBe(agents[0]?.agentSessionId);
  });
});

describe("while the server runs", () => {
  test("what loses its terminal comes back; one that hears no hang-up is ended before the second starts", { timeout: 120_000 }, async () => {
    await start();
    const project = await addProject(remembering("deaf", memory, "deaf"), remembering("rester", memory, "rest"));
    const task = await submit(project, "deaf", "Add a result file");
    const deaf = await agentIn(project, task.id);
    const rester = await known((await ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: "rester", prompt: "hello" })).id);
    const shell = await ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
    const old = Number(starts(deaf.agentSessionId)[0]?.[0]);
    // It says so once its turn is over.
    await expect.poll(() => screen(rester.id), { timeout: 20_000 }).toContain(`ready ${rester.agentSessionId}`);
    await killTmux();
    await Promise.all([deaf, rester, shell].map((s) => running(s.id, 2)));
    expect(startTimeOf(old)).toBeUndefined();
    await until("its second start", async () => starts(deaf.agentSessionId).length === 2);
    expect(leaders(deaf.id, 1)).toEqual([]);
    expect(leaders(deaf.id, 2)).toHaveLength(1);
    // Its turn was over, so nothing is said to it.
    await until("its second start", async () => starts(rester.agentSessionId).length === 2);
    expect(starts(rester.agentSessionId)[1]?.slice(2).join("")).toBe("");
    expect(await session(deaf.id)).toMatchObject({ exit: null, note: "The terminal was lost, and the agent goes on in its own conversation." });
  });

  test("what a person ended, and what ended by itself, stays so", { timeout: 120_000 }, async () => {
    await start();
    const project = await addProject(remembering("rester", memory, "rest"));
    const open = (): Promise<SessionView> => ask("POST", "/api/sessions", { projectId: project.id });
    const [killed, left, stays] = await Promise.all([open(), open(), open()]);
    await ask("DELETE", `/api/sessions/${killed.id}`);
    await ask("POST", `/api/sessions/${left.id}/input`, { text: "exit 0", enter: true });
    const isOver = (id: string): Promise<unknown> => until("its end", async () => (await session(id)).status === "exited");
    await Promise.all([isOver(killed.id), isOver(left.id)]);
    await killTmux();
    await running(stays.id, 2);
    expect((await Promise.all([session(killed.id), session(left.id)])).map((s) => [s.status, s.generation])).toEqual([["exited", 1], ["exited", 1]]);
  });

  test("one that cannot come back says why, and its task is tried anew", { timeout: 120_000 }, async () => {
    await start();
    const project = await addProject({ ...remembering("forgetful", memory, "work"), resume: undefined }, remembering("worker", memory, "work"), remembering("rester", memory, "rest"));
    const task = await submit(project, "forgetful", "Add a result file");
    await agentIn(project, task.id);
    const homeless = await known((await ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: "rester", branch: "feat/homeless", prompt: "hello" })).id);
    const erased = await known((await ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: "rester", prompt: "hello" })).id);
    rmSync(homeless.cwd, { recursive: true });
    rmSync(join(memory, erased.agentSessionId ?? ""));
    await killTmux();
    const lost = await until("the refusal", async () => session(homeless.id).then((s) => s.status === "lost" && s.note !== null && s));
    expect(lost).toMatchObject({ generation: 1, note: `Its folder ${homeless.cwd} is gone.` });
    const gone = await until("the end", async () => session(erased.id).then((s) => s.status === "exited" && s));
    expect(gone).toMatchObject({ generation: 2, exit: { code: 1 } });
    await expect.poll(() => screen(erased.id), { timeout: 10_000 }).toContain("No conversation");
    const again = await until("the second try", async () => ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`).then((t) => t.delegations[1]?.status === "running" && t));
    expect(again.delegations[0]?.error).toEqual({ reason: "interrupted", message: "The agent's terminal was lost. forgetful has no way to go on with a conversation." });
  });

  test("one that is lost again and again is left to the retry policy", { timeout: 120_000 }, async () => {
    await start();
    const project = await addProject(remembering("worker", memory, "work"));
    const task = await submit(project, "worker", "Add a result file");
    const { id, agentSessionId } = await agentIn(project, task.id);
    for (const generation of [1, 2, 3, 4]) {
      await running(id, generation);
      await until("its start", async () => starts(agentSessionId).length === generation);
      await killTmux();
    }
    const again = await until("the second try", async () => ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`).then((t) => t.delegations[1]?.status === "running" && t));
    expect(again.delegations[0]?.error).toMatchObject({ reason: "interrupted", message: expect.stringContaining("3 times within 10 minutes") });
    expect(starts(agentSessionId).map((line) => line[1])).toEqual(["1", "2", "3", "4"]);
  });
});

test("after a restart of the machine everything is back, and a pid of the old boot is nobody's", { timeout: 120_000 }, async () => {
  const server = await start();
  const project = await addProject(remembering("worker", memory, "work"));
  const task = await submit(project, "worker", "Add a result file");
  const agent = await agentIn(project, task.id);
  const shell = await ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
  const receipts = [agent, shell].map((s) => join(home, "receipts", `${s.id}.1`));
  await expect.poll(() => receipts.every((dir) => existsSync(join(dir, "pid")) && readFileSync(join(dir, "pid"), "utf8").endsWith("\n")), { timeout: 20_000 }).toBe(true);
  server.process.kill("SIGKILL");
  await server.died;
  // A power cut: nobody writes down an end.
  const panes = spawnSync("tmux", ["-S", join(home, "run", "tmux.sock"), "list-panes", "-a", "-F", "#{pane_dead} #{pane_pid}"], { encoding: "utf8" }).stdout.trim().split("\n").flatMap((line) => (line.startsWith("0 ") ? [Number(line.slice(2))] : []));
  const launchers = panes.flatMap((pid) => [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number)]);
  const programs = receipts.map((dir) => readFileSync(join(dir, "pid"), "utf8").split(" ")[0] ?? "");
  // In one call: who loses its launcher may be gone a moment later by itself.
  spawnSync("kill", ["-KILL", ...launchers.filter((pid) => pid > 0).map(String), ...programs], { stdio: "ignore" });
  await killTmux();
  expect(receipts.map((dir) => existsSync(join(dir, "exit")))).toEqual([false, false]);
  // Somebody else has the pids now, and even the same start times.
  const canary = spawn("sleep", ["600"], { stdio: "ignore" });
  for (const dir of receipts) writeFileSync(join(dir, "pid"), `${canary.pid} ${startTimeOf(canary.pid ?? 0)} ${bootId().replace(/^./, (c) => (c === "0" ? "1" : "0"))}\n`);
  await start();
  await Promise.all([agent, shell].map((s) => running(s.id, 2)));
  await until("its second start", async () => starts(agent.agentSessionId).length === 2);
  expect(leaders(agent.id, 2)).toHaveLength(1);
  expect(startTimeOf(canary.pid ?? 0)).toBeDefined();
  canary.kill("SIGKILL");
});

describe("a server killed at any step of a return", () => {
  test.each(inShort(RESTORE_CRASH_POINTS))("%s: the agent is back in its conversation, started once", { timeout: 120_000 }, async (point) => {
    const calm = await start();
    const project = await addProject(remembering("worker", memory, "work"));
    const task = await submit(project, "worker", "Add a result file");
    const agent = await agentIn(project, task.id);
    calm.process.kill("SIGTERM");
    await calm.died;
    await killTmux();
    const doomed = await start(point);
    await doomed.died;
    expect(doomed.process.signalCode).toBe("SIGKILL");
    await start();
    await running(agent.id, 2);
    await until("its second start", async () => starts(agent.agentSessionId).length >= 2);
    const view = await ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`);
    writeFileSync(join(view.delegations[0]?.worktreePath ?? "", "go"), "");
    const over = await ended(project, task.id);
    expect([over.status, over.delegations.length]).toEqual(["completed", 1]);
    expect(starts(agent.agentSessionId).map((line) => line[1])).toEqual(["1", "2"]);
    expect((await session(agent.id)).generation).toBe(2);
  });
});
