import { z } from "zod";
import { confirmTask } from "../flows/confirm-task.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "confirm_task",
  description: "Confirm the plan of a task, only when the person said so in this conversation. Its agent then starts.",
  scope: "approve",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    await confirmTask(app, task.id, { actor: { kind: "person", id: caller.actorId }, why: "you said so in the chat" });
    return { number: task.number, title: task.title, confirmed: true };
  },
};

export default tool;
