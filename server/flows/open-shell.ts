import type { Actor } from "#domain/action.ts";
import type { SessionCreate } from "#domain/api.ts";
import type { Project } from "#domain/project.ts";
import { nextSession, PANE, type Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findSession, insertSession, placeOf, updateSession } from "../store/session.ts";
import { prepareShell, shellOf } from "./prepare-shell.ts";
import { sessionPlace } from "./session-place.ts";
import { spawnSession } from "./spawn-session.ts";

/** Opens a plain shell in a project or a folder, as the person's own terminal would. */
export async function openShell(app: App, by: { userId: string; actor: Actor; project: Project | undefined }, input: SessionCreate): Promise<Session> {
  const shell = shellOf(app);
  const { cwd, setUp } = await sessionPlace(app, by, input);
  const session = newPlain(by, { cwd, name: input.name ?? by.project?.name ?? "shell" });
  return startPlain(app, { session, actor: by.actor, target: shell }, () => prepareShell(app, session, setUp));
}

/** The row of a terminal that belongs to no task. */
export function newPlain(by: { userId: string; project: Project | undefined }, on: { cwd: string; name: string }): Session {
  return {
    id: newId(), userId: by.userId, projectId: by.project?.id ?? null, delegationId: null, kind: "shell", group: null, ...on,
    agentProvider: null, agentSessionId: null, generation: 1, cols: PANE.cols, rows: PANE.rows, status: "starting", paneId: null, pid: null,
    exit: null, note: null, createdAt: now(), startedAt: null, endedAt: null,
  };
}

/** Records a session that belongs to no task, starts it once, and returns it running. */
export async function startPlain(app: App, on: { session: Session; actor: Actor; target: string }, prepare: () => Promise<void>): Promise<Session> {
  const { session, actor, target } = on;
  await app.bus.commit((db) => ({
    writes: [insertSession(db, { ...session, hookTokenHash: null, apiPort: null })],
    events: [{ kind: "session.changed", actor, projectId: session.projectId, sessionId: session.id, payload: { from: null, to: session.status, name: session.name } }],
    result: undefined,
  }));
  await prepare();
  const intent = { kind: "session.spawn" as const, actor, projectId: session.projectId, sessionId: session.id, target, key: `spawn:${session.id}.1`, facts: {} };
  return recordStart(app, session, await act(app, intent, (again) => spawnSession(app, session, again), (s) => `pid ${s.pid}`));
}

/** Records that a session's process runs, unless its end was seen already. */
export function recordStart(app: App, session: Session, started: { pid: number; paneId: string; note?: string }): Promise<Session> {
  return app.bus.commit(async (db) => {
    const current = (await findSession(db, session.id)) ?? session;
    const status = nextSession(current.status, "started") ?? current.status;
    const fields = { ...started, status, startedAt: now() } as const;
    return {
      writes: [updateSession(db, session.id, fields)],
      events: [{ kind: "session.changed", ...(await placeOf(db, session)), payload: { from: current.status, to: status, name: session.name } }],
      result: { ...current, ...fields },
    };
  });
}
