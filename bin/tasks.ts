import type { TaskView } from "#domain/api.ts";
import { sumOf } from "#domain/evidence.ts";
import { isFinalTask } from "#domain/task.ts";
import { MARK, table } from "./print.ts";
import { call, EXIT, follow, Stop } from "./server-call.ts";

/** A project as commands need it. */
export interface ProjectRow {
  id: string;
  name: string;
  path: string;
  autonomy: string;
  orchestratorId: string;
}

interface List<T> {
  items: T[];
}

/** Id of Master Control, under which tasks of every project can be reached. */
export async function masterId(): Promise<string> {
  const { items } = await call<List<{ id: string; kind: string }>>("GET", "/api/orchestrators");
  return items.find((o) => o.kind === "master")?.id ?? "";
}

/** A project by id, name, or as the only one there is. */
export async function findProject(wanted: string | undefined): Promise<ProjectRow> {
  const { items } = await call<List<ProjectRow>>("GET", "/api/projects");
  if (wanted === undefined && items.length > 1) throw new Stop(EXIT.usage, `Which project? Add --project with one of: ${items.map((p) => p.name).join(", ")}`);
  const found = wanted === undefined ? items[0] : items.find((p) => p.id === wanted || p.name === wanted);
  if (found) return found;
  throw new Stop(EXIT.notFound, items.length === 0 ? "There is no project yet.\nAdd one with: rdv project add PATH" : `There is no project ${wanted}.\nThere are: ${items.map((p) => p.name).join(", ")}`);
}

/** A task by id, or by its number in a project. */
export async function findTask(wanted: string, project: string | undefined): Promise<TaskView> {
  if (/^[0-9A-Z]{26}$/.test(wanted)) return call<TaskView>("GET", `/api/orchestrators/${await masterId()}/tasks/${wanted}`);
  const { orchestratorId, name } = await findProject(project);
  for (let cursor: string | null = null, first = true; first || cursor; first = false) {
    const page: List<TaskView> & { nextCursor: string | null } = await call("GET", `/api/orchestrators/${orchestratorId}/tasks?limit=200${cursor ? `&cursor=${cursor}` : ""}`);
    const found = page.items.find((t) => String(t.number) === wanted);
    if (found) return found;
    cursor = page.nextCursor;
  }
  throw new Stop(EXIT.notFound, `There is no task ${wanted} in ${name}.`);
}

/** Waits until a task is over or the time is; `onState` hears each new state. */
export async function waitFor(task: TaskView, seconds: number, onState: (task: TaskView) => void): Promise<TaskView> {
  const path = `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`;
  let current = task;
  let shown = "";
  const look = async (): Promise<boolean> => {
    current = await call<TaskView>("GET", path);
    const state = stateWords(current);
    if (state !== shown) onState(current);
    shown = state;
    return isFinalTask(current.status);
  };
  const over = new AbortController();
  const following = follow(async (event) => event.taskId === task.id && (await look()), { timeoutMs: seconds * 1000, signal: over.signal });
  // What happened before the events were followed. An open line would keep this program alive.
  if (await look()) over.abort();
  await following;
  return current;
}

/** A state with what stands behind it, and the time it lasts until by this machine's clock. */
function stateWords({ attention }: Pick<TaskView, "attention">): string {
  const until = attention.until === null ? "" : ` ${new Date(attention.until).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}`;
  return `${attention.state} ${attention.detail}${until}`;
}

/** One line of a list. */
export function taskRow(task: TaskView): (string | number)[] {
  return [task.number, task.attention.state, stateWords(task).slice(task.attention.state.length + 1), task.assignedAgent ?? "no agent", task.title];
}

/** A task with its checks, for reading. */
export function taskLines(task: TaskView): string[] {
  const last = task.delegations.at(-1);
  const seen = task.evidence.filter((e) => e.delegationId === last?.id);
  const checks = task.contract.checks.map((c) => {
    const evidence = seen.find((e) => e.title === c.title && e.check === c.check);
    return [`  ${evidence ? MARK[evidence.outcome] : "    "}`, c.title, evidence?.note ?? (c.origin?.from === "brain" ? `not run, suggested by ${c.origin.by ?? "a brain"}` : "not run")];
  });
  return [
    `${task.number} ${task.title}`,
    ...table([["  state", stateWords(task)], ["  why", task.attention.because[0]?.text ?? ""], ["  agent", `${task.assignedAgent ?? "none"} (${task.agentWhy})`], ["  branch", task.branch ?? ""], ["  id", task.id]]),
    seen.length > 0 ? `  ${sumOf(seen)}` : "  checks",
    ...table(checks),
    ...(task.contract.fixedAt === null ? (task.contract.proposed ?? []) : []).map((c) => `  wait for your word: ${c.title}${c.origin ? `, suggested by ${c.origin.by ?? "a brain"}; ${c.origin.asks ?? "it is new here"}` : ""}`),
    ...seen.flatMap((e) => e.findings.map((f) => `       ${f.path ? `${f.path}: ` : ""}${f.message}`)),
  ];
}
