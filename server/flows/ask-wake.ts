import type { Actor } from "#domain/action.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findHibernation, updateHibernation } from "../store/hibernation.ts";
import { findSession, placeOf } from "../store/session.ts";

/** Writes down that a hibernated agent shall come back; it does once there is room for it. Asked again it changes nothing. */
export async function askWake(app: App, sessionId: string, actor: Actor): Promise<void> {
  await app.bus.commit(async (db) => {
    const [current, rest] = [await findSession(db, sessionId), await findHibernation(db, sessionId)];
    if (current?.status !== "hibernated" || !rest || rest.waking) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateHibernation(db, sessionId, { problem: null, waking: { since: now(), short: null, why: "", place: 0, startsAt: null } })],
      events: [{ kind: "session.changed", actor, ...(await placeOf(db, current)), payload: { from: current.status, to: current.status, name: current.name } }],
      result: undefined,
    };
  });
  crashPoint("wake-asked");
}
