import type { NewEvent } from "#domain/events.ts";
import type { Task } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { listDependents } from "../store/task.ts";

/** What belongs into the commit that ends a task unverified: for each task that waits for it, whether it starts without it or not at all. */
export async function askDependents(db: Db, parent: Task, end: "failed" | "cancelled"): Promise<{ writes: Write[]; events: NewEvent[] }> {
  const asked: { writes: Write[]; events: NewEvent[] } = { writes: [], events: [] };
  for (const task of await listDependents(db, parent)) {
    const key = `dependency:${task.id}:${parent.id}`;
    if (await findDecisionByKey(db, key)) continue;
    const why = `It waits for task ${parent.number}, ${parent.title}, which ${end === "failed" ? "failed" : "was cancelled"} and will not be verified.`;
    const row = newDecision({ projectId: task.projectId, taskId: task.id }, { key, title: task.title, body: { kind: "dependency", parentId: parent.id, why } });
    asked.writes.push(insertDecision(db, row));
    asked.events.push({ kind: "decision.opened", projectId: task.projectId, taskId: task.id, payload: { decisionId: row.id, kind: "dependency", title: row.title } });
  }
  return asked;
}
