import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { judgeAsk } from "./judge-ask.ts";

type AskBody = Extract<SignalBody, { kind: "permission-asked" | "question-asked" | "dialog" }>;

/** Turns what an agent asks into a decision, unless the rules answer it or the same ask is there already. */
export async function raiseAsk(app: App, session: Session, body: AskBody): Promise<void> {
  const { projectId } = session;
  if (!projectId) return;
  if (body.kind === "permission-asked" && (await judgeAsk(app, session, body)).allow) return;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const task = delegation && (await findTask(app.db, delegation.taskId));
  const ask = askOf(session, body);
  await app.bus.commit(async (db) => {
    if (await findDecisionByKey(db, ask.key)) return { writes: [], events: [], result: undefined };
    const place = { projectId, taskId: task?.id ?? null, delegationId: delegation?.id ?? null, sessionId: session.id };
    const row = newDecision(place, ask);
    return {
      writes: [insertDecision(db, row)],
      events: [{ kind: "decision.opened", ...place, payload: { decisionId: row.id, kind: ask.body.kind, title: ask.title } }],
      result: undefined,
    };
  });
}

function askOf(session: Session, body: AskBody): { key: string; title: string; body: Decision["body"] } {
  const who = session.agentProvider ?? "the agent";
  if (body.kind === "permission-asked") {
    const what = body.tool.kind === "command" ? "run a command" : body.tool.kind === "edit" ? "edit a file" : `use ${body.tool.name}`;
    return {
      key: askKey(session, body.askId),
      title: `${who} wants to ${what}`,
      body: { kind: "permission", tool: body.tool, askId: body.askId, rule: body.tool.kind, reason: body.reason ?? "" },
    };
  }
  if (body.kind === "question-asked") {
    return { key: askKey(session, body.askId), title: oneLine(body.questions[0]?.text ?? `${who} asks`, 160), body: { kind: "question", askId: body.askId, questions: body.questions, guess: false } };
  }
  return { key: `dialog:${session.id}.${session.generation}:${body.rule}`, title: `${who} shows a dialog: ${body.rule}`, body: { kind: "dialog", text: body.text, rule: body.rule } };
}

/** The name under which an ask is recognised when it is raised again and when its answer is handed over. */
export function askKey(session: Pick<Session, "id" | "generation">, askId: string): string {
  return `ask:${session.id}.${session.generation}:${askId}`;
}
