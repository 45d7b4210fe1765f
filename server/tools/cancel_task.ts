import { z } from "zod";
import { cancelTask } from "../flows/cancel-task.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "cancel_task",
  description: "Cancel a task. Its agent is stopped; worktree and branch stay.",
  scope: "task",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    await cancelTask(app, task.id, { actor: { kind: "person", id: caller.actorId }, why: "you cancelled it in the chat" });
    return { number: task.number, title: task.title, cancelled: true };
  },
};

export default tool;
