import type { Actor } from "#domain/action.ts";
import { nextSession, type Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import type { Receipt } from "../machine/runs.ts";
import { deleteHibernation } from "../store/hibernation.ts";
import { findSession, placeOf, updateSession } from "../store/session.ts";
import { dropImages } from "./keep-image.ts";

/** Milliseconds an agent has to leave by itself before it is killed. */
const GRACE_MS = 5000;
/** Milliseconds in which the launcher writes down how the process ended. */
const RECORD_MS = 2000;

/** Stops a session's process and everything it started, known by its receipt and its mark. The last screen stays readable on request. */
export function endSession(app: App, sessionId: string, by: { actor: Actor; keepScreen: boolean }): Promise<void> {
  return app.exclusively(`session:${sessionId}`, async () => {
    const session = await findSession(app.db, sessionId);
    if (!session) return;
    await endRun(app, session, { ...by, key: "kill" });
    // There is nothing left whose end could still be told.
    if (session.status !== "lost" && session.status !== "hibernated") return;
    await recordEnd(app, sessionId);
    await dropImages(app, sessionId);
    await app.runs.discard({ sessionId, generation: session.generation });
  });
}

/**
 * Ends what a session's present generation started; true when its process is gone. The key says why: `kill` because somebody wants it
 * ended, `reap` because contact was lost. A lost shell keeps what its person detached from it on purpose.
 */
export async function endRun(app: App, session: Session, by: { actor: Actor; key: "kill" | "reap"; keepScreen?: boolean }): Promise<boolean> {
  const intent = { kind: "session.kill" as const, actor: by.actor, ...(await placeOf(app.db, session)), target: session.name, key: `${by.key}:${session.id}.${session.generation}`, facts: {} };
  return act(app, intent, async () => {
    const { left, isGone } = await clearRun(app, session, { keepScreen: by.keepScreen === true, spares: by.key === "reap" && session.kind === "shell" });
    if (left > 0) await noteLeft(app, session.id, leftWords(left));
    return isGone;
  });
}

/**
 * Ends what a session's present generation started, known by its receipt and its mark, and waits until its end is written down. `spares`
 * leaves what has left its own tree. Says how many had, and whether its process is gone.
 */
export async function clearRun(app: App, session: Session, { keepScreen, spares = false }: { keepScreen: boolean; spares?: boolean }): Promise<{ left: number; isGone: boolean }> {
  const run = { sessionId: session.id, generation: session.generation };
  const receipt = await app.runs.receipt(run);
  const left = isCleared(session, receipt) ? 0 : await app.processes.clear({ process: receipt.process, carrying: spares ? {} : app.runs.mark(run) }, GRACE_MS);
  if (receipt.process && !receipt.exit) await app.runs.waitFor(run, (r) => r.exit !== undefined, RECORD_MS);
  if (!keepScreen || !receipt.taken) await app.tmux.kill(session.id);
  return { left, isGone: !receipt.process || !app.processes.isAlive(receipt.process) };
}

/** Whether an agent ended by itself: what it left running was ended before that was recorded, and to look for it again is to look at all that runs. */
function isCleared(session: Session, receipt: Receipt): boolean {
  return session.kind === "agent" && session.status === "exited" && receipt.exit !== undefined;
}

/** What is said of processes an agent left behind. */
export function leftWords(count: number): string {
  return `It left ${count === 1 ? "a process" : `${count} processes`} behind; ${count === 1 ? "it was" : "they were"} ended.`;
}

function noteLeft(app: App, sessionId: string, note: string): Promise<void> {
  return app.bus.commit((db) => ({ writes: [updateSession(db, sessionId, { note })], events: [], result: undefined }));
}

function recordEnd(app: App, sessionId: string): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, current.status === "hibernated" ? "dismissed" : "exited");
    if (!current || !status) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateSession(db, sessionId, { status, endedAt: now() }), deleteHibernation(db, { sessionId, generation: current.generation })],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: undefined,
    };
  });
}
