import { Scope } from "#domain/access.ts";
import type { Actor } from "#domain/action.ts";
import type { Decision } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { runTool } from "./run-tool.ts";

/** Does what a person said yes to: exactly the call that stood in the proposal, in the person's name. Whether they may was asked with their yes. */
export async function carryOutProposal(app: App, decision: Decision, actor: Actor): Promise<void> {
  if (decision.body.kind !== "proposal" || !decision.body.act) return;
  const { act, orchestratorId } = decision.body;
  const tool = app.tools.get(act.tool);
  const project = await findProject(app.db, decision.projectId);
  if (!tool || !project) throw new AppError("wrong-state", `${act.tool} is not there any more.`, "Say it again in the chat.");
  const { project: _, ...input } = act.input;
  const result = await runTool(app, tool, { caller: { userId: project.userId, projectId: project.id, orchestratorId, actorId: actor.id, scopes: Scope.options, key: `decision:${decision.id}` }, input });
  const refusal = typeof result === "object" && result !== null && "error" in result ? String(result.error) : undefined;
  if (refusal !== undefined) throw new AppError("wrong-state", refusal, "Nothing was done.");
}
