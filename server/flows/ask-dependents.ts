import type { NewEvent } from "#domain/events.ts";
import type { Task } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { listDependents } from "../store/task.ts";

/** What belongs into the commit that ends a task unverified: for each task that waits for it, whether that one is tried again, or it starts without it or not at all. */
export async function askDependents(db: Db, parent: Task, end: "failed" | "cancelled"): Promise<Asked> {
  const asked: Asked = { writes: [], events: [] };
  for (const task of await listDependents(db, parent)) {
    const one = await askAbout(db, task, { ...parent, status: end });
    asked.writes.push(...one.writes);
    asked.events.push(...one.events);
  }
  return asked;
}

interface Asked {
  writes: Write[];
  events: NewEvent[];
}

/** Asks once what becomes of a task that waits for one that will never be verified. */
export async function askAbout(db: Db, task: Task, parent: Pick<Task, "id" | "number" | "title" | "status">): Promise<Asked> {
  const key = dependencyKey(task.id, parent.id);
  if (await findDecisionByKey(db, key)) return { writes: [], events: [] };
  const why = `It waits for task ${parent.number}, ${parent.title}, which ${parent.status === "failed" ? "failed" : "was cancelled"} and will not be verified.`;
  const row = newDecision({ projectId: task.projectId, taskId: task.id }, { key, title: task.title, body: { kind: "dependency", parentId: parent.id, why } });
  return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", projectId: task.projectId, taskId: task.id, payload: { decisionId: row.id, kind: "dependency", title: row.title } }] };
}

export function dependencyKey(taskId: string, parentId: string): string {
  return `dependency:${taskId}:${parentId}`;
}
