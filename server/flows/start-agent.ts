import { randomUUID } from "node:crypto";
import { SYSTEM } from "#domain/action.ts";
import type { Agent } from "#domain/agent.ts";
import { type Delegation, isFinalDelegation, nextDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { PANE, type Session } from "#domain/session.ts";
import { nextTask, type Task } from "#domain/task.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { findSession, insertSession, updateSession } from "../store/session.ts";
import { findDelegation, findTask, updateDelegation, updateTask } from "../store/task.ts";
import { agentOf, findAgent } from "./choose-agent.ts";
import { autonomyOver } from "./further-projects.ts";
import { endSession } from "./end-session.ts";
import { prepareAgent } from "./prepare-agent.ts";
import { spawnSession } from "./spawn-session.ts";

interface Place {
  project: Project;
  task: Task;
  delegation: Delegation;
}

/** Gives a delegation its session and starts the agent in it, exactly once; on return the agent's process runs. */
export async function startAgent(app: App, place: Place): Promise<void> {
  const { project, delegation } = place;
  const known = delegation.sessionId ? await findSession(app.db, delegation.sessionId) : undefined;
  // What was begun before the server died goes on, whatever the settings say now.
  const agent = (known && findAgent(app, project, delegation.agentProvider)) ?? agentOf(app, project, delegation.agentProvider);
  const session = known ?? (await makeSession(app, place, agent));
  const key = { sessionId: session.id, generation: session.generation };
  const autonomy = await autonomyOver(app, project, place.task);
  if (!(await app.runs.receipt(key)).taken) await prepareAgent(app, { project: { ...project, autonomy }, agent, session, prompt: delegation.contextInjected, conversation: delegation.continues });
  const intent = { kind: "session.spawn" as const, actor: SYSTEM, projectId: project.id, taskId: place.task.id, delegationId: delegation.id, sessionId: session.id, target: `${agent.id} for task ${place.task.number}`, key: `spawn:${session.id}.${session.generation}`, facts: { autonomy, attempt: delegation.attempt } };
  const started = await act(app, intent, (again) => spawnSession(app, session, again), (s) => `pid ${s.pid}`);
  if (!(await record(app, place, { session, ...started }))) return endSession(app, session.id, { actor: SYSTEM, keepScreen: true });
  crashPoint("agent-started");
}

async function makeSession(app: App, { project, task, delegation }: Place, agent: Agent): Promise<Session> {
  const session: Session = {
    id: newId(), userId: project.userId, projectId: project.id, delegationId: delegation.id, kind: "agent",
    name: `${task.number} ${task.title}`.slice(0, 80), group: null, agentProvider: agent.id, agentSessionId: delegation.continues ?? (agent.takesSessionId ? randomUUID() : null), generation: 1,
    cwd: delegation.worktreePath ?? project.path, cols: PANE.cols, rows: PANE.rows, status: "starting", paneId: null, pid: null,
    exit: null, note: null, createdAt: now(), startedAt: null, endedAt: null,
  };
  await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegation.id);
    const status = current && nextDelegation(current.status, "session-made");
    if (!current || !status) throw new AppError("wrong-state", "The delegation was ended while it was being started.", "Nothing is left to do.");
    const where = { projectId: project.id, taskId: task.id, delegationId: delegation.id, sessionId: session.id };
    return {
      writes: [
        insertSession(db, { ...session, hookTokenHash: null, apiPort: null }),
        updateDelegation(db, delegation.id, { sessionId: session.id, status, updatedAt: now() }),
      ],
      events: [
        { kind: "session.changed", ...where, payload: { from: null, to: session.status, name: session.name } },
        { kind: "delegation.changed", ...where, payload: { from: current.status, to: status, why: "the session is made" } },
      ],
      result: undefined,
    };
  });
  crashPoint("session-made");
  return session;
}

/** Records that the agent runs. False when the try was ended meanwhile: then nobody waits for it, and it has to go. */
function record(app: App, place: Place, started: { session: Session; pid: number; paneId: string }): Promise<boolean> {
  const { task, delegation } = place;
  return app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegation.id);
    const status = current && nextDelegation(current.status, "agent-started");
    const session = await findSession(db, started.session.id);
    const currentTask = await findTask(db, task.id);
    const taskStatus = currentTask && nextTask(currentTask.status, "agent-started");
    if (!current || !status) return { writes: [], events: [], result: current !== undefined && !isFinalDelegation(current.status) };
    const at = now();
    const where = { projectId: task.projectId, taskId: task.id, delegationId: delegation.id, sessionId: started.session.id };
    return {
      writes: [
        // A program may end before this line; its receipt was read then, and exited stays exited.
        updateSession(db, started.session.id, { status: session?.status === "starting" ? "running" : session?.status, pid: started.pid, paneId: started.paneId, startedAt: at }),
        updateDelegation(db, delegation.id, { status, startedAt: at, updatedAt: at }),
        ...(taskStatus ? [updateTask(db, task.id, { status: taskStatus, updatedAt: at })] : []),
      ],
      events: [
        { kind: "session.changed", ...where, payload: { from: "starting", to: "running", name: started.session.name } },
        { kind: "delegation.changed", ...where, payload: { from: current.status, to: status, why: "the agent's process runs" } },
        ...(taskStatus && currentTask ? [{ kind: "task.changed" as const, ...where, payload: { from: currentTask.status, to: taskStatus, why: "the agent's process runs" } }] : []),
      ],
      result: true,
    };
  });
}
