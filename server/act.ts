import { ACTION_WORDS, type Action, type ActionIntent } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import type { RuleFacts } from "#domain/rule.ts";
import { needsCheckpoint, strictest, type Verdict } from "#domain/verdict.ts";
import type { App } from "./kernel.ts";
import { crashPoint } from "./lib/crash.ts";
import { newId, now } from "./lib/ids.ts";
import { findAction, insertAction, updateAction } from "./store/action.ts";
import { findDecisionByKey, insertDecision, newDecision } from "./store/decision.ts";

/** One act on the world: what, by whom, how it is recognised again, and what the rules may know. */
export interface Act extends ActionIntent {
  /** Unique over all acts. The same key again means: the same act, begun before and maybe not finished. */
  key: string;
  taskId?: string | null;
  delegationId?: string | null;
  sessionId?: string | null;
  facts: RuleFacts;
  /** Makes the checkpoint a rule may ask for. */
  checkpoint?: () => Promise<unknown>;
}

/** Thrown when a rule wants a person's word first; the open decision is kept, and the flow is taken up again when it is answered. */
export class Held extends Error {
  readonly verdict: Extract<Verdict, { verdict: "confirm" }>;
  constructor(verdict: Extract<Verdict, { verdict: "confirm" }>) {
    super(`held by rule ${verdict.rule}: ${verdict.why}`);
    this.verdict = verdict;
  }
}

/**
 * The only way to act on the world: intent written → rules asked → checkpoint where one asks for it → effect → outcome written.
 * The effect must recognise its own earlier success: after a crash it runs again under the same key, and `again` is true.
 */
export async function act<T>(app: App, intent: Act, effect: (again: boolean) => Promise<T>, outcome: (result: T) => string = () => ""): Promise<T> {
  const verdicts = [...app.rules.values()].map((rule) => rule.judge(intent, intent.facts));
  const verdict = strictest(verdicts);
  if (verdict.verdict === "deny") return deny(app, intent, verdict);
  if (verdict.verdict === "confirm") await requireApproval(app, intent, verdict);
  const { action, again } = await writeIntent(app, intent);
  crashPoint(`${intent.kind}:intended`);
  let result: T;
  try {
    if (needsCheckpoint(verdicts)) await checkpointFirst(intent);
    result = await effect(again);
  } catch (error) {
    await close(app, intent, action, { status: "failed", outcome: error instanceof Error ? error.message.slice(0, 500) : "failed" });
    throw error;
  }
  crashPoint(`${intent.kind}:done`);
  // What fails from here on says nothing of the effect: then the intent stays open, and who takes it up looks at the world.
  await close(app, intent, action, { status: "done", outcome: outcome(result) });
  crashPoint(`${intent.kind}:closed`);
  return result;
}

async function checkpointFirst(intent: Act): Promise<void> {
  if (!intent.checkpoint) throw new AppError("conflict", "This would lose work and no checkpoint can be made here.", "Commit or copy the files by hand first. Nothing was changed.");
  await intent.checkpoint();
}

function writeIntent(app: App, intent: Act): Promise<{ action: Action; again: boolean }> {
  return app.bus.commit<{ action: Action; again: boolean }>(async (db) => {
    const known = await findAction(db, intent.key);
    if (known) return { writes: [updateAction(db, known.id, { status: "intended", outcome: null, closedAt: null })], events: [], result: { action: known, again: true } };
    const action: Action = {
      id: newId(),
      key: intent.key,
      kind: intent.kind,
      actorKind: intent.actor.kind,
      actorId: intent.actor.id,
      projectId: intent.projectId,
      delegationId: intent.delegationId ?? null,
      target: intent.target,
      status: "intended",
      outcome: null,
      createdAt: now(),
      closedAt: null,
    };
    return { writes: [insertAction(db, action)], events: [told(intent, { kind: "action.intended", payload: { actionId: action.id, action: intent.kind, target: intent.target } })], result: { action, again: false } };
  });
}

function close(app: App, intent: Act, action: Action, end: { status: "done" | "failed"; outcome: string }): Promise<void> {
  return app.bus.commit((db) => ({
    writes: [updateAction(db, action.id, { ...end, closedAt: now() })],
    events: [told(intent, { kind: `action.${end.status}`, payload: { actionId: action.id, action: intent.kind, outcome: end.outcome } })],
    result: undefined,
  }));
}

async function deny(app: App, intent: Act, verdict: Extract<Verdict, { verdict: "deny" }>): Promise<never> {
  await app.bus.commit(() => ({
    writes: [],
    events: [told(intent, { kind: "action.denied", payload: { actionId: newId(), action: intent.kind, rule: verdict.rule, why: verdict.why } })],
    result: undefined,
  }));
  throw new AppError("forbidden", `The rule ${verdict.rule} does not allow this: ${verdict.why}.`, "Change the project's settings if you want it otherwise. Nothing was done.");
}

/** Returns when a person approved this very act before; otherwise opens the decision (once) and throws. */
async function requireApproval(app: App, intent: Act, verdict: Extract<Verdict, { verdict: "confirm" }>): Promise<void> {
  const key = `action:${intent.key}`;
  const known = await findDecisionByKey(app.db, key);
  if (known?.verdict === "approve") return;
  if (known?.verdict === "deny") throw new AppError("forbidden", `You denied this: ${known.title}.`, "Submit the task again if you changed your mind.");
  const { projectId } = intent;
  if (!known && projectId !== null) await openApproval(app, { ...intent, projectId }, { key, verdict });
  throw new Held(verdict);
}

function openApproval(app: App, intent: Act & { projectId: string }, ask: { key: string; verdict: Extract<Verdict, { verdict: "confirm" }> }): Promise<void> {
  const { key, verdict } = ask;
  const title = `${ACTION_WORDS[intent.kind]} ${intent.target}`.slice(0, 200);
  return app.bus.commit((db) => {
    const row = newDecision(intent, { key, title, body: { kind: "action", action: intent.kind, target: intent.target, rule: verdict.rule, why: verdict.why } });
    return { writes: [insertDecision(db, row)], events: [told(intent, { kind: "decision.opened", payload: { decisionId: row.id, kind: "action", title } })], result: undefined };
  });
}

/** An event of this act, with its place and actor. */
function told(intent: Act, event: NewEvent): NewEvent {
  return { ...event, actor: intent.actor, projectId: intent.projectId, taskId: intent.taskId ?? null, delegationId: intent.delegationId ?? null, sessionId: intent.sessionId ?? null };
}
