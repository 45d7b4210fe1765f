import { decodeTime } from "ulid";
import type { Actor } from "#domain/action.ts";
import { isFinalDelegation, type Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { isStanding } from "#domain/landing.ts";
import type { Sending } from "#domain/review-comment.ts";
import { nextTask, type Task, type TaskStatus } from "#domain/task.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findDecisionByKey } from "../store/decision.ts";
import { findFollowUpByKey } from "../store/follow-up.ts";
import { listLandings } from "../store/landing.ts";
import { deleteWaiting } from "../store/queue.ts";
import { findSession } from "../store/session.ts";
import { findDelegation, findTask, findWorktree, insertDelegation, listDelegations, updateTask } from "../store/task.ts";
import { decide } from "./decide.ts";
import { DOOR, findRoom } from "./find-room.ts";
import { firstTry } from "./plan-try.ts";
import { retryKey, runTask, tryRow } from "./run-task.ts";
import { tellAgent } from "./tell-agent.ts";

/** A correction of a person: under one id it is carried out once. */
export interface Correction {
  id: string;
  taskId: string;
  text: string;
  actor: Actor;
}

/** Who takes a correction: the agent that is there, the retry that waits for a word, or a new try. */
type Hearer = { kind: "session"; sessionId: string } | { kind: "retry"; decisionId: string } | { kind: "try"; task: Task; last: Delegation };

/** Finds who would take a correction of a task now. Refuses where nobody can. */
export async function hearerOf(app: App, taskId: string): Promise<Hearer> {
  const task = await findTask(app.db, taskId);
  const last = (await listDelegations(app.db, [taskId])).at(-1);
  if (!task || !last) throw new AppError("wrong-state", "No agent has worked on this yet.", "Start the task first.");
  const session = last.sessionId ? await findSession(app.db, last.sessionId) : undefined;
  const isAtWork = last.status === "running" || last.status === "spawning" || last.status === "injecting_context";
  if (isAtWork && session && session.status !== "exited") return { kind: "session", sessionId: session.id };
  if (last.status === "monitoring") throw new AppError("wrong-state", "The work is being checked right now.", "Send when the checks are through; the drafts stay.");
  if (!isFinalDelegation(last.status)) throw new AppError("wrong-state", "The agent is being started.", "Send when it runs; the drafts stay.");
  const waiting = await findDecisionByKey(app.db, retryKey(last));
  if (waiting?.status === "open") return { kind: "retry", decisionId: waiting.id };
  await requireOpenable(app.db, task, last);
  return { kind: "try", task, last };
}

/** The status of a task that is opened again; refuses what may not be. */
async function requireOpenable(db: Db, task: Task, last: Delegation): Promise<TaskStatus> {
  const status = nextTask(task.status, "correct");
  if (!status) throw new AppError("wrong-state", `The task is ${task.status}.`, "Submit a new task with what you want; the drafts stay.");
  if ((await listLandings(db, [task.id])).some(isStanding)) throw new AppError("wrong-state", "The change has landed.", "Undo the landing first, or submit a new task. The drafts stay.");
  const worktree = last.worktreeId ? await findWorktree(db, last.worktreeId) : undefined;
  if (worktree?.removedAt) throw new AppError("wrong-state", "The change was discarded.", "Restore it first; the drafts stay.");
  return status;
}

/** Carries a correction to who takes it, once: also when it is repeated after a crash. One at a time: a second one finds what the first one began. */
export function carryCorrection(app: App, correction: Correction): Promise<Sending["how"]> {
  return app.exclusively(`correction:${correction.taskId}`, () => carry(app, correction));
}

async function carry(app: App, correction: Correction): Promise<Sending["how"]> {
  const done = await carried(app, correction);
  if (done) return done;
  const hearer = await hearerOf(app, correction.taskId);
  if (hearer.kind === "session") {
    await tellAgent(app, hearer.sessionId, { actor: correction.actor, text: correction.text, key: `correction:${correction.id}` });
    return "told";
  }
  if (hearer.kind === "retry") await decide(app, hearer.decisionId, { verdict: "approve", text: correction.text, actor: correction.actor });
  else await beginTry(app, hearer, correction);
  return "new-try";
}

/** How an earlier run of this very correction ended. */
async function carried(app: App, { id, taskId, text }: Correction): Promise<Sending["how"] | undefined> {
  if (await findDelegation(app.db, id)) return "new-try";
  for (const delegation of await listDelegations(app.db, [taskId])) {
    if (delegation.sessionId && (await findFollowUpByKey(app.db, `${delegation.sessionId}:correction:${id}`))) return "told";
    const word = await findDecisionByKey(app.db, retryKey(delegation));
    // The same words may have been said of an earlier try.
    if (word?.verdict === "approve" && word.text === text && Date.parse(word.answeredAt ?? "") >= decodeTime(id)) return "new-try";
  }
  return undefined;
}

/** Opens the task again with a try that has the correction's own id, so that there is only ever one. Without room for its agent it waits in the queue as any other. */
async function beginTry(app: App, hearer: Extract<Hearer, { kind: "try" }>, correction: Correction): Promise<void> {
  const { task } = hearer;
  await app.exclusively(DOOR, async () => openAgain(app, hearer, { correction, hasRoom: await findRoom(app, task, firstTry(task)) }));
  app.background("run-task", () => runTask(app, task.id));
}

async function openAgain(app: App, { task, last }: Extract<Hearer, { kind: "try" }>, on: { correction: Correction; hasRoom: boolean }): Promise<void> {
  const { id, text, actor } = on.correction;
  const project = await findProject(app.db, task.projectId);
  if (!project) return;
  const row = await tryRow(app, { task, project }, { ...firstTry(task), attempt: last.attempt + 1, id, corrections: `This is try ${last.attempt + 1}. Your earlier work is in the folder.\n${text}` });
  await app.bus.commit(async (db) => {
    const current = await findTask(db, task.id);
    if (!current || (await findDelegation(db, id))) return { writes: [], events: [], result: undefined };
    // It may have landed, been discarded or checked again while this was prepared.
    const status = await requireOpenable(db, current, last);
    const place = { projectId: task.projectId, taskId: task.id };
    return {
      writes: [insertDelegation(db, row), ...(on.hasRoom ? [deleteWaiting(db, task.id)] : []), updateTask(db, task.id, { status, completedAt: null, error: null, updatedAt: row.createdAt })],
      events: [
        { kind: "delegation.made", ...place, actor, delegationId: row.id, payload: { attempt: row.attempt, agent: row.agentProvider } },
        { kind: "task.changed", ...place, actor, payload: { from: current.status, to: status, why: "you sent comments on the change" } },
      ],
      result: undefined,
    };
  });
}
