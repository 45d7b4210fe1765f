import type { Scope } from "#domain/access.ts";
import type { Actor } from "#domain/action.ts";
import type { Message } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { openTurn, type Words } from "./open-turn.ts";
import { writeAnswer } from "./write-answer.ts";

export interface Saying extends Pick<Words, "text" | "id" | "replaces"> {
  actor: Actor;
  /** What whoever speaks may do, and so what their words may do. */
  scopes: readonly Scope[];
  /** Hears the answer as it is written. */
  onText?: (delta: string) => void;
}

/** Takes a message of the person and answers it. Returns the answer; for a message that was there already, that one. */
export async function converse(app: App, orchestrator: Orchestrator, saying: Saying): Promise<Message> {
  const { actor, scopes, onText, ...words } = saying;
  const { question, answer } = await openTurn(app, orchestrator, { ...words, scopes, by: actor.id });
  if (answer) return writeAnswer(app, orchestrator, { answer, actor, scopes, onText });
  return question as Message;
}
