import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { taskFor } from "../flows/find-project.ts";
import { sendInput } from "../flows/send-input.ts";
import type { Tool } from "../kernel.ts";
import { listDelegations } from "../store/task.ts";

const input = z.strictObject({ number: z.int().positive(), text: z.string().min(1).max(20_000), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "send_to_agent",
  description: "Type a message to the agent that works on a task, as the person would in its terminal.",
  scope: "input",
  input,
  async run(app, caller, { number, text, project }: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, { number, project });
    const delegation = (await listDelegations(app.db, [task.id])).at(-1);
    if (delegation?.status !== "running" || !delegation.sessionId) throw new AppError("wrong-state", `No agent works on task ${task.number} now.`, "Submit a new task instead.");
    await sendInput(app, delegation.sessionId, { actor: { kind: "person", id: caller.actorId }, text, enter: true });
    return { number, sent: true };
  },
};

export default tool;
