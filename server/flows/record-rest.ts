import type { Session } from "#domain/session.ts";
import { nextSession } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findAction, updateAction } from "../store/action.ts";
import { deleteHibernation, findHibernation } from "../store/hibernation.ts";
import { findSession, placeOf, updateSession, updateSessionSecrets } from "../store/session.ts";

/** The key of the act that hibernates a generation of a session: its record says for ever that this one was ended at its prompt. */
export function restKey({ id, generation }: Pick<Session, "id" | "generation">): string {
  return `hibernate:${id}.${generation}`;
}

/** Whether a generation of a session was hibernated. */
export async function wasHibernated(app: App, session: Pick<Session, "id" | "generation">): Promise<boolean> {
  return (await findAction(app.db, restKey(session)))?.status === "done";
}

/** A process ended that was being ended so that it can rest: its session is hibernated. False when nobody did that. Safe to repeat. */
export function recordRest(app: App, sessionId: string): Promise<boolean> {
  return app.bus.commit(async (db) => {
    const [current, rest] = [await findSession(db, sessionId), await findHibernation(db, sessionId)];
    if (!current || rest?.generation !== current.generation) return { writes: [], events: [], result: false };
    const status = nextSession(current.status, "hibernated");
    if (!status) return { writes: [], events: [], result: current.status === "hibernated" };
    const at = now();
    const action = await findAction(db, restKey(current));
    // Nobody had begun to end it, so it ended by itself.
    if (!action) return { writes: [], events: [], result: false };
    return {
      writes: [
        updateSession(db, sessionId, { status, endedAt: at, exit: null, paneId: null, pid: null, note: null }),
        // What the old process may still hold opens nothing any more.
        updateSessionSecrets(db, sessionId, { hookTokenHash: null, apiPort: null }),
        updateAction(db, action.id, { status: "done", outcome: rest.why, closedAt: at }),
      ],
      events: [{ kind: "session.changed", actor: rest.actor, ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: true,
    };
  });
}

/** Takes back what was meant for a session whose process lives on. */
export function withdrawRest(app: App, session: Session): Promise<void> {
  return app.bus.commit(async (db) => {
    const action = await findAction(db, restKey(session));
    const at = now();
    return {
      writes: [deleteHibernation(db, { sessionId: session.id, generation: session.generation }), ...(action ? [updateAction(db, action.id, { status: "failed", outcome: "its process lives on", closedAt: at })] : [])],
      events: [],
      result: undefined,
    };
  });
}
