import { z } from "zod";
import { MOST_SITES } from "#domain/site.ts";
import { TaskType } from "#domain/task.ts";
import { editTask } from "../flows/edit-task.ts";
import { furtherByName } from "../flows/further-projects.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({
  number: z.int().positive(),
  title: z.string().trim().min(1).max(120).optional(),
  description: z.string().trim().min(1).max(50_000).optional(),
  type: TaskType.optional(),
  agent: z.string().max(60).optional(),
  priority: z.int().min(0).max(9).optional(),
  also: z.array(z.string().max(80)).max(MOST_SITES).optional().describe("Names of all further projects it changes with its own; empty for none"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "edit_task",
  description: "Change a task before it is confirmed: title, description, type, agent, priority, further projects.",
  scope: "task",
  input,
  async run(app, caller, { number, project: name, also, ...given }: z.infer<typeof input>) {
    const { task, project } = await taskFor(app, caller, { number, project: name });
    const plain = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const patch = { ...plain, ...(also ? { also: await furtherByName(app, caller, { project, names: also }) } : {}) };
    const { title, type, assignedAgent } = await editTask(app, { project, taskId: task.id, actor: { kind: "person", id: caller.actorId } }, patch);
    return { number, title, type, agent: assignedAgent, changed: Object.keys(patch) };
  },
};

export default tool;
