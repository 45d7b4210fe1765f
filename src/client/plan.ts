import type { TaskView } from "#domain/api.ts";
import { THRESHOLD } from "#domain/autonomy.ts";
import { wavesOf } from "#domain/graph.ts";
import { atMoment } from "./times.ts";

/** A task in a plan: its wave, whether its wave begins with it, and what it follows. */
export interface PlanRow {
  task: TaskView;
  wave: number;
  opensWave: boolean;
  /** `first`, `at the same time`, `after 142`; nothing where it is alone. */
  order: string;
}

/** The tasks of a plan by wave, each wave by number. */
export function planRows(tasks: readonly TaskView[]): PlanRow[] {
  const wave = wavesOf(tasks);
  const numberOf = new Map(tasks.map((t) => [t.id, t.number]));
  const sorted = tasks.toSorted((a, b) => (wave.get(a.id) ?? 1) - (wave.get(b.id) ?? 1) || a.number - b.number);
  return sorted.map((task, i) => {
    const own = wave.get(task.id) ?? 1;
    const opensWave = own !== (sorted[i - 1] ? wave.get(sorted[i - 1]?.id ?? "") : undefined);
    const parents = task.dependsOn.flatMap((id) => numberOf.get(id) ?? []);
    const order = parents.length > 0 ? `after ${parents.join(", ")}` : sorted.length === 1 ? "" : i === 0 ? "first" : "at the same time";
    return { task, wave: own, opensWave, order };
  });
}

/** The head of a plan: how many tasks and waves, how long about, how sure against what is needed. */
export function planHead(rows: readonly PlanRow[]): { size: string; confidence: string } {
  const waves = new Set(rows.map((r) => r.wave)).size;
  const minutes = waveMinutes(rows);
  const parts = [count(rows.length, "task"), waves > 1 ? count(waves, "wave") : "", minutes === null ? "" : `about ${minutes} min`];
  const least = Math.min(...rows.map((r) => r.task.confidence));
  return { size: parts.filter(Boolean).join(", "), confidence: `confidence ${least.toFixed(2)}, needs ${THRESHOLD.propose.toFixed(2)}` };
}

/** Minutes of a plan: waves one after the other, the tasks of a wave side by side. Null when no task has an estimate. */
function waveMinutes(rows: readonly PlanRow[]): number | null {
  const known = rows.filter((r) => r.task.estimatedDuration !== null);
  if (known.length === 0) return null;
  const longest = [...Map.groupBy(known, (r) => r.wave).values()].map((wave) => Math.max(...wave.map((r) => r.task.estimatedDuration ?? 0)));
  return longest.reduce((sum, minutes) => sum + minutes, 0);
}

/** One task as a sentence: `Feature on feat/dark-mode, 5 checks, about 12 min.` */
export function planLine(task: TaskView): string {
  const parts = [`${task.type}${task.branch ? ` on ${task.branch}` : ""}`, checksWords(task), task.estimatedDuration === null ? "" : `about ${task.estimatedDuration} min`];
  return `${parts.filter(Boolean).join(", ").replace(/^./, (first) => first.toUpperCase())}.`;
}

/** How many checks decide, and how many were suggested that wait for a person's word. */
function checksWords(task: Pick<TaskView, "contract">): string {
  const suggested = suggestedIn(task);
  return `${count(task.contract.checks.length, "check")}${suggested > 0 ? `, ${suggested} more suggested` : ""}`;
}

/** How many suggested checks wait for a person's word: none once the contract is fixed. */
export function suggestedIn({ contract: { proposed = [], fixedAt } }: Pick<TaskView, "contract">): number {
  return fixedAt === null ? proposed.length : 0;
}

/** That suggested checks wait for a person's word, to stand beside what confirms the plan; null where none do. */
export function suggestedWords(tasks: readonly Pick<TaskView, "contract">[]): string | null {
  const suggested = tasks.reduce((sum, task) => sum + suggestedIn(task), 0);
  return suggested === 0 ? null : `leaves out ${count(suggested, "suggested check")}; Edit takes ${suggested === 1 ? "it" : "them"} over`;
}

/** Who said that a plan may run, and when; null while nobody did. */
export function confirmedWords(tasks: readonly TaskView[]): string | null {
  const last = tasks.filter((t) => t.confirmedAt !== null).toSorted((a, b) => (a.confirmedAt ?? "").localeCompare(b.confirmedAt ?? "")).at(-1);
  if (!last?.confirmedAt) return null;
  return last.confirmedBy === "autonomy" ? `Ran unasked ${atMoment(last.confirmedAt)}, as autonomy allows` : `You confirmed ${atMoment(last.confirmedAt)}`;
}

export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}
