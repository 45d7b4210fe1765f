import { readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { type CliId, ensureCli } from "../fakes/cli-cache.ts";
import { makeCliHome } from "../fakes/cli-home.ts";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { makeRepository, type ProjectRow, ROOT, startWorld, type World } from "./world.ts";

/** A server with one real CLI on the PATH, that CLI's own HOME, and the fake model behind it; used as a script from outside would. */
export interface AgentWorld {
  id: CliId;
  world: World;
  model: ModelServer;
  /** HOME of the person and the CLI. */
  home: string;
  /** Asks over the TCP port with a token. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** A new repository, registered; `settings` as in `POST /api/projects`. */
  addProject(settings?: Record<string, unknown>, files?: Record<string, string>): Promise<ProjectRow>;
  /** Submits a wish and confirms its plan, where that is asked. */
  start(project: ProjectRow, description: string): Promise<string>;
  task(project: ProjectRow, id: string): Promise<TaskView>;
  ended(project: ProjectRow, id: string): Promise<TaskView>;
  /** The next open decision of a kind. */
  decision<K extends Decision["body"]["kind"]>(taskId: string, kind: K): Promise<Decision & { body: Extract<Decision["body"], { kind: K }> }>;
  /** A decision once it is settled. */
  settled(id: string): Promise<Decision>;
  decide(id: string, verdict: string, text?: string): Promise<void>;
  /** Waits until no process of the task's sessions is left, however it was started. */
  gone(task: TaskView): Promise<void>;
  close(): Promise<void>;
}

export interface AgentWorldWish {
  /** The environment in place of the one `makeCliHome` makes, for a person who never used the CLI. */
  fresh?: (modelUrl: string) => Record<string, string>;
}

/** Seconds a real CLI may take for one step on a loaded machine. */
const PATIENCE = 120;

export async function startAgentWorld(id: CliId, wish: AgentWorldWish = {}): Promise<AgentWorld> {
  const [cli, model, root] = await Promise.all([ensureCli(id), startModelServer(), guardedFolder()]);
  const home = join(root, "person");
  // Trust is given to nothing here: that is the product's task.
  const own = await makeCliHome(id, { dir: home, modelUrl: model.url, mainRepository: "/nowhere" });
  const env = wish.fresh ? { HOME: join(root, "fresh"), ...wish.fresh(model.url) } : own;
  if (wish.fresh) await makeEmpty(join(root, "fresh"));
  // Nothing else of the developer's environment: their keys and sandbox hints must not leak in.
  const path = [dirname(cli.bin), dirname(process.execPath), ...systemPath()].join(":");
  const world = await startWorld({ home: join(root, "data"), env: { ...env, PATH: path, RDV_BRAIN: "offline" } });
  const { token } = await world.ask<{ token: string }>("POST", "/api/tokens", { name: "script", scopes: ["admin", "task", "approve", "read"] });
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askOverTcp<T>(world.url, { token, method, path, body });
  const task = (project: ProjectRow, taskId: string): Promise<TaskView> => ask("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${taskId}`);
  const decisions = async (open: boolean): Promise<Decision[]> => (await ask<{ items: Decision[] }>("GET", `/api/decisions${open ? "" : "?status=closed"}`)).items;
  return {
    id, world, model, home: env["HOME"] ?? home, ask, task,
    addProject: (settings = {}, files = { "README.md": "# sample\n" }) => ask("POST", "/api/projects", { path: makeRepository(files, join(root, `repo-${Date.now()}-${Math.random().toString(36).slice(2, 6)}`)), ...settings }),
    async start(project, description) {
      const made = await ask<TaskView>("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, { description, agent: id });
      const planned = await world.until("a plan", async () => ((t) => (t.status === "queued" ? undefined : t))(await task(project, made.id)));
      if (planned.attention.state === "needs-confirmation") await ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${made.id}/execute`);
      return made.id;
    },
    ended: (project, taskId) => world.until("the end of the task", async () => ((t) => (t.completedAt ? t : undefined))(await task(project, taskId)), PATIENCE),
    decision: <K extends Decision["body"]["kind"]>(taskId: string, kind: K) =>
      world.until(`a decision: ${kind}`, async () => (await decisions(true)).find((d): d is Decision & { body: Extract<Decision["body"], { kind: K }> } => d.taskId === taskId && d.body.kind === kind), PATIENCE),
    settled: (decisionId) => world.until("the decision to be settled", async () => (await decisions(false)).find((d) => d.id === decisionId && d.status !== "answered"), PATIENCE),
    decide: (decisionId, verdict, text) => ask("POST", `/api/decisions/${decisionId}`, { verdict, ...(text === undefined ? {} : { text }) }),
    gone: (view) => noneLeft(view.delegations.flatMap((d) => d.sessionId ?? [])),
    async close() {
      await world.close();
      await model.close();
      killAllOf(root);
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function makeEmpty(folder: string): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** A folder none of whose parents others may write to: some CLIs take no settings from anywhere else. */
async function guardedFolder(): Promise<string> {
  for (const parent of [homedir(), dirname(ROOT)]) {
    if (await isGuarded(parent)) return realpath(await mkdtemp(join(parent, ".rdv-e2e-")));
  }
  throw new Error("neither the home folder nor the one of the repository is guarded against others");
}

async function isGuarded(folder: string): Promise<boolean> {
  const info = await stat(folder);
  const isOpen = (info.mode & 0o022) !== 0;
  return !isOpen && (dirname(folder) === folder || isGuarded(dirname(folder)));
}

function systemPath(): string[] {
  return ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
}

async function askOverTcp<T>(url: string, asking: { token: string; method: string; path: string; body?: unknown }): Promise<T> {
  const response = await fetch(`${url}${asking.path}`, {
    method: asking.method,
    headers: { authorization: `Bearer ${asking.token}`, "content-type": "application/json" },
    ...(asking.body === undefined ? {} : { body: JSON.stringify(asking.body) }),
  });
  const text = await response.text();
  if (!response.ok) throw Object.assign(new Error(`${asking.method} ${asking.path}: ${response.status} ${text}`), { status: response.status });
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Every process carries its session in its environment, also one that has left its parents. */
async function noneLeft(sessions: readonly string[]): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const left = sessions.flatMap(processesOf);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`still running: ${left.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function processesOf(sessionId: string): string[] {
  return pidsWith(`RDV_SESSION=${sessionId}`).map((pid) => `${pid} ${readProc(pid, "cmdline").replaceAll("\0", " ").slice(0, 80)}`);
}

/** What a failed test left running, so that its files can be removed. */
function killAllOf(root: string): void {
  for (const pid of pidsWith(`RDV_RUN_DIR=${root}/`)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone meanwhile.
    }
  }
}

function pidsWith(inEnvironment: string): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => readProc(pid, "environ").includes(inEnvironment));
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
