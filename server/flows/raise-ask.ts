import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { sha256 } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { listSignals } from "../store/session.ts";
import { agentNameIn } from "./agent-name.ts";
import { type AskPlace, askPlace, judgeAsk } from "./judge-ask.ts";

type AskBody = Extract<SignalBody, { kind: "permission-asked" | "question-asked" | "dialog" }>;

/** Turns what an agent asks, and autonomy does not cover, into a decision; the same ask again changes nothing. */
export async function raiseAsk(app: App, session: Session, body: AskBody): Promise<void> {
  const { projectId } = session;
  if (!projectId) return;
  const on = await askPlace(app, session);
  const { delegation, task } = on;
  const ask = await askOf(app, session, { ...on, body });
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

async function askOf(app: App, session: Session, on: AskPlace & { body: AskBody }): Promise<{ key: string; title: string; body: Decision["body"] }> {
  const { body } = on;
  const who = agentNameIn(app, on.project, session.agentProvider);
  if (body.kind === "permission-asked") {
    const verdict = await judgeAsk(app, session, { ...on, tool: body.tool });
    const why = verdict.allow ? "" : verdict.reason;
    return {
      key: askKey(session, body.askId),
      title: oneLine(`${who} wants to ${wishOf(body.tool, session.cwd)}`, 160),
      body: { kind: "permission", tool: body.tool, askId: body.askId, rule: verdict.rule, reason: body.reason ?? why },
    };
  }
  if (body.kind === "question-asked") {
    return { key: askKey(session, body.askId), title: oneLine(body.questions[0]?.text ?? `${who} asks`, 160), body: { kind: "question", askId: body.askId, questions: body.questions, guess: false } };
  }
  return { key: await dialogKey(app, session, body), title: `${who} ${DIALOGS[body.rule] ?? "shows a dialog"}`, body: { kind: "dialog", text: body.text, rule: body.rule } };
}

/** What a dialog is, for people. */
const DIALOGS: Readonly<Record<string, string>> = { "it asks in its terminal": "asks in its terminal", "a start-up dialog": "shows a dialog before it starts" };

function wishOf(tool: ToolUse, cwd: string): string {
  const path = tool.path?.startsWith(`${cwd}/`) ? tool.path.slice(cwd.length + 1) : tool.path;
  if (tool.kind === "plan") return "go on with its plan";
  if (tool.kind === "command") return `run a command${tool.command === undefined ? "" : `: ${oneLine(tool.command, 80)}`}`;
  return `${tool.kind === "edit" ? "edit a file" : `use ${tool.name}`}${path === undefined ? "" : `: ${oneLine(path, 80)}`}`;
}

/** A dialog is known by its words; the same one is another once the agent has moved on in between. */
async function dialogKey(app: App, session: Session, dialog: { rule: string; text: string }): Promise<string> {
  const heard = (await listSignals(app.db, session.id, { generation: session.generation, limit: 20 })).findLast((s) => s.body.kind !== "dialog");
  return `dialog:${session.id}.${session.generation}:${dialog.rule}:${sha256(lettersOf(dialog.text)).slice(0, 12)}:${heard?.id ?? "start"}`;
}

/** Without frames, numbers and blinking marks a screen stays the same while nothing happens on it. */
export function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, "");
}

/** The name under which an ask is recognised when it is raised again and when its answer is handed over. */
export function askKey(session: Pick<Session, "id" | "generation">, askId: string): string {
  return `ask:${session.id}.${session.generation}:${askId}`;
}
