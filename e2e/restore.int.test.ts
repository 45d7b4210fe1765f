import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SessionView, TaskView } from "#domain/api.ts";
import type { CustomAgent } from "#domain/project.ts";
import { isFinalTask } from "#domain/task.ts";
import { RESTORE_CRASH_POINTS } from "../server/lib/crash.ts";
import { startTimeOf } from "../server/machine/proc.ts";
import { killAllOf, pidsWith } from "./support/leftovers.ts";
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
const leaders = (id: string, generation: number): number[] => pidsWith(`RDV_RUN_DIR=${join(home, "runs", `${id}.${generation}`)}\0`).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("remembering-agent.sh"));

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
