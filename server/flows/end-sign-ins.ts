import { actorOf, type Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { deleteOtherSignIns, deleteSignIn, listSignIns, updatePassword, updateSignIn } from "../store/identity.ts";

export type Owner = Extract<Principal, { kind: "owner" }>;

/** Signs one browser out; its pages and terminals are cut off at once. */
export function endSignIn(app: App, by: Owner, id: string): Promise<void> {
  return app.bus.commit(async (db) => {
    const known = (await listSignIns(db, by.userId)).some((row) => row.id === id);
    if (!known) throw new AppError("not-found", "There is no such sign-in.", "It may have ended already; look at the list again.");
    return { writes: [deleteSignIn(db, id)], events: [ended(by, id)], result: undefined };
  });
}

/** Signs out every browser but the one that asks. Returns how many that were. */
export function endOtherSignIns(app: App, by: Owner): Promise<number> {
  return app.bus.commit(async (db) => {
    const events = await endings(db, by);
    return { writes: [deleteOtherSignIns(db, by.userId, by.sessionId)], events, result: events.length };
  });
}

/** Puts a new password's hash in place and signs out every browser but the one that asks, all at once or not at all. */
export function changePassword(app: App, by: Owner, hash: string): Promise<void> {
  return app.bus.commit(async (db) => {
    const events = await endings(db, by);
    const confirmed = by.sessionId ? [updateSignIn(db, by.sessionId, { confirmedAt: new Date() })] : [];
    return {
      writes: [updatePassword(db, by.userId, hash), deleteOtherSignIns(db, by.userId, by.sessionId), ...confirmed],
      events: [{ kind: "password.changed", actor: actorOf(by), payload: { signInsEnded: events.length } }, ...events],
      result: undefined,
    };
  });
}

/** What tells that every browser but the one that asks is signed out. */
export async function endings(db: Db, by: Owner): Promise<NewEvent[]> {
  return (await listSignIns(db, by.userId)).filter(({ id }) => id !== by.sessionId).map(({ id }) => ended(by, id));
}

function ended(by: Owner, id: string): NewEvent {
  return { kind: "sign-in.ended", actor: actorOf(by), payload: { authSessionId: id } };
}
