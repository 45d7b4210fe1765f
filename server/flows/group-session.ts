import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { countGroup, placeOf, updateGroup, updateSession } from "../store/session.ts";

/** Puts a terminal into a group of its project, or takes it out. A group exists as long as something is in it. */
export async function groupSession(app: App, session: Session, by: { actor: Actor; group: string | null }): Promise<Session> {
  const group = nameOf(by.group);
  await app.bus.commit(async (db) => ({
    writes: [updateSession(db, session.id, { group })],
    events: [{ kind: "session.grouped", actor: by.actor, ...(await placeOf(db, session)), payload: { group, sessions: 1 } }],
    result: undefined,
  }));
  return { ...session, group };
}

/** Gives a group another name, or dissolves it. Only the person's own terminals of that project are in it. */
export async function renameGroup(app: App, of: { userId: string; projectId: string | null; group: string }, by: { actor: Actor; to: string | null }): Promise<void> {
  const to = nameOf(by.to);
  await app.bus.commit(async (db) => {
    const sessions = await countGroup(db, of);
    if (sessions === 0) throw new AppError("not-found", "There is no such group.", "It may have another name by now; look at Terminals.");
    return {
      writes: [updateGroup(db, of, to)],
      events: [{ kind: "session.grouped", actor: by.actor, projectId: of.projectId, payload: { group: to, sessions } }],
      result: undefined,
    };
  });
}

function nameOf(text: string | null): string | null {
  return text === null ? null : oneLine(text, 40) || null;
}
