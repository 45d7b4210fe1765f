import type { Actor } from "#domain/action.ts";
import { oneLine } from "#domain/text.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { placeOf, updateSession } from "../store/session.ts";

/** Gives a terminal another name; tmux's own name stays the id. */
export async function renameSession(app: App, session: Session, by: { actor: Actor; name: string }): Promise<Session> {
  const name = oneLine(by.name, 80);
  await app.bus.commit(async (db) => ({
    writes: [updateSession(db, session.id, { name })],
    events: [{ kind: "session.renamed", actor: by.actor, ...(await placeOf(db, session)), payload: { name } }],
    result: undefined,
  }));
  return { ...session, name };
}
