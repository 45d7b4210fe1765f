import type { Project } from "#domain/project.ts";
import { mostSimilar } from "#domain/similar.ts";
import { isFinalTask } from "#domain/task.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { findDigest } from "../store/digest.ts";
import { listMemories } from "../store/memory.ts";
import { listTasks } from "../store/task.ts";

/** How far back it looks. */
const MEMORIES = 1000;
const TASKS = 300;

/** Something that was found again. `standing`: a person stands behind it. */
export interface Recalled {
  kind: "memory" | "task" | "decision";
  text: string;
  standing: boolean;
}

/** What a project's memories, finished tasks and the decisions of its conversation hold on a question, the most fitting first. */
export async function recallFrom(app: App, on: { project: Project; orchestratorId: string | null; query: string; most: number }): Promise<Recalled[]> {
  const memories = await listMemories(app.db, on.project.id, { limit: MEMORIES });
  const tasks = (await listTasks(app.db, { projectId: on.project.id }, { limit: TASKS })).filter((t) => isFinalTask(t.status));
  const decided = on.orchestratorId ? ((await findDigest(app.db, on.orchestratorId))?.decided ?? []) : [];
  const items: Recalled[] = [
    ...memories.map((m) => ({ kind: "memory" as const, text: m.text, standing: m.standsSince !== null })),
    ...decided.map((d) => ({ kind: "decision" as const, text: d.about === null ? d.text : `${d.text} (to: ${d.about})`, standing: true })),
    ...tasks.map((t) => ({ kind: "task" as const, text: oneLine(`${t.number} ${t.title} (${t.type}, ${t.status}${t.assignedAgent ? ` by ${t.assignedAgent}` : ""})${t.error ? `: ${t.error}` : ""}. ${t.description}`, 400), standing: false })),
  ];
  return mostSimilar(on.query, items, on.most);
}
