import type { Scope } from "#domain/access.ts";
import type { Actor } from "#domain/action.ts";
import type { Decision } from "#domain/decision.ts";
import type { App } from "../kernel.ts";
import { findOrchestrator } from "../store/project.ts";
import { openTurn } from "./open-turn.ts";
import { writeAnswer } from "./write-answer.ts";

/** Says a person's answer in the conversation that asked. Words and closed question become true together, so it is said once, restart or not. */
export async function replyToAsk(app: App, decision: Decision, word: { text: string; actor: Actor; scopes: readonly Scope[] }): Promise<void> {
  if (decision.body.kind !== "ask") return;
  const orchestrator = await findOrchestrator(app.db, decision.body.orchestratorId);
  if (!orchestrator) return;
  const { answer } = await openTurn(app, orchestrator, { text: word.text, answers: decision.id, scopes: word.scopes, by: word.actor.id });
  if (answer) app.background("converse", () => writeAnswer(app, orchestrator, { answer, actor: word.actor, scopes: word.scopes }));
}
