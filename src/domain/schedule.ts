import { openParents } from "./graph.ts";
import { isFinalTask, type Task, type TaskStatus } from "./task.ts";

/** Why a task does not start now. `open` are the parents that may still be verified, `dead` those that never will be. */
export type Hold = { why: "over" | "unconfirmed" | "no-agent" } | { why: "parents"; open: string[]; dead: string[] };

/** THE law of the graph: a task starts only when a person or autonomy confirmed it and everything it depends on is verified. Undefined means it may. */
export function holdOf(task: Pick<Task, "status" | "confirmedAt" | "assignedAgent" | "dependsOn">, statusOf: (id: string) => TaskStatus | undefined): Hold | undefined {
  if (isFinalTask(task.status)) return { why: "over" };
  if (task.confirmedAt === null) return { why: "unconfirmed" };
  if (task.assignedAgent === null) return { why: "no-agent" };
  const unproved = openParents(task.dependsOn, (id) => statusOf(id) === "completed");
  if (unproved.length === 0) return undefined;
  const dead = unproved.filter((id) => isDead(statusOf(id)));
  return { why: "parents", open: unproved.filter((id) => !dead.includes(id)), dead };
}

/** True for a task that will never be verified, so that whoever waits for it needs a person's word. */
export function isDead(status: TaskStatus | undefined): boolean {
  return status === undefined || status === "failed" || status === "cancelled";
}
