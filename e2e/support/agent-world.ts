import { rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath, stat } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { type CliId, ensureCli } from "../fakes/cli-cache.ts";
import { makeCliHome } from "../fakes/cli-home.ts";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { killAllOf, noneLeft } from "./leftovers.ts";
import { makeRepository, type ProjectRow, ROOT, startWorld, type World } from "./world.ts";

type Kind = Decision["body"]["kind"];
export type DecisionOf<K extends Kind> = Decision & { body: Extract<Decision["body"], { kind: K }> };

/** A server with one real CLI on the PATH, that CLI's own HOME, and the fake model behind it; used as a script from outside would. */
export interface AgentWorld {
  id: CliId;
  /** The server that runs now. */
  world(): World;
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
  /** The task once it is over. */
  ended(project: ProjectRow, id: string): Promise<TaskView>;
  cancel(project: ProjectRow, id: string): Promise<TaskView>;
  /** The next open decision of a kind. */
  decision<K extends Kind>(taskId: string, kind: K): Promise<DecisionOf<K>>;
  /** A decision once it is settled. */
  settled(id: string): Promise<Decision>;
  decide(id: string, verdict: string, text?: string): Promise<void>;
  /** Waits until the model was told something after its first word. */
  told(words: RegExp): Promise<unknown>;
  /** Waits until no process of the task's sessions is left, however it was started. */
  gone(task: TaskView): Promise<void>;
  /** Stops the server and starts another one on the same data; agents run on meanwhile. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Seconds a real CLI may take for one step on a loaded machine. */
const PATIENCE = 90;

/** `fresh` makes the environment of a person who never used the CLI, in place of the one from `makeCliHome`. */
export async function startAgentWorld(id: CliId, fresh?: (modelUrl: string) => Record<string, string>): Promise<AgentWorld> {
  const [cli, model, root] = await Promise.all([ensureCli(id), startModelServer(), guardedFolder()]);
  const home = join(root, "person");
  await mkdir(home, { mode: 0o700 });
  // Trust is given to nothing here: that is the product's task.
  const own = fresh ? { HOME: home, ...fresh(model.url) } : await makeCliHome(id, { dir: home, modelUrl: model.url, mainRepository: "/nowhere" });
  // Nothing else of the developer's environment: their keys and sandbox hints must not leak in.
  const start = (): Promise<World> => startWorld({ home: join(root, "data"), env: { ...own, PATH: pathWith(cli.bin), RDV_BRAIN: "offline" } });
  let world = await start();
  const { token } = await world.ask<{ token: string }>("POST", "/api/tokens", { name: "script", scopes: ["admin", "task", "approve", "read"] });
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askOverTcp<T>(world.url, { token, method, path, body });
  return {
    id, model, home, ask,
    world: () => world,
    ...verbs({ id, root, ask, model, world: () => world }),
    async restart() {
      await world.stop();
      world = await start();
    },
    async close() {
      await world.close();
      await model.close();
      killAllOf(root);
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** A PATH on which a CLI is found, and nothing of the developer's own. */
export function pathWith(bin: string): string {
  return [dirname(bin), dirname(process.execPath), "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].join(":");
}

type Verbs = Omit<AgentWorld, "id" | "model" | "home" | "ask" | "world" | "restart" | "close">;

function verbs(on: { id: CliId; root: string; ask: AgentWorld["ask"]; model: ModelServer; world: () => World }): Verbs {
  const { ask } = on;
  const tasks = (project: ProjectRow, taskId = ""): string => `/api/orchestrators/${project.orchestratorId}/tasks${taskId && `/${taskId}`}`;
  const task = (project: ProjectRow, taskId: string): Promise<TaskView> => ask("GET", tasks(project, taskId));
  const until = <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> => on.world().until(what, look, PATIENCE);
  const decisions = async (status: "open" | "closed"): Promise<Decision[]> => (await ask<{ items: Decision[] }>("GET", `/api/decisions?status=${status}`)).items;
  const ended = (project: ProjectRow, taskId: string): Promise<TaskView> => until("the end of the task", async () => task(project, taskId).then((t) => t.completedAt !== null && t));
  let repositories = 0;
  return {
    task, ended,
    async addProject(settings = {}, files = { "README.md": "# sample\n" }) {
      return ask("POST", "/api/projects", { path: makeRepository(files, join(on.root, `repository-${++repositories}`)), ...settings });
    },
    async start(project, description) {
      const { id } = await ask<TaskView>("POST", tasks(project), { description, agent: on.id });
      const planned = await until("a plan", async () => task(project, id).then((t) => t.status !== "queued" && t));
      if (planned.attention.state === "needs-confirmation") await ask("POST", `${tasks(project, id)}/execute`);
      return id;
    },
    async cancel(project, taskId) {
      await ask("DELETE", tasks(project, taskId));
      return ended(project, taskId);
    },
    decision: <K extends Kind>(taskId: string, kind: K) =>
      until(`a decision: ${kind}`, async () => (await decisions("open")).find((d): d is DecisionOf<K> => d.taskId === taskId && d.body.kind === kind)),
    settled: (decisionId) => until("the decision to be settled", async () => (await decisions("closed")).find((d) => d.id === decisionId && d.status !== "answered")),
    decide: (decisionId, verdict, text) => ask("POST", `/api/decisions/${decisionId}`, { verdict, ...(text === undefined ? {} : { text }) }),
    told: (words) => until(`the model to be told ${words.source}`, async () => on.model.requests.some((r) => r.step > 0 && words.test(JSON.stringify(r.body)))),
    gone: (view) => noneLeft(view.delegations.flatMap((d) => d.sessionId ?? [])),
  };
}

/** A folder none of whose parents others may write to, where there is one: some CLIs take no settings from anywhere else, or let nothing be committed there. */
export async function guardedFolder(): Promise<string> {
  for (const parent of [homedir(), dirname(ROOT), userInfo().homedir]) {
    if (await isGuarded(parent)) return realpath(await mkdtemp(join(parent, ".rdv-e2e-")));
  }
  return realpath(await mkdtemp(join(tmpdir(), "rdv-e2e-")));
}

async function isGuarded(folder: string): Promise<boolean> {
  const info = await stat(folder);
  const isOpen = (info.mode & 0o022) !== 0;
  return !isOpen && (dirname(folder) === folder || isGuarded(dirname(folder)));
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
