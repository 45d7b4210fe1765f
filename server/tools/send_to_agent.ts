import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { taskFor } from "../flows/find-project.ts";
import { tellAgent } from "../flows/tell-agent.ts";
import type { Tool } from "../kernel.ts";
import { listDelegations } from "../store/task.ts";

const input = z.strictObject({ number: z.int().positive(), text: z.string().min(1).max(20_000), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "send_to_agent",
  description: "Tell the agent that works on a task something, in the person's name. It reaches the agent once its present turn has ended.",
  scope: "input",
  input,
  async run(app, caller, { number, text, project }: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, { number, project });
    const delegation = (await listDelegations(app.db, [task.id])).at(-1);
    if (delegation?.status !== "running" || !delegation.sessionId) throw new AppError("wrong-state", `No agent works on task ${task.number} now.`, "Submit a new task instead.");
    const { status } = await tellAgent(app, delegation.sessionId, { actor: { kind: "person", id: caller.actorId }, text, ...(caller.key ? { key: caller.key } : {}) });
    return { number, kept: true, status, note: "It is typed once the agent waits at its prompt." };
  },
};

export default tool;
