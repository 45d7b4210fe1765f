import { z } from "zod";
import { TaskType } from "#domain/task.ts";
import { editTask } from "../flows/edit-task.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({
  number: z.int().positive(),
  title: z.string().trim().min(1).max(120).optional(),
  description: z.string().trim().min(1).max(50_000).optional(),
  type: TaskType.optional(),
  agent: z.string().max(60).optional(),
  priority: z.int().min(0).max(9).optional(),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "edit_task",
  description: "Change a task before it is confirmed: title, description, type, agent, priority.",
  scope: "task",
  input,
  async run(app, caller, { number, project: name, ...given }: z.infer<typeof input>) {
    const { task, project } = await taskFor(app, caller, { number, project: name });
    const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const { title, type, assignedAgent } = await editTask(app, { project, taskId: task.id, actor: { kind: "person", id: caller.actorId } }, patch);
    return { number, title, type, agent: assignedAgent, changed: Object.keys(patch) };
  },
};

export default tool;
