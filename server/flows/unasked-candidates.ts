import { AUTONOMY } from "#domain/autonomy.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import { looksOf } from "#domain/evidence.ts";
import type { Task } from "#domain/task.ts";
import type { UnaskedFacts } from "#domain/unasked-landing.ts";
import type { UnaskedStep } from "#domain/unasked.ts";
import type { App } from "../kernel.ts";
import { listSteps } from "../store/autonomy.ts";
import { newestTaskEvents } from "../store/event.ts";
import { listLandings } from "../store/landing.ts";
import { listDelegations, listEvidence, listTasks } from "../store/task.ts";

/** Finished tasks that are looked at. */
const LOOKED_AT = 50;

/** What was verified at full since a person last changed how much runs unasked; what was taken off again does not come back by itself. */
export async function unaskedCandidates(app: App, project: Project): Promise<Task[]> {
  const steps = await listSteps(app.db, project.id);
  const from = steps.find((s) => s.kind === "set")?.createdAt ?? project.createdAt;
  const tasks = (await listTasks(app.db, { projectId: project.id }, { status: "completed", limit: LOOKED_AT })).filter((t) => (t.completedAt ?? "") >= from && autonomyFor(project, t.type) === "full");
  const landed = new Set((await listLandings(app.db, tasks.map((t) => t.id))).map((l) => l.taskId));
  return tasks.filter((t) => !landed.has(t.id));
}

/** What the law of what goes on unasked asks of a task's latest try, apart from what is in its way. */
export async function unaskedFacts(app: App, { project, task }: { project: Project; task: Task }): Promise<UnaskedFacts> {
  const last = (await listDelegations(app.db, [task.id], { brief: true })).at(-1);
  const looks = looksOf(last ? await listEvidence(app.db, [last.id], { brief: true }) : []).length;
  const { mayMerge, mayPush } = project.settings;
  return { level: autonomyFor(project, task.type), mayMerge, mayPush, verified: task.status === "completed", confidence: task.confidence, looks, obstacle: null };
}

/** Why something waits for a person stands in the task's story, each reason once. */
export async function noteHeld(app: App, task: Task, held: { step: UnaskedStep; why: string }): Promise<void> {
  const said = await newestTaskEvents(app.db, task.id, { kind: "autonomy.held", limit: 20 });
  if (said.find((e) => e.payload["step"] === held.step)?.payload["why"] === held.why) return;
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "autonomy.held", actor: AUTONOMY, projectId: task.projectId, taskId: task.id, payload: held }], result: undefined }));
}
