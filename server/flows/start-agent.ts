import { randomUUID } from "node:crypto";
import { SYSTEM } from "#domain/action.ts";
import type { Agent, Launch, RunRequest } from "#domain/agent.ts";
import { type Delegation, isFinalDelegation, nextDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { PANE, type Session } from "#domain/session.ts";
import { nextTask, type Task } from "#domain/task.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now, secret, sha256 } from "../lib/ids.ts";
import { findSession, insertSession, updateSession, updateSessionSecrets } from "../store/session.ts";
import { findDelegation, findTask, updateDelegation, updateTask } from "../store/task.ts";
import { agentEnv, agentFiles } from "./agent-files.ts";
import { agentOf, readinessOf } from "./choose-agent.ts";
import { endSession } from "./end-session.ts";
import { spawnSession } from "./spawn-session.ts";

interface Place {
  project: Project;
  task: Task;
  delegation: Delegation;
}

/** Longest prompt that goes as an argument; Linux ends at 128 KiB for one. Longer ones go by file. */
const PROMPT_BYTES = 96 * 1024;

/** Gives a delegation its session and starts the agent in it, exactly once; on return the agent's process runs. */
export async function startAgent(app: App, place: Place): Promise<void> {
  const { project, delegation } = place;
  const agent = agentOf(app, project, delegation.agentProvider);
  const session = await makeSession(app, place, agent);
  const key = { sessionId: session.id, generation: session.generation };
  if (!(await app.runs.receipt(key)).taken) await prepare(app, place, { agent, session });
  const intent = { kind: "session.spawn" as const, actor: SYSTEM, projectId: project.id, taskId: place.task.id, delegationId: delegation.id, sessionId: session.id, target: `${agent.id} for task ${place.task.number}`, key: `spawn:${session.id}.${session.generation}`, facts: { autonomy: project.autonomy, attempt: delegation.attempt } };
  const started = await act(app, intent, (again) => spawnSession(app, session, again), (s) => `pid ${s.pid}`);
  if (!(await record(app, place, { session, ...started }))) return endSession(app, session.id, { actor: SYSTEM, keepScreen: true });
  crashPoint("agent-started");
}

async function makeSession(app: App, { project, task, delegation }: Place, agent: Agent): Promise<Session> {
  const known = delegation.sessionId ? await findSession(app.db, delegation.sessionId) : undefined;
  if (known) return known;
  const session: Session = {
    id: newId(), userId: project.userId, projectId: project.id, delegationId: delegation.id, kind: "agent",
    name: `${task.number} ${task.title}`.slice(0, 80), group: null, agentProvider: agent.id, agentSessionId: agent.takesSessionId ? randomUUID() : null, generation: 1,
    cwd: delegation.worktreePath ?? project.path, cols: PANE.cols, rows: PANE.rows, status: "starting", paneId: null, pid: null,
    exit: null, createdAt: now(), startedAt: null, endedAt: null,
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

/** Writes what the launcher shall start. Done again with fresh secrets when a crash came before the receipt. */
async function prepare(app: App, place: Place, on: { agent: Agent; session: Session }): Promise<void> {
  const { agent, session } = on;
  const key = { sessionId: session.id, generation: session.generation };
  const token = `rdvrun_${session.id}_${secret()}`;
  const port = agent.signals === "events" ? await app.processes.freePort() : 0;
  const request = await requestFor(app, place, { ...on, port, password: token });
  const launch = agent.launch(request);
  await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: sha256(token), apiPort: port || null })], events: [], result: undefined }));
  await app.runs.prepare(key, {
    cwd: session.cwd,
    argv: launch.argv,
    env: envFor(request, launch, { session, agent, dir: app.runs.dir(key) }),
    files: [...launch.files, ...longBrief(place.delegation), { name: "hook-headers", content: `Authorization: Bearer ${token}\nContent-Type: application/json\n` }, ...(agent.signals === "events" ? [{ name: "api-password", content: token }] : [])],
    ...(launch.stdin ? { stdin: launch.stdin } : {}),
  });
}

function longBrief(delegation: Delegation): { name: string; content: string }[] {
  return isLong(delegation) ? [{ name: "long-brief.md", content: delegation.contextInjected }] : [];
}

function isLong(delegation: Delegation): boolean {
  return Buffer.byteLength(delegation.contextInjected) > PROMPT_BYTES;
}

async function requestFor(app: App, place: Place, on: { agent: Agent; session: Session; port: number; password: string }): Promise<RunRequest> {
  const { project, delegation } = place;
  const { program, settings } = await readinessOf(app, project, on.agent);
  if (!program) throw new AppError("not-available", `${on.agent.name} is not installed.`, `Run: ${on.agent.install}`);
  const files = await agentFiles(app, on.agent, { repository: project.path, worktree: on.session.cwd });
  const runDir = app.runs.dir({ sessionId: on.session.id, generation: on.session.generation });
  return {
    prompt: isLong(delegation) ? `Read ${runDir}/long-brief.md and do what it says.` : delegation.contextInjected,
    autonomy: project.autonomy,
    worktree: on.session.cwd,
    mainRepository: project.path,
    gitCommonDir: project.gitCommonDir,
    runDir,
    agentSessionId: on.session.agentSessionId ?? randomUUID(),
    hook: app.runs.hook,
    port: on.port,
    password: on.password,
    env: { ...agentEnv(app, on.agent, files), ...settings.env },
    home: app.env.userHome,
    command: program,
    extraArgs: settings.args ?? [],
    files,
  };
}

function envFor(request: RunRequest, launch: Launch, run: { session: Session; agent: Agent; dir: string }): Record<string, string> {
  const own = { RDV_RUN_DIR: run.dir, RDV_SESSION: run.session.id, RDV_HOOK_DEFAULT: run.agent.hookDefault, RDV_HOOK_ASK_DEFAULT: run.agent.askDefault, TERM: "tmux-256color", COLORTERM: "truecolor" };
  const merged: Record<string, string | null> = { ...request.env, ...own, ...launch.env };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null));
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
