import { z } from "zod";
import { askFirst } from "../flows/ask-first.ts";
import { taskFor } from "../flows/find-project.ts";
import { splitTask } from "../flows/split-task.ts";
import type { Tool } from "../kernel.ts";

const part = z.strictObject({
  description: z.string().min(1).max(50_000).describe("What this part shall do, complete enough for an agent that sees nothing else"),
  after: z.array(z.int().positive()).max(10).optional().describe("Places in this list, from 1, of the parts that must be verified first"),
  agent: z.string().max(60).optional().describe("Only if the person named one"),
});
const input = z.strictObject({ number: z.int().positive(), parts: z.array(part).min(2).max(10), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "split_task",
  description: "Put several tasks in the place of one whose agent has not started. Parts that wait for each other say so; the person confirms the parts as one plan.",
  scope: "task",
  input,
  async run(app, caller, { parts, ...named }: z.infer<typeof input>) {
    const { task, project } = await taskFor(app, caller, named);
    const made = await splitTask(app, { project, taskId: task.id, actor: { kind: "person", id: caller.actorId }, ...askFirst(caller, parts.map((p) => p.description)) }, { parts });
    return { split: task.number, into: made.map((t) => ({ id: t.id, number: t.number, title: t.title })) };
  },
};

export default tool;
