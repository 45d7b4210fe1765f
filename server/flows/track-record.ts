import { type Outcome, outcomeOf } from "#domain/earned.ts";
import type { TaskType } from "#domain/task.ts";
import type { Db } from "../bus.ts";
import { listLandings } from "../store/landing.ts";
import { listDelegations, listTasks } from "../store/task.ts";

/** Tasks that are looked back on; older ones say little about today's agents. */
const LOOKED_BACK = 500;

/** What became of a project's finished tasks, by their kind. */
export async function trackRecord(db: Db, projectId: string): Promise<Map<TaskType, Outcome[]>> {
  const tasks = (await listTasks(db, { projectId }, { limit: LOOKED_BACK })).filter((t) => t.status === "completed" || t.status === "failed");
  const ids = tasks.map((t) => t.id);
  const [tries, landings] = await Promise.all([listDelegations(db, ids, { brief: true }), listLandings(db, ids)]);
  const [triesOf, landingsOf] = [Map.groupBy(tries, (d) => d.taskId), Map.groupBy(landings, (l) => l.taskId)];
  const record = new Map<TaskType, Outcome[]>();
  for (const task of tasks) {
    const outcome = outcomeOf(task, triesOf.get(task.id) ?? [], landingsOf.get(task.id) ?? []);
    if (outcome) record.set(task.type, [...(record.get(task.type) ?? []), outcome]);
  }
  return record;
}
