import { activityOf } from "#domain/activity.ts";
import type { SessionView } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { listSignals } from "../store/session.ts";

const SIGNALS_SHOWN = 20;

/** Sessions as the wire shows them: with what an agent that works for no task does right now. */
export function showSessions(app: App, sessions: readonly Session[]): Promise<SessionView[]> {
  return Promise.all(sessions.map((session) => showSession(app, session)));
}

/** One session as the wire shows it. */
export async function showSession(app: App, session: Session): Promise<SessionView> {
  if (session.kind === "shell" || session.delegationId !== null || session.status !== "running") return { ...session, activity: null };
  const [decisions, signals] = await Promise.all([listOpenDecisionsOfSession(app.db, session.id), listSignals(app.db, session.id, { generation: session.generation, limit: SIGNALS_SHOWN })]);
  return { ...session, activity: activityOf(session, { decisions, signals }) ?? null };
}
