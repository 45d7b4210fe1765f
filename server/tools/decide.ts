import { z } from "zod";
import { DecisionVerdict, letsMoreRun, tasksAsked } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { decide } from "../flows/decide.ts";
import { boundOf, reachesTasks } from "../flows/within-reach.ts";
import { findProject } from "../store/project.ts";
import type { Tool } from "../kernel.ts";
import { findDecision } from "../store/decision.ts";

const input = z.strictObject({ id: Id, verdict: DecisionVerdict, text: z.string().max(10_000).optional() });

const tool: Tool = {
  id: "decide",
  description: "Answer a decision, only with what the person said in this conversation.",
  scope: "approve",
  input,
  async run(app, caller, { id, verdict, text }: z.infer<typeof input>) {
    const decision = await findDecision(app.db, id);
    const project = decision && (await findProject(app.db, decision.projectId));
    const isOwn = project?.userId === caller.userId && (caller.projectId === null || caller.projectId === project.id);
    if (!decision || !isOwn || !(await reachesTasks(app.db, boundOf(caller), tasksAsked(decision)))) throw new AppError("not-found", "There is no such decision.", "Look at the list of decisions.");
    if (letsMoreRun(decision.body, verdict)) throw new AppError("forbidden", "How much runs unasked is not changed from a conversation.", "Answer it in the inbox.");
    const done = await decide(app, id, { verdict, text: text ?? "", actor: { kind: "person", id: caller.actorId }, scopes: caller.scopes });
    return { id, status: done.status };
  },
};

export default tool;
