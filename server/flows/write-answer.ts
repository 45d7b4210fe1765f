import type { Scope } from "#domain/access.ts";
import type { Actor } from "#domain/action.ts";
import type { Turn } from "#domain/brain.ts";
import { AppError } from "#domain/errors.ts";
import type { Message } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { z } from "zod";
import type { App, Tool } from "../kernel.ts";
import { createDraft, type Draft } from "../lib/draft.ts";
import { updateMessage } from "../store/message.ts";
import { type Briefing, gatherBriefing } from "./gather-briefing.ts";
import { keepShort } from "./keep-short.ts";
import { inTime, type Thinker, thinkers } from "./think.ts";
import { handsOf, useHand } from "./use-hand.ts";

/** Longest a brain may take for one answer. */
const TIMEOUT_MS = 300_000;

export interface Writing {
  /** The answer's message, still empty. */
  answer: Message;
  actor: Actor;
  scopes: readonly Scope[];
  /** Hears the answer as it is written. */
  onText?: ((delta: string) => void) | undefined;
}

/** Writes an answer: the brain reads, uses the orchestrator's hands, and speaks. What happened is kept as it happens. */
export async function writeAnswer(app: App, orchestrator: Orchestrator, writing: Writing): Promise<Message> {
  const { answer } = writing;
  const turn = app.turns.begin({ orchestratorId: orchestrator.id, answerId: answer.id });
  try {
    await keepShort(app, orchestrator, { atOnce: true });
    const shown = await gatherBriefing(app, orchestrator, answer.id);
    const draft = createDraft({ onText: writing.onText, outside: shown.outside });
    const brain = await think(app, { orchestrator, writing, briefing: shown, draft, stop: turn.signal });
    const done = { parts: draft.parts(), brain, pending: false };
    await keep(app, orchestrator, { id: answer.id, fields: done });
    app.background("keep-short", () => keepShort(app, orchestrator, { atOnce: false }));
    return { ...answer, ...done };
  } finally {
    turn.end();
  }
}

interface Thinking {
  orchestrator: Orchestrator;
  writing: Writing;
  briefing: Briefing;
  draft: Draft;
  stop: AbortSignal;
}

async function think(app: App, on: Thinking): Promise<string | null> {
  const { draft, stop } = on;
  for (const thinker of thinkers(app, on.orchestrator.brain)) {
    // A stopping server answers nothing any more; the next start says so in the chat.
    app.stopping.throwIfAborted();
    const signal = AbortSignal.any([app.stopping, stop, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      await inTime(thinker.brain.converse(turnFor(app, on, { thinker, signal })), signal);
      if (draft.parts().length > 0) return thinker.id;
    } catch (error) {
      if (stop.aborted) {
        draft.stop();
        return thinker.id;
      }
      app.log.warn({ err: error, brain: thinker.id }, "a brain could not answer");
      if (error instanceof AppError && error.code === "rate-limited") {
        draft.emit(`${error.tell.what} ${error.tell.next}`);
        return thinker.id;
      }
      // What it did stands; saying it again with another brain would do it twice.
      if (draft.hasActed()) return thinker.id;
    }
    draft.restart();
  }
  draft.emit("I could not answer this. Say it again, or submit the task in Work.");
  return null;
}

function turnFor(app: App, on: Thinking, by: { thinker: Thinker; signal: AbortSignal }): Turn {
  const { orchestrator, writing, draft, briefing: shown } = on;
  const isModel = !by.thinker.mayApprove;
  const hands = handsOf(app, isModel || shown.order === null);
  const show = (): Promise<void> => keep(app, orchestrator, { id: writing.answer.id, fields: { parts: draft.parts() } });
  return {
    context: shown.context, system: shown.system, messages: shown.messages, answers: shown.answers, tools: describe(hands), signal: by.signal,
    emit: (text) => void (by.signal.aborted || draft.emit(text)),
    async call(name, input) {
      // Who did not hear that it was stopped has no hands any more.
      if (by.signal.aborted) return JSON.stringify({ error: "The answer was stopped." });
      const facts = { answerId: writing.answer.id, said: shown.said, order: shown.order, isModel, outside: draft.outside };
      const caller = { userId: orchestrator.userId, projectId: orchestrator.projectId, orchestratorId: orchestrator.id, actorId: writing.actor.id, scopes: writing.scopes, turn: facts };
      return useHand(app, { tool: hands.find((t) => t.id === name), input, caller, draft, show });
    },
  };
}

function describe(hands: readonly Tool[]): Turn["tools"] {
  return hands.map((tool) => ({ name: tool.id, description: tool.description, inputSchema: z.toJSONSchema(tool.input) as Record<string, unknown> }));
}

function keep(app: App, orchestrator: Orchestrator, on: { id: string; fields: Parameters<typeof updateMessage>[2] }): Promise<void> {
  return app.bus.commit((db) => ({
    writes: [updateMessage(db, on.id, on.fields)],
    events: [{ kind: "message.changed", projectId: orchestrator.projectId, payload: { messageId: on.id, orchestratorId: orchestrator.id } }],
    result: undefined,
  }));
}
