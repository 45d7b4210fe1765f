import type { Scope } from "#domain/access.ts";
import type { Actor } from "#domain/action.ts";
import type { AskAnswer } from "#domain/agent.ts";
import { type Decision, type DecisionVerdict, nextDecision, tasksAsked, VERDICTS } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDecision, listAnsweredDecisions, updateDecision } from "../store/decision.ts";
import { findTasks } from "../store/task.ts";
import { applyRecommendation } from "./apply-recommendation.ts";
import { answerAsk } from "./answer-ask.ts";
import { carryOutProposal } from "./carry-out-proposal.ts";
import { cancelTask } from "./cancel-task.ts";
import { dismissRecommendation } from "./close-recommendation.ts";
import { dropParent } from "./drop-parent.ts";
import { confirmTask } from "./confirm-task.ts";
import { failTask } from "./fail-task.ts";
import { isAsked } from "./plan-decision.ts";
import { repeatTask } from "./repeat-task.ts";
import { replyToAsk } from "./reply-to-ask.ts";
import { runTask } from "./run-task.ts";
import { settleStep } from "./settle-step.ts";
import { settleBudget } from "./settle-budget.ts";
import { settleFollowUp } from "./settle-follow-up.ts";
import { undoChange } from "./land-change.ts";
import { tellAgent } from "./tell-agent.ts";

export interface DecisionWord {
  verdict: DecisionVerdict;
  text: string;
  actor: Actor;
  /** What whoever answers may do; left out, no more than what it takes to answer and to submit. */
  scopes?: readonly Scope[];
}

const ANSWERS: readonly Scope[] = ["read", "task", "approve"];

/** Takes a person's word on a decision, once, and lets what waited for it go on. */
export async function decide(app: App, decisionId: string, word: DecisionWord): Promise<Decision> {
  await refuseBeyond(app, decisionId, word);
  const decision = await answer(app, decisionId, word);
  try {
    await carryOut(app, decision, word);
  } catch (error) {
    await reopen(app, decision);
    throw error;
  }
  return (await findDecision(app.db, decisionId)) ?? decision;
}

/** A yes does no more than whoever says it may do themselves. */
async function refuseBeyond(app: App, decisionId: string, { verdict, scopes = ANSWERS }: DecisionWord): Promise<void> {
  const body = (await findDecision(app.db, decisionId))?.body;
  const tool = body?.kind === "proposal" && body.act && verdict === "approve" ? app.tools.get(body.act.tool) : undefined;
  if (tool && !scopes.includes(tool.scope)) throw new AppError("forbidden", `This token lacks the scope ${tool.scope}, which the proposal needs.`, "Answer it in the inbox. It still waits.");
}

/** Words that were heard but maybe not carried out when the server stopped: what is the server's own to do, it does now. */
export async function takeUpDecisions(app: App, before: string): Promise<void> {
  for (const decision of await listAnsweredDecisions(app.db, before)) {
    const { verdict, text, answeredBy } = decision;
    const word: DecisionWord | null = verdict && { verdict, text: text ?? "", actor: { kind: "person", id: answeredBy ?? "owner" } };
    // Whether a waiting agent got its answer, only that agent can tell; it asks again, or goes on.
    if (!word || waitsForAgent(decision)) continue;
    await carryOut(app, decision, word).catch(async (error: unknown) => {
      app.log.warn({ err: error, decision: decision.id }, "a decision could not be carried out after the restart");
      await reopen(app, decision);
    });
  }
}

function waitsForAgent({ body }: Decision): boolean {
  return body.kind === "permission" || (body.kind === "question" && body.askId !== null);
}

function answer(app: App, decisionId: string, word: DecisionWord): Promise<Decision> {
  return app.bus.commit(async (db) => {
    const decision = await findDecision(db, decisionId);
    if (!decision) throw new AppError("not-found", "There is no such decision.", "Look at the inbox for the open ones.");
    if (!VERDICTS[decision.body.kind].includes(word.verdict)) throw new AppError("bad-request", `A ${decision.body.kind} cannot be answered with ${word.verdict}.`, `Use one of: ${VERDICTS[decision.body.kind].join(", ")}.`);
    const status = nextDecision(decision.status, "answer");
    if (!status) throw new AppError("wrong-state", decision.status === "expired" ? `Too late: ${decision.closedWhy ?? "nobody waits for this any more"}. Nothing ran.` : "This was answered already.", "Look at the task for what happened.");
    const fields = { status, verdict: word.verdict, text: word.text || null, answeredBy: word.actor.id, answeredAt: now() };
    return { writes: [updateDecision(db, decisionId, fields)], events: [told(decision, { to: status, verdict: word.verdict, actor: word.actor })], result: { ...decision, ...fields } };
  });
}

async function carryOut(app: App, decision: Decision, word: DecisionWord): Promise<void> {
  const { body, taskId } = decision;
  switch (body.kind) {
    case "plan":
      return carryOutPlan(app, decision, word);
    case "permission":
      return deliver(app, decision, word.verdict === "approve" ? { verdict: "approve" } : { verdict: "deny", why: word.text || "The owner said no." });
    case "question":
      return carryOutQuestion(app, decision, word);
    case "dialog":
      return close(app, decision, { event: "take", actor: word.actor });
    case "retry":
      return carryOutRetry(app, decision, word);
    case "dependency":
      return carryOutDependency(app, decision, word);
    case "follow-up":
      return settleFollowUp(app, body.followUpId, { again: word.verdict === "approve", actor: word.actor });
    case "recommendation":
      return void (await (word.verdict === "approve" ? applyRecommendation : dismissRecommendation)(app, body.recommendationId, word.actor));
    case "landing":
      // The undo closes the decision with what it writes.
      return word.verdict === "approve" ? void (await undoChange(app, body.landingId, word.actor)) : close(app, decision, { event: "take", actor: word.actor });
    case "ask":
      return word.verdict === "answer" ? replyToAsk(app, decision, { ...word, scopes: word.scopes ?? ANSWERS }) : close(app, decision, { event: "take", actor: word.actor });
    case "proposal":
      if (word.verdict === "approve") await carryOutProposal(app, decision, word.actor);
      return close(app, decision, { event: "take", actor: word.actor });
    case "autonomy":
      // The step closes the decision with what it writes.
      if (body.step.status === "applied" && word.verdict === "approve") return close(app, decision, { event: "take", actor: word.actor });
      return void (await settleStep(app, body.step.id, { event: body.step.status === "applied" ? "revert" : word.verdict === "approve" ? "apply" : "refuse", actor: word.actor }));
    case "budget":
      return settleBudget(app, decision, word);
    case "action":
      await close(app, decision, { event: "take", actor: word.actor });
      if (taskId) app.background("run-task", () => runTask(app, taskId));
  }
}

async function carryOutPlan(app: App, decision: Decision, word: DecisionWord): Promise<void> {
  const asked = (await findTasks(app.db, tasksAsked(decision))).filter(isAsked);
  if (word.verdict === "deny") await close(app, decision, { event: "take", actor: word.actor });
  for (const task of asked) {
    if (word.verdict === "approve") await confirmTask(app, task.id, { actor: word.actor, why: "you confirmed the plan" });
    else await cancelTask(app, task.id, { actor: word.actor, why: word.text || "you did not want the plan" });
  }
}

async function carryOutRetry(app: App, decision: Decision, word: DecisionWord): Promise<void> {
  const { taskId } = decision;
  await close(app, decision, { event: "take", actor: word.actor });
  if (!taskId) return;
  if (word.verdict === "deny") return failTask(app, taskId, { actor: word.actor, why: word.text || "you gave it up after it was not accepted" });
  app.background("run-task", () => runTask(app, taskId));
}

async function carryOutDependency(app: App, decision: Decision, word: DecisionWord): Promise<void> {
  const { body, taskId } = decision;
  if (body.kind !== "dependency" || !taskId) return;
  if (word.verdict === "deny") return cancelTask(app, taskId, { actor: word.actor, why: word.text || "what it waited for will not be verified" });
  if (word.verdict === "retry") await repeatTask(app, body.parentId, word.actor);
  await close(app, decision, { event: "take", actor: word.actor });
  if (word.verdict === "retry") return;
  await dropParent(app, taskId, { parentId: body.parentId, actor: word.actor });
  app.background("run-task", () => runTask(app, taskId));
}

async function carryOutQuestion(app: App, decision: Decision, word: DecisionWord): Promise<void> {
  if (decision.body.kind !== "question") return;
  const { askId, questions } = decision.body;
  if (askId !== null) {
    const denied = word.verdict === "deny";
    return deliver(app, decision, denied ? { verdict: "deny", why: word.text || "The owner did not answer." } : { verdict: "answer", answers: answersOf(questions, word.text) });
  }
  // Asked in plain words: the agent waits at its prompt, so the answer is typed there. Its next turn is the acknowledgement.
  const text = word.text || "Go on as you think best.";
  if (decision.sessionId) await tellAgent(app, decision.sessionId, { actor: word.actor, text, key: `decision:${decision.id}` });
}

/** One line per question answers each in turn; a single text answers them all. */
function answersOf<Q>(questions: readonly Q[], text: string): { question: Q; choice: string }[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return questions.map((question, i) => ({ question, choice: questions.length > 1 && lines.length === questions.length ? (lines[i] ?? text) : text }));
}

async function deliver(app: App, decision: Decision, answer: AskAnswer): Promise<void> {
  if (await answerAsk(app, decision, answer)) return;
  await close(app, decision, { event: "expire", why: "the agent had stopped waiting before your answer reached it" });
  throw new AppError("wrong-state", "Too late: the agent does not wait for this any more. Nothing ran.", "Open the terminal to see where it is.");
}

function close(app: App, decision: Decision, by: { event: "take"; actor: Actor } | { event: "expire"; why: string }): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findDecision(db, decision.id);
    const status = current && nextDecision(current.status, by.event);
    if (!status) return { writes: [], events: [], result: undefined };
    const change = { to: status, verdict: decision.verdict, ...("actor" in by ? { actor: by.actor } : {}) };
    return { writes: [updateDecision(db, decision.id, { status, closedAt: now(), closedWhy: "why" in by ? by.why : null })], events: [told(decision, change)], result: undefined };
  });
}

/** A word that could not be carried out is not one: the decision waits again, unless it was closed meanwhile. */
function reopen(app: App, decision: Decision): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findDecision(db, decision.id);
    if (current?.status !== "answered") return { writes: [], events: [], result: undefined };
    const fields = { status: "open" as const, verdict: null, text: null, answeredBy: null, answeredAt: null };
    return { writes: [updateDecision(db, decision.id, fields)], events: [told(decision, { to: "open", verdict: null })], result: undefined };
  });
}

function told(decision: Decision, change: { to: Decision["status"]; verdict: DecisionVerdict | null; actor?: Actor }) {
  const { projectId, taskId, delegationId, sessionId } = decision;
  return {
    kind: "decision.changed" as const, projectId, taskId, delegationId, sessionId, ...(change.actor ? { actor: change.actor } : {}),
    payload: { decisionId: decision.id, to: change.to, verdict: change.verdict },
  };
}
