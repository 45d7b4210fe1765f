import { join } from "node:path";
import { type Delegation, UNKNOWN_USAGE } from "#domain/delegation.ts";
import { ProjectSettings } from "#domain/project.ts";
import { PANE, type Session } from "#domain/session.ts";
import type { Signal, SignalBody } from "#domain/signal.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../../server/kernel.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { type NewDecision, insertDecision, newDecision } from "../../server/store/decision.ts";
import { insertKnowledge } from "../../server/store/project.ts";
import { insertSession, listSignals } from "../../server/store/session.ts";
import { insertDelegation } from "../../server/store/task.ts";
import { type BareApp, type SeededProject, seedProject, seedTask } from "./bare-app.ts";
import { git, makeRepository } from "./sample-repo.ts";
import { scriptAgent } from "./world.ts";

export { untilIn } from "./until.ts";

/** A project's row on a real repository, with empty knowledge and one agent that is a script. */
export async function seedRepository(app: BareApp, on: { files?: Record<string, string>; script?: string; fields?: Partial<SeededProject>; settings?: Record<string, unknown> } = {}): Promise<SeededProject> {
  const path = makeRepository(on.files);
  const settings = ProjectSettings.parse({ agents: { custom: [scriptAgent("script", on.script ?? "true")] }, ...on.settings });
  const project = await seedProject(app, { path, gitCommonDir: join(path, ".git"), settings, ...on.fields });
  const knowledge = {
    id: newId(), folderId: project.id, techStack: [], conventions: [], agentPerformance: {}, performanceCounts: {},
    pastTasks: [], toolDefinitions: [], agentTemplates: [], lastScannedAt: null,
  };
  await app.bus.commit((db) => ({ writes: [insertKnowledge(db, knowledge)], events: [], result: undefined }));
  return project;
}

/** A try's row; it stands on the repository's present commit unless the fields say otherwise. */
export async function seedDelegation(app: BareApp, project: SeededProject, task: Task, fields: Partial<Delegation> = {}): Promise<Delegation> {
  const row: Delegation = {
    id: newId(), taskId: task.id, projectId: project.id, attempt: 1, sessionId: null, worktreeId: null, worktreePath: project.path, branch: task.branch,
    baseSha: git(project.path, "rev-parse", "HEAD"), headSha: null, gitSettingsHash: null, agentProvider: "script", status: "running", contextInjected: "Do it", brief: [], continues: null,
    executionLogs: [], result: null, error: null, exit: null, parked: null, usage: UNKNOWN_USAGE, report: null, reportedAt: null, host: "here", leaseExpiresAt: null,
    fence: 1, createdAt: now(), updatedAt: now(), startedAt: now(), completedAt: null, ...fields,
  };
  await app.bus.commit((db) => ({ writes: [insertDelegation(db, row)], events: [], result: undefined }));
  return row;
}

/** A terminal's row; there is no process behind it. */
export async function seedSession(app: BareApp, project: SeededProject | null, fields: Partial<Session> = {}): Promise<Session> {
  const row: Session = {
    id: newId(), userId: app.userId, projectId: project?.id ?? null, delegationId: null, kind: "agent", name: "1 Do it", group: null, agentProvider: "script",
    agentSessionId: null, generation: 1, cwd: project?.path ?? "/", cols: PANE.cols, rows: PANE.rows, status: "running", paneId: null, pid: null,
    exit: null, note: null, createdAt: now(), startedAt: now(), endedAt: null, ...fields,
  };
  await app.bus.commit((db) => ({ writes: [insertSession(db, { ...row, hookTokenHash: null, apiPort: null })], events: [], result: undefined }));
  return row;
}

/** A task whose agent is at work: task, try and terminal, without a process. */
export async function seedWork(app: BareApp, project: SeededProject, fields: { task?: Partial<Task>; delegation?: Partial<Delegation>; session?: Partial<Session> } = {}) {
  const task = await seedTask(app, project, { status: "monitoring", assignedAgent: "script", confirmedAt: now(), confirmedBy: "owner", ...fields.task });
  const id = newId();
  const session = await seedSession(app, project, { delegationId: id, ...fields.session });
  const delegation = await seedDelegation(app, project, task, { id, sessionId: session.id, ...fields.delegation });
  return { task, session, delegation };
}

/** An open decision's row. */
export async function seedDecision(app: BareApp, ...[place, ask]: Parameters<typeof newDecision>): Promise<NewDecision> {
  const row = newDecision(place, ask);
  await app.bus.commit((db) => ({ writes: [insertDecision(db, row)], events: [], result: undefined }));
  return row;
}

/** What was kept of what a terminal's agent said. */
export async function saidBy(app: Pick<App, "db">, session: Session): Promise<SignalBody[]> {
  return (await listSignals(app.db, session.id, { generation: session.generation, limit: 100 })).map((s: Signal) => s.body);
}

/** Events of a piece of work, by kind; only those about one delegation where others may still be at work. */
export async function kindsOf(app: BareApp, work: () => Promise<unknown>, about?: { delegationId: string }): Promise<string[]> {
  const before = app.bus.lastSeq();
  await work();
  return (await app.bus.since(before, 200)).filter((e) => !about || e.delegationId === about.delegationId).map((e) => e.kind);
}
