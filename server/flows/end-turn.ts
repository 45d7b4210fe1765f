import type { Decision } from "#domain/decision.ts";
import { type Delegation, nextDelegation } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import type { Signal, SignalBody, SignalSource } from "#domain/signal.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import { looksLikeQuestion } from "#domain/question.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { findProject } from "../store/project.ts";
import { listSignals } from "../store/session.ts";
import { listSites } from "../store/site.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { failTry } from "./fail-try.ts";
import { noteUsage } from "./note-usage.ts";
import { park, withLimitEnd } from "./park.ts";
import { readTranscript } from "./read-transcript.ts";
import { settleAsks } from "./settle-asks.ts";
import { noteLeftBehind } from "./sub-agents.ts";
import { verify } from "./verify.ts";

type End = Extract<SignalBody, { kind: "turn-ended" | "turn-failed" | "interrupted" }>;
type Failed = Extract<SignalBody, { kind: "turn-failed" }>;

interface TurnEnd {
  body: Extract<SignalBody, { kind: "turn-ended" }>;
  source: SignalSource;
}

/** Signals that are looked back at to see what belongs to the turn. */
const LOOK_BACK = 100;

/**
 * An agent ended its turn: that is a report, unless it left work running behind it or ended on a question with nothing done. Returns how it
 * really ended where only the transcript told.
 */
export async function endTurn(app: App, session: Session, end: TurnEnd): Promise<End | undefined> {
  const { how, turn, isNew } = await howItEnded(app, session, end.body);
  // An end may be told again; what was asked at it still waits.
  const asked = await findDecisionByKey(app.db, wordsKey(session, turn));
  await settleAsks(app, session, { said: end.body, but: asked?.id });
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (!delegation || delegation.status !== "running" || (end.body.background ?? 0) > 0) return undefined;
  // There is more to be told; its next turn may change what it has to report.
  const goesOn = !isLimited(how) && (await listOpenFollowUps(app.db, session.id)).length > 0;
  if (goesOn) return how.kind !== "turn-ended" && isNew ? how : undefined;
  if (how.kind !== "turn-ended") return stopShort(app, session, { how, isNew });
  const words = how.lastMessage ?? "";
  if (looksLikeQuestion(words) && !(await hasWork(app, delegation))) await askInWords(app, session, { delegation, words, turn });
  else {
    await noteLeftBehind(app, delegation);
    await report(app, delegation.id, { words, source: end.source });
  }
  return undefined;
}

/** An agent's turn came to nothing. Returns how it really ended where only the transcript told. */
export async function failTurn(app: App, session: Session, body: Failed): Promise<End | undefined> {
  const { how, isNew } = await howItEnded(app, session, body);
  return how.kind === "turn-ended" ? undefined : stopShort(app, session, { how, isNew });
}

/** A limit holds the agent up and a person's interruption waits for that person; otherwise the try has failed, and the retry policy decides what comes next. */
async function stopShort(app: App, session: Session, on: { how: Exclude<End, { kind: "turn-ended" }>; isNew: boolean }): Promise<End | undefined> {
  const { how, isNew } = on;
  if (isLimited(how)) await park(app, session, how);
  else if (how.kind === "turn-failed" && session.delegationId) await failTry(app, session.delegationId, { reason: "agent-failed", message: `The agent could not go on: ${how.message}` });
  return isNew ? how : undefined;
}

type Limited = Extract<End, { kind: "turn-failed" }> & { limit: NonNullable<Extract<End, { kind: "turn-failed" }>["limit"]> };

function isLimited(how: End): how is Limited {
  return how.kind === "turn-failed" && how.limit !== undefined;
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

/** The signals of the present turn, its start first. */
async function turnOf(app: App, session: Session): Promise<Signal[]> {
  const signals = await listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK });
  return signals.slice(Math.max(0, signals.findLastIndex((s) => s.body.kind === "turn-started")));
}

/**
 * Some agents tell an interrupted or failed turn like any other end, and some end it without a word. What was said before in the turn
 * fills in, and the transcript, where it is as new. `turn` names the turn; `isNew` when only the transcript told.
 */
async function howItEnded(app: App, session: Session, end: End): Promise<{ how: End; turn: string; isNew: boolean }> {
  const signals = await turnOf(app, session);
  const facts = await readTranscript(app, session);
  if (facts) await noteUsage(app, session, facts.usage);
  const turn = signals[0]?.id ?? "first";
  const interrupted = signals.find((s) => s.body.kind === "interrupted")?.body;
  const known = (how: End) => ({ how, turn, isNew: false });
  if (interrupted?.kind === "interrupted") return known(interrupted);
  if ((end.kind === "turn-ended" && end.lastMessage !== undefined) || (end.kind === "turn-failed" && end.limit)) return known(end);
  const { ended } = facts ?? {};
  const isFresh = ended !== undefined && ended.at >= (signals[0]?.at ?? "");
  const read = isFresh ? withLimitEnd(ended.body, ended.at) : undefined;
  if (read && isEnd(read) && !(end.kind === "turn-failed" && read.kind === "turn-ended")) return { how: read, turn, isNew: read.kind !== end.kind || (read.kind === "turn-failed" && read.limit !== undefined) };
  const said = signals.findLast((s) => s.body.kind === "said")?.body;
  return known(end.kind === "turn-ended" && said?.kind === "said" ? { ...end, lastMessage: said.text } : end);
}

function isEnd(body: SignalBody): body is End {
  return body.kind === "turn-ended" || body.kind === "turn-failed" || body.kind === "interrupted";
}

/** Whether anything was done since the start in any repository of the try, committed or not. */
async function hasWork(app: App, delegation: Pick<Delegation, "id" | "projectId" | "worktreePath" | "baseSha">): Promise<boolean> {
  for (const { projectId, worktreePath, baseSha } of [delegation, ...(await listSites(app.db, [delegation.id]))]) {
    const project = await findProject(app.db, projectId);
    if (!project || !worktreePath || !baseSha) continue;
    const tree = { commonDir: project.gitCommonDir, workTree: worktreePath };
    if ((await app.git.resolve(tree, "HEAD")) !== baseSha || (await app.git.uncommitted(tree)).length > 0) return true;
  }
  return false;
}

/** Whether a decision is what an agent asked in plain words at its prompt; the answer is typed there. */
export function isQuestionInWords({ body }: Pick<Decision, "body">): boolean {
  return body.kind === "question" && body.askId === null;
}

function wordsKey(session: Session, turn: string): string {
  return `words:${session.id}.${session.generation}:${turn}`;
}

async function askInWords(app: App, session: Session, on: { delegation: { id: string; taskId: string; projectId: string }; words: string; turn: string }): Promise<void> {
  const place = { projectId: on.delegation.projectId, taskId: on.delegation.taskId, delegationId: on.delegation.id, sessionId: session.id };
  const title = oneLine(on.words.trim().split("\n").at(-1) ?? "The agent asks", 160);
  await app.bus.commit(async (db) => {
    // One question per turn, however often its end is told.
    const key = wordsKey(session, on.turn);
    if (await findDecisionByKey(db, key)) return { writes: [], events: [], result: undefined };
    const questions = [{ text: cleanText(on.words, 4000), choices: [], multiple: false }];
    const row = newDecision(place, { key, title, body: { kind: "question", askId: null, questions, guess: true } });
    return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", ...place, payload: { decisionId: row.id, kind: "question", title } }], result: undefined };
  });
}
