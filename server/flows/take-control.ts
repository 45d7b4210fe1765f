import type { Actor } from "#domain/action.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";

/** Records who took a terminal's keyboard; what is typed is not recorded. */
export function takeControl(app: App, session: Session, by: { actor: Actor; label: string; fence: number }): Promise<void> {
  return app.bus.commit(() => ({
    writes: [],
    events: [{ kind: "session.controlled", actor: by.actor, projectId: session.projectId, delegationId: session.delegationId, sessionId: session.id, payload: { label: by.label, fence: by.fence } }],
    result: undefined,
  }));
}
