import type { Actor } from "#domain/action.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { placeOf } from "../store/session.ts";

/** Records who took a terminal's keyboard; what is typed is not recorded. */
export function takeControl(app: App, session: Session, by: { actor: Actor; label: string; fence: number }): Promise<void> {
  return app.bus.commit(async (db) => ({
    writes: [],
    events: [{ kind: "session.controlled", actor: by.actor, ...(await placeOf(db, session)), payload: { label: by.label, fence: by.fence } }],
    result: undefined,
  }));
}
