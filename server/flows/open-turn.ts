import type { Scope } from "#domain/access.ts";
import type { Decision } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { hasActed, type Message } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { cleanText } from "#domain/text.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, findOpenAsk, updateDecision } from "../store/decision.ts";
import { findMessage, insertMessage, listMessages, replaceMessage } from "../store/message.ts";

export interface Words {
  text: string;
  /** Id the client chose; the same id again is the same message. */
  id?: string;
  /** The last message, which these words take the place of. */
  replaces?: string;
  /** The question these words answer; without it, one that is open. */
  answers?: string;
  /** Who says it, for the record of an answered question. */
  by: string;
  /** What they may do. */
  scopes: readonly Scope[];
}

/** Takes words into a conversation together with the answer that will be written: both or neither, once. `answer` is null when they were there already. */
export function openTurn(app: App, orchestrator: Orchestrator, words: Words): Promise<{ question: Message | null; answer: Message | null }> {
  return app.bus.commit<{ question: Message | null; answer: Message | null }>(async (db) => {
    const known = words.id ? await findMessage(db, words.id) : undefined;
    if (known && known.orchestratorId !== orchestrator.id) throw new AppError("conflict", "This id belongs to something else.", "Send the message under an id of its own.");
    if (known) return { writes: [], events: [], result: { question: known, answer: null } };
    const ask = await (words.answers ? findDecision(db, words.answers) : findOpenAsk(db, orchestrator.id));
    // Answered twice, it was said once.
    if (words.answers && ask?.status !== "answered") return { writes: [], events: [], result: { question: null, answer: null } };
    const replaced = words.replaces ? await replacedBy(db, orchestrator, words.replaces) : [];
    const place = { orchestratorId: orchestrator.id, brain: null, createdAt: now() };
    const question: Message = { ...place, id: words.id ?? newId(), role: "user", parts: [{ kind: "text", text: app.redact(cleanText(words.text)), ...originOf(ask, words) }], pending: false };
    const answer: Message = { ...place, id: newId(), role: "assistant", parts: [], pending: true };
    const taken = ask ? takenBy(ask, words) : undefined;
    return {
      writes: [insertMessage(db, question), insertMessage(db, answer), ...replaced.map((id) => replaceMessage(db, id, question.id)), ...(ask && taken ? [updateDecision(db, ask.id, taken.fields)] : [])],
      events: [...[question, answer].map((m) => told(orchestrator, m)), ...(taken ? [taken.event] : [])],
      result: { question, answer },
    };
  });
}

/** Whose words they are: a choice that is taken as it stands is the asker's, and who may not approve is a program. */
function originOf(ask: Decision | undefined, { text, scopes }: Words): { from?: "choice" | "token" } {
  const choices = ask?.body.kind === "ask" ? ask.body.questions.flatMap((q) => q.choices) : [];
  if (choices.some((c) => c.label.trim() === text.trim())) return { from: "choice" };
  return scopes.includes("approve") ? {} : { from: "token" };
}

function told(orchestrator: Orchestrator, message: Message): NewEvent {
  return { kind: "message.added", projectId: orchestrator.projectId, payload: { messageId: message.id, orchestratorId: orchestrator.id, role: message.role } };
}

/** Whatever a person says next while a question is open is its answer. */
function takenBy(ask: Decision, words: Words): { fields: Partial<Decision>; event: NewEvent } {
  const at = now();
  const said = ask.status === "open" ? { verdict: "answer" as const, text: words.text, answeredBy: words.by, answeredAt: at } : {};
  return {
    fields: { ...said, status: "taken", closedAt: at },
    event: { kind: "decision.changed", projectId: ask.projectId, payload: { decisionId: ask.id, to: "taken", verdict: "answer" } },
  };
}

/** The last message of the person with its answer, which go out of sight; where something came of it, both stay and nothing is replaced. */
async function replacedBy(db: Db, orchestrator: Orchestrator, id: string): Promise<string[]> {
  const newest = (await listMessages(db, orchestrator.id, { limit: 20 })).filter((m) => m.role !== "system");
  const last = newest.findIndex((m) => m.role === "user");
  if (newest[last]?.id !== id) throw new AppError("conflict", "Only the last message can be changed.", "Say it as a new message.");
  const answers = newest.slice(0, last);
  if (answers.some((m) => m.pending)) throw new AppError("conflict", "The answer is still being written.", "Stop it first, then change the message.");
  return answers.some(hasActed) ? [] : [id, ...answers.map((m) => m.id)];
}

