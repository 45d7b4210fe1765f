import type { TaskView } from "#domain/api.ts";
import { needsYou } from "#domain/attention.ts";
import { sumOf } from "#domain/evidence.ts";
import { isFinalTask } from "#domain/task.ts";
import { landedWords } from "./landing-words.ts";
import { lookOf, urgency } from "./attention-look.ts";

/** Where a task stands in the list, in the order of the list. */
export const GROUPS = ["needs", "running", "waiting", "done"] as const;
export type GroupId = (typeof GROUPS)[number];

export const GROUP_NAME: Record<GroupId, string> = { needs: "Needs you", running: "Running", waiting: "Waiting", done: "Done" };

export interface TaskGroup {
  id: GroupId;
  tasks: TaskView[];
}

/** The group of a task. Lost contact and a standstill need a person as much as a question does. */
export function groupOf(task: Pick<TaskView, "status" | "attention">): GroupId {
  if (isFinalTask(task.status)) return "done";
  const { state } = task.attention;
  if (needsYou(state) || state === "unverifiable" || state === "stalled") return "needs";
  return state === "queued" || state === "planning" || state === "blocked" || state === "rate-limited" ? "waiting" : "running";
}

/** Tasks by group: by need, then the longest in that state first; what is done by its end, the last one first. */
export function groupTasks(tasks: readonly TaskView[]): TaskGroup[] {
  const byGroup = Map.groupBy(tasks, groupOf);
  return GROUPS.map((id) => ({ id, tasks: (byGroup.get(id) ?? []).toSorted(id === "done" ? lastEndFirst : mostUrgentFirst) }));
}

function mostUrgentFirst(a: TaskView, b: TaskView): number {
  return urgency(a.attention.state) - urgency(b.attention.state) || a.attention.since.localeCompare(b.attention.since) || a.number - b.number;
}

function lastEndFirst(a: TaskView, b: TaskView): number {
  return (b.completedAt ?? b.updatedAt).localeCompare(a.completedAt ?? a.updatedAt) || b.number - a.number;
}

/** Tasks in which every word of the text occurs: number, title, agent, branch, type, state or project. */
export function findTasks(tasks: readonly TaskView[], text: string, projectName: (projectId: string) => string = () => ""): TaskView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...tasks];
  return tasks.filter((task) => {
    const hay = `#${task.number} ${task.title} ${task.assignedAgent ?? ""} ${task.branch ?? ""} ${task.type} ${lookOf(task.attention.state).word} ${projectName(task.projectId)}`.toLowerCase();
    return words.every((word) => hay.includes(word));
  });
}

/** Why a task is in its state, in one line, without saying its title again. */
export function whyOf(task: Pick<TaskView, "title" | "attention" | "delegations" | "evidence" | "landing">): string {
  const { state, because } = task.attention;
  const last = task.delegations.at(-1);
  if (state === "needs-confirmation") return "the plan waits for your word";
  if (state === "verified") return [landedWords(task.landing), sumOf(task.evidence.filter((e) => e.delegationId === last?.id))].filter(Boolean).join("; ");
  const said = because.map((b) => b.text).slice(0, state === "blocked" ? 3 : 1).join(", ");
  return state === "waiting-decision" && last?.error && said.endsWith(task.title) ? last.error.message : said;
}

/** When a task was last heard of. */
export function lastSignOf(task: Pick<TaskView, "attention" | "updatedAt" | "completedAt">): string {
  if (task.completedAt) return task.completedAt;
  const signs = [task.updatedAt, task.attention.since, ...task.attention.because.map((b) => b.at ?? "")];
  return signs.reduce((latest, at) => (at > latest ? at : latest));
}

/** Milliseconds from the first start of an agent to the end, or to now; null when none started. */
export function elapsedOf(task: Pick<TaskView, "delegations" | "completedAt">, now: Date): number | null {
  const start = task.delegations.find((d) => d.startedAt !== null)?.startedAt;
  return start ? Math.max(0, (task.completedAt ? Date.parse(task.completedAt) : now.getTime()) - Date.parse(start)) : null;
}
