import type { Actor } from "#domain/action.ts";
import type { SessionCreate } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { PANE, type Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findSession, insertSession, updateSession } from "../store/session.ts";
import { spawnSession } from "./spawn-session.ts";

/** Opens a plain shell in a project or a folder, as the person's own terminal would. */
export async function openShell(app: App, by: { userId: string; actor: Actor; project: Project | undefined }, input: SessionCreate): Promise<Session> {
  const cwd = await app.files.folder(input.cwd ?? by.project?.path ?? app.env.userHome);
  const shell = app.processes.find(app.env.userEnv["SHELL"] ?? "") ?? app.processes.find("bash") ?? app.processes.find("sh");
  if (!shell) throw new AppError("not-available", "No shell was found on the PATH.", "Set SHELL to the absolute path of one and restart.");
  const session: Session = {
    id: newId(), userId: by.userId, projectId: by.project?.id ?? null, delegationId: null, kind: "shell", name: input.name ?? by.project?.name ?? "shell",
    group: null, agentProvider: null, agentSessionId: null, generation: 1, cwd, cols: PANE.cols, rows: PANE.rows, status: "starting", paneId: null, pid: null,
    exit: null, createdAt: now(), startedAt: null, endedAt: null,
  };
  await app.bus.commit((db) => ({
    writes: [insertSession(db, { ...session, hookTokenHash: null, apiPort: null })],
    events: [{ kind: "session.changed", actor: by.actor, projectId: session.projectId, sessionId: session.id, payload: { from: null, to: session.status, name: session.name } }],
    result: undefined,
  }));
  await app.runs.prepare({ sessionId: session.id, generation: 1 }, { cwd, argv: [shell], env: { ...app.env.userEnv, TERM: "tmux-256color", COLORTERM: "truecolor" }, files: [] });
  const intent = { kind: "session.spawn" as const, actor: by.actor, projectId: session.projectId, sessionId: session.id, target: shell, key: `spawn:${session.id}.1`, facts: {} };
  const started = await act(app, intent, (again) => spawnSession(app, session, again), (s) => `pid ${s.pid}`);
  return markRunning(app, session, started);
}

/** Records that a session's process runs, unless its end was seen already. */
function markRunning(app: App, session: Session, started: { pid: number; paneId: string }): Promise<Session> {
  return app.bus.commit(async (db) => {
    const current = (await findSession(db, session.id)) ?? session;
    const status = current.status === "starting" ? "running" : current.status;
    const fields = { status, pid: started.pid, paneId: started.paneId, startedAt: now() } as const;
    return {
      writes: [updateSession(db, session.id, fields)],
      events: [{ kind: "session.changed", projectId: session.projectId, sessionId: session.id, payload: { from: current.status, to: status, name: session.name } }],
      result: { ...current, ...fields },
    };
  });
}
