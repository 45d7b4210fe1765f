import { z } from "zod";
import { askFirst } from "../flows/ask-first.ts";
import { projectFor, taskFor } from "../flows/find-project.ts";
import { mergeTasks } from "../flows/merge-tasks.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({
  numbers: z.array(z.int().positive()).min(2).max(10),
  description: z.string().min(1).max(50_000).optional().describe("What the one task shall do; left out, the wishes are put together"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "merge_tasks",
  description: "Put one task in the place of several whose agents have not started. The person confirms it anew.",
  scope: "task",
  input,
  async run(app, caller, { numbers, description, project: name }: z.infer<typeof input>) {
    const project = await projectFor(app, caller, name);
    const tasks = await Promise.all(numbers.map((number) => taskFor(app, caller, { number, project: name })));
    const made = await mergeTasks(app, { project, actor: { kind: "person", id: caller.actorId }, ...askFirst(caller, description ? [description] : []) }, { taskIds: tasks.map((t) => t.task.id), ...(description ? { description } : {}) });
    return { merged: numbers, id: made.id, number: made.number, title: made.title };
  },
};

export default tool;
