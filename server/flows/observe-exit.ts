import type { Exit } from "#domain/delegation.ts";
import { nextSession, type Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import type { Receipt } from "../machine/runs.ts";
import { findAction } from "../store/action.ts";
import { findProject } from "../store/project.ts";
import { findSession, placeOf, updateSession } from "../store/session.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { findAgent } from "./choose-agent.ts";
import { leftWords } from "./end-session.ts";
import { report } from "./end-turn.ts";
import { failTry } from "./fail-try.ts";
import { dropImages } from "./keep-image.ts";
import { noteUsage } from "./note-usage.ts";
import { readTranscript } from "./read-transcript.ts";
import { recordRest } from "./record-rest.ts";
import { replaySpool } from "./replay-spool.ts";
import { restoreSession } from "./restore-session.ts";

/** Milliseconds the launcher has to write how a process ended that is gone. */
const RECORD_MS = 2000;
/** Milliseconds what a program started has to follow it, before it counts as left behind; and then to leave before it is killed. */
const LINGER_MS = 2000;
const GRACE_MS = 3000;

/**
 * The process of a session that runs in its terminal, by its receipt and the kernel. What ended or was lost is taken up here.
 * `hasPane` says whether tmux shows a living pane; the terminal itself is asked too, because tmux may only be slow to answer.
 */
export async function inContact(app: App, session: Session, hasPane: boolean, known?: Receipt): Promise<Receipt["process"]> {
  const key = { sessionId: session.id, generation: session.generation };
  const receipt = known ?? (await app.runs.receipt(key));
  if (!receipt.exit && receipt.process && app.processes.isAlive(receipt.process) && (hasPane || app.processes.hasTerminal(receipt.process))) return receipt.process;
  // A program that just ends has no terminal any more, and its record comes a moment later.
  const exit = receipt.exit ?? (await app.runs.waitFor(key, (r) => r.exit !== undefined, RECORD_MS)).exit;
  if (exit) await observeExit(app, session.id, exit);
  else await observeLoss(app, session.id);
  return undefined;
}

/** A session's process ended, as its receipt says. A clean exit is at most a report; anything else fails the try. */
export async function observeExit(app: App, sessionId: string, exit: Exit): Promise<void> {
  // What hooks said while nobody listened comes before how the process ended.
  const before = await findSession(app.db, sessionId);
  if (before) await replaySpool(app, before);
  const session = await app.exclusively(`session:${sessionId}`, () => end(app, sessionId, exit));
  if (session === "lost") return observeLoss(app, sessionId);
  if (session) await dropImages(app, sessionId);
  const facts = session && (await readTranscript(app, session));
  if (session && facts) await noteUsage(app, session, facts.usage);
  if (session) await app.runs.discard({ sessionId, generation: session.generation });
  const delegation = session?.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  // What a limit held up goes on when that is over, see `resume-parked`.
  if (!session || !delegation || delegation.status !== "running" || delegation.parked) return;
  const project = await findProject(app.db, delegation.projectId);
  const agent = project && findAgent(app, project, delegation.agentProvider);
  if (exit.code === 0) return report(app, delegation.id, { words: agent?.staysOpen ? "the agent left" : "the agent ended", source: "receipt" });
  await failTry(app, delegation.id, { reason: "agent-failed", message: exitWords(agent?.name ?? delegation.agentProvider, exit) });
}

/** A session without its process or terminal, and without a record of its end: contact is lost, and it is brought back. */
export async function observeLoss(app: App, sessionId: string): Promise<void> {
  await app.exclusively(`session:${sessionId}`, () => lose(app, sessionId));
  crashPoint("session-lost");
  await restoreSession(app, sessionId);
}

async function lose(app: App, sessionId: string): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (!session || isReturning(session) || (await isBack(app, session)) || (await recordRest(app, sessionId))) return;
  await app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, "lost");
    if (!current || !status) return { writes: [], events: [], result: undefined };
    return {
      // What was said of the way it came back is over, too.
      writes: [updateSession(db, sessionId, { status, endedAt: now(), note: null })],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: undefined,
    };
  });
}

function isReturning({ status, generation }: Session): boolean {
  return status === "starting" && generation > 1;
}

/** Whether the loss was of a process before the present one: it came back while this was being noticed. */
async function isBack(app: App, session: Session): Promise<boolean> {
  const { process, exit } = await app.runs.receipt({ sessionId: session.id, generation: session.generation });
  return process !== undefined && exit === undefined && app.processes.hasTerminal(process);
}

/** Records an end, with what was left behind; "lost" when it did not end by itself, undefined when a later process has taken its place. */
async function end(app: App, sessionId: string, exit: Exit): Promise<Session | "lost" | undefined> {
  const session = await findSession(app.db, sessionId);
  const run = { sessionId, generation: session?.generation ?? 0 };
  const receipt = await app.runs.receipt(run);
  if (receipt.exit && (await recordRest(app, sessionId))) return undefined;
  if (!session || (!receipt.exit && (receipt.taken || session.generation > 1))) return undefined;
  if (exit.hungUp && session.status !== "exited" && !(await findAction(app.db, `kill:${sessionId}.${session.generation}`))) return "lost";
  const left = nextSession(session.status, "exited") ? await clearLeft(app, session, run) : undefined;
  return app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, "exited");
    // Seen before: the delegation may have started to run only now, so its end is looked at again.
    if (!current || !status) return { writes: [], events: [], result: current };
    const ofDelegation = current.delegationId ? [updateDelegation(db, current.delegationId, { exit, updatedAt: now() })] : [];
    return {
      writes: [updateSession(db, sessionId, { status, exit, endedAt: exit.at, ...(left ? { note: left } : {}) }), ...ofDelegation],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: current,
    };
  });
}

/** Ends what an agent left running, known by its mark, and says so. What a person started from a shell and detached is only named. */
async function clearLeft(app: App, session: Session, run: { sessionId: string; generation: number }): Promise<string | undefined> {
  const carrying = app.runs.mark(run);
  const count = await app.processes.carriers(carrying, LINGER_MS);
  if (count === 0) return undefined;
  if (session.kind === "shell") return `It left ${count === 1 ? "a process" : `${count} processes`} running.`;
  await app.processes.clear({ process: undefined, carrying }, GRACE_MS);
  return leftWords(count);
}

function exitWords(name: string, exit: Exit): string {
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by signal ${exit.signal}`;
  return `${name} ended ${how} before it reported. Its last screen is in the terminal.`;
}
