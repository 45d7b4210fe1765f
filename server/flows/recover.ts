import { type Action, SYSTEM } from "#domain/action.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import type { Time } from "#domain/ids.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listOpenActions, updateAction } from "../store/action.ts";
import { listPendingMessages, updateMessage } from "../store/message.ts";
import { findHibernation } from "../store/hibernation.ts";
import { findSessions, listHibernatedSessions, listLiveSessions } from "../store/session.ts";
import { findDelegation, listDelegations, listOpenDelegations, listOpenTasks, listTasksWithoutPostMortem } from "../store/task.ts";
import { takeUpDecisions } from "./decide.ts";
import { endSession } from "./end-session.ts";
import { inContact, observeExit } from "./observe-exit.ts";
import { recordStart } from "./open-shell.ts";
import { planTask, runOrAsk } from "./plan-task.ts";
import { postMortem } from "./post-mortem.ts";
import { replaySpool } from "./replay-spool.ts";
import { restoreSession } from "./restore-session.ts";
import { runTask } from "./run-task.ts";
import { takeUpSendings } from "./send-comments.ts";
import { settleRest } from "./settle-rest.ts";
import { takeUpLandings } from "./take-up-landings.ts";
import { verify } from "./verify.ts";

/**
 * Takes everything up again after a start: assumes nothing, compares what was intended with receipts, panes and worktrees,
 * and lets each task go on from where it really is. Every step it calls recognises what was done before.
 * `begun` is when this server began; what is younger is its own work, not what another one left.
 */
export async function recover(app: App, begun: Time): Promise<{ tasks: number; unknown: number }> {
  const left = <T extends { createdAt: Time }>(rows: readonly T[]): T[] => rows.filter((row) => row.createdAt < begun);
  for (const message of left(await listPendingMessages(app.db))) await finishMessage(app, message.id, message.parts);
  const panes = new Set((await app.tmux.panes()).filter((p) => !p.dead).map((p) => p.sessionId));
  // One that cannot be looked at must not keep the others waiting.
  await Promise.all(left(await sessionsToLookAt(app)).map((s) => recoverSession(app, s, panes.has(s.id)).catch((error: unknown) => app.log.error({ err: error, session: s.id }, "a session was not recovered"))));
  await takeUpDecisions(app, begun);
  await takeUpLandings(app, begun);
  await takeUpSendings(app, begun);
  const tasks = await listOpenTasks(app.db);
  for (const task of tasks) app.background("recover-task", () => recoverTask(app, task.id));
  for (const id of await listTasksWithoutPostMortem(app.db)) app.background("post-mortem", () => postMortem(app, id));
  const unknown = await closeForgottenActions(app, left(await listOpenActions(app.db)));
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "server.recovered", payload: { tasks: tasks.length, unknown } }], result: undefined }));
  return { tasks: tasks.length, unknown };
}

/** Sessions that may still run or be woken, and ended ones whose delegation was recorded as running only afterwards. */
async function sessionsToLookAt(app: App): Promise<Session[]> {
  const live = [...(await listLiveSessions(app.db)), ...(await listHibernatedSessions(app.db))];
  const known = new Set(live.map((s) => s.id));
  const running = (await listOpenDelegations(app.db)).filter((d) => d.status === "running");
  return [...live, ...(await findSessions(app.db, running.flatMap((d) => (d.sessionId && !known.has(d.sessionId) ? [d.sessionId] : []))))];
}

async function recoverSession(app: App, session: Session, hasPane: boolean): Promise<void> {
  // What hooks said while nobody listened comes before how the process ended.
  await replaySpool(app, session);
  const receipt = await app.runs.receipt({ sessionId: session.id, generation: session.generation });
  if (session.status === "hibernated") return (await outlivedItsTry(app, session)) ? endSession(app, session.id, { actor: SYSTEM, keepScreen: false }) : undefined;
  if (receipt.exit) return observeExit(app, session.id, receipt.exit);
  if (await outlivedItsTry(app, session)) return endOutlived(app, session);
  const isReturning = session.status === "lost" || (session.status === "starting" && session.generation > 1);
  if (isReturning) return restoreSession(app, session.id);
  if (session.status === "running" && (await findHibernation(app.db, session.id))) return app.background("settle-rest", () => settleRest(app, session));
  // An agent that was not started yet is taken up by its task.
  if (!receipt.process && session.delegationId !== null) return;
  if (!(await inContact(app, session, hasPane)) || !receipt.process) return;
  // The start was not recorded.
  if (session.delegationId === null && session.status === "starting") await recordStart(app, session, { pid: receipt.process.pid, paneId: "" });
}

/** Its try ended, and the server before it had ended its agent. */
async function outlivedItsTry(app: App, { delegationId }: Session): Promise<boolean> {
  const delegation = delegationId === null ? undefined : await findDelegation(app.db, delegationId);
  return delegation !== undefined && isFinalDelegation(delegation.status);
}

/** Nobody else would end it: it would work on beside the next try, or hold its room for ever where its process never came to be. */
async function endOutlived(app: App, session: Session): Promise<void> {
  await endSession(app, session.id, { actor: SYSTEM, keepScreen: true });
  await inContact(app, session, false);
}

async function recoverTask(app: App, taskId: string): Promise<void> {
  await planTask(app, taskId);
  await runOrAsk(app, taskId);
  const monitoring = (await listDelegations(app.db, [taskId])).find((d) => d.status === "monitoring");
  if (monitoring) return verify(app, monitoring.id);
  await runTask(app, taskId);
}

function finishMessage(app: App, id: string, parts: Parameters<typeof updateMessage>[2]["parts"]): Promise<void> {
  const text = "The server was restarted while this was being written. Ask again to continue.";
  return app.bus.commit((db) => ({ writes: [updateMessage(db, id, { parts: [...(parts ?? []), { kind: "text", text }], pending: false })], events: [], result: undefined }));
}

/** Intents of tasks that are over will not be taken up again; they are closed as not done. */
async function closeForgottenActions(app: App, open: readonly Action[]): Promise<number> {
  const delegations = new Set((await listOpenDelegations(app.db)).map((d) => d.id));
  const forgotten = open.filter((a) => a.delegationId === null || !delegations.has(a.delegationId));
  if (forgotten.length === 0) return 0;
  await app.bus.commit((db) => ({
    writes: forgotten.map((a) => updateAction(db, a.id, { status: "failed", outcome: "interrupted by a restart", closedAt: now() })),
    events: forgotten.map((a) => ({ kind: "action.failed" as const, projectId: a.projectId, delegationId: a.delegationId, payload: { actionId: a.id, action: a.kind, outcome: "interrupted by a restart" } })),
    result: undefined,
  }));
  return forgotten.length;
}
