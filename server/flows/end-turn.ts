import { nextDelegation } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody, SignalSource } from "#domain/signal.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import { looksLikeQuestion } from "#domain/question.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { insertDecision, newDecision } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { settleAsks } from "./settle-asks.ts";
import { verify } from "./verify.ts";

interface TurnEnd {
  body: Extract<SignalBody, { kind: "turn-ended" }>;
  source: SignalSource;
}

/** An agent ended its turn: that is a report, unless it left work running behind it or ended on a question with nothing done. */
export async function endTurn(app: App, session: Session, end: TurnEnd): Promise<void> {
  await settleAsks(app, session, end.body);
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (!delegation || delegation.status !== "running" || (end.body.background ?? 0) > 0) return;
  const words = end.body.lastMessage ?? "";
  if (looksLikeQuestion(words) && !(await hasWork(app, delegation.projectId, delegation))) return askInWords(app, session, { delegation, words });
  await report(app, delegation.id, { words, source: end.source });
}

/** Takes an agent's report: the server now looks for itself. Safe to repeat. */
export async function report(app: App, delegationId: string, said: { words: string; source: SignalSource }): Promise<void> {
  const reported = await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegationId);
    const status = current && nextDelegation(current.status, "reported");
    if (!current || !status) return { writes: [], events: [], result: false };
    const at = now();
    const words = cleanText(said.words, 4000);
    const place = { projectId: current.projectId, taskId: current.taskId, delegationId, sessionId: current.sessionId };
    return {
      writes: [updateDelegation(db, delegationId, { status, report: words, reportedAt: at, updatedAt: at })],
      events: [
        { kind: "delegation.reported", ...place, payload: { source: said.source, words: words.slice(0, 300) } },
        { kind: "delegation.changed", ...place, payload: { from: current.status, to: status, why: "the agent reported" } },
      ],
      result: true,
    };
  });
  if (!reported) return;
  crashPoint("agent-reported");
  app.background("verify", () => verify(app, delegationId));
}

/** Whether anything was done since the start, committed or not. */
async function hasWork(app: App, projectId: string, delegation: { worktreePath: string | null; baseSha: string | null }): Promise<boolean> {
  const project = await findProject(app.db, projectId);
  if (!project || !delegation.worktreePath || !delegation.baseSha) return false;
  const tree = { commonDir: project.gitCommonDir, workTree: delegation.worktreePath };
  return (await app.git.resolve(tree, "HEAD")) !== delegation.baseSha || (await app.git.uncommitted(tree)).length > 0;
}

async function askInWords(app: App, session: Session, on: { delegation: { id: string; taskId: string; projectId: string }; words: string }): Promise<void> {
  const place = { projectId: on.delegation.projectId, taskId: on.delegation.taskId, delegationId: on.delegation.id, sessionId: session.id };
  const title = oneLine(on.words.trim().split("\n").at(-1) ?? "The agent asks", 160);
  await app.bus.commit((db) => {
    const key = `words:${session.id}.${session.generation}:${now()}`;
    const questions = [{ text: cleanText(on.words, 4000), choices: [], multiple: false }];
    const row = newDecision(place, { key, title, body: { kind: "question", askId: null, questions, guess: true } });
    return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", ...place, payload: { decisionId: row.id, kind: "question", title } }], result: undefined };
  });
}
