import { activityOf } from "#domain/activity.ts";
import type { SessionView } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { listRests } from "../store/hibernation.ts";
import { listSignals } from "../store/session.ts";

const SIGNALS_SHOWN = 20;

/** Sessions as the wire shows them: with what an agent that works for no task does right now, and since when and why one is hibernated. */
export async function showSessions(app: App, sessions: readonly Session[]): Promise<SessionView[]> {
  const rests = await listRests(app.db, sessions.filter((s) => s.status === "hibernated").map((s) => s.id));
  return Promise.all(sessions.map(async (session) => ({ ...(await atWork(app, session)), rest: rests.get(session.id) ?? null })));
}

/** One session as the wire shows it. */
export async function showSession(app: App, session: Session): Promise<SessionView> {
  return (await showSessions(app, [session]))[0] ?? { ...session, activity: null };
}

async function atWork(app: App, session: Session): Promise<SessionView> {
  if (session.kind === "shell" || session.delegationId !== null || session.status !== "running") return { ...session, activity: null };
  const [decisions, signals] = await Promise.all([listOpenDecisionsOfSession(app.db, session.id), listSignals(app.db, session.id, { generation: session.generation, limit: SIGNALS_SHOWN })]);
  return { ...session, activity: activityOf(session, { decisions, signals }) ?? null };
}
