import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { Decision } from "#domain/decision.ts";
import { useDecisions, useOrchestrator, useTasks } from "./queries.ts";
import { groupOf } from "./task-groups.ts";

/** Needs that come without a question. */
const SILENT: ReadonlySet<AttentionState> = new Set(["interrupted", "stalled", "unverifiable"]);

/** Tasks that need a person though nobody asks: their agent was interrupted, stands still or is out of contact. The longest first. */
export function silentNeeds(tasks: readonly TaskView[], decisions: readonly Pick<Decision, "taskId">[]): TaskView[] {
  return tasks.filter((t) => groupOf(t) === "needs" && SILENT.has(t.attention.state) && !decisions.some((d) => d.taskId === t.id)).toSorted((a, b) => a.attention.since.localeCompare(b.attention.since));
}

/** The same of all projects, as far as the newest tasks go. */
export function useSilentNeeds(): TaskView[] {
  const tasks = useTasks(useOrchestrator(null)?.id).data ?? [];
  const decisions = useDecisions().data;
  return decisions ? silentNeeds(tasks, decisions) : [];
}
