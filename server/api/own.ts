import { admit, boundTo, type Principal, userOf } from "#domain/access.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import { type Decision, tasksAsked } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { AutonomyStep } from "#domain/earned.ts";
import { AppError } from "#domain/errors.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { Landing } from "#domain/landing.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { PullRequest } from "#domain/pull-request.ts";
import type { Orchestrator, Project } from "#domain/project.ts";
import type { ReviewComment } from "#domain/review-comment.ts";
import type { Session } from "#domain/session.ts";
import type { Task } from "#domain/task.ts";
import { reachesTasks } from "../flows/within-reach.ts";
import type { App } from "../kernel.ts";
import { findStep } from "../store/autonomy.ts";
import { findDecision } from "../store/decision.ts";
import { findFollowUp } from "../store/follow-up.ts";
import { findLanding } from "../store/landing.ts";
import { findCheckpoint, findRecommendation } from "../store/learning.ts";
import { findPullRequest } from "../store/pull-request.ts";
import { findOrchestrator, findProject } from "../store/project.ts";
import { findComment } from "../store/review-comment.ts";
import { findSession, placeOf } from "../store/session.ts";
import { findDelegation, findTask } from "../store/task.ts";

/** Who asks under which row of the authorisation table. */
export interface Asker {
  key: string;
  principal: Principal;
}

/** Loads a project by id and owner. What is not theirs does not exist for them. */
export async function ownProject(app: App, asker: Asker, id: string): Promise<Project> {
  const project = await findProject(app.db, id);
  if (!project || project.userId !== userOf(asker.principal)) throw missing("project");
  admitTo(asker, project.id, "project");
  return project;
}

/** Refuses further projects that whoever asks may not reach; a token of one project reaches no other. */
export async function ownAll(app: App, asker: Asker, ids: readonly string[] = []): Promise<void> {
  for (const id of ids) await ownProject(app, asker, id);
}

/** Loads a conversation; Master Control belongs to no project and is closed to bound tokens. */
export async function ownOrchestrator(app: App, asker: Asker, id: string): Promise<{ orchestrator: Orchestrator; project: Project | null }> {
  const orchestrator = await findOrchestrator(app.db, id);
  if (!orchestrator || orchestrator.userId !== userOf(asker.principal)) throw missing("orchestrator");
  admitTo(asker, orchestrator.projectId, "orchestrator");
  return { orchestrator, project: orchestrator.projectId ? await ownProject(app, asker, orchestrator.projectId) : null };
}

/** Loads a conversation that has a project; Master Control has no tasks of its own. */
export async function ownProjectOrchestrator(app: App, asker: Asker, id: string): Promise<{ orchestrator: Orchestrator; project: Project }> {
  const { orchestrator, project } = await ownOrchestrator(app, asker, id);
  if (project) return { orchestrator, project };
  throw new AppError("bad-request", "Master Control belongs to no project.", "Use the orchestrator of a project for its tasks.");
}

/** Loads a task under a conversation's path; the two must belong together. */
export async function ownTask(app: App, asker: Asker, ids: { id: string; taskId: string }): Promise<{ task: Task; project: Project }> {
  const { orchestrator } = await ownOrchestrator(app, asker, ids.id);
  const task = await findTask(app.db, ids.taskId);
  if (!task || (orchestrator.projectId !== null && task.projectId !== orchestrator.projectId) || !(await reachesAll(app, asker, [task.id]))) throw missing("task");
  return { task, project: await ownProject(app, asker, task.projectId) };
}

export async function ownDelegation(app: App, asker: Asker, id: string): Promise<Delegation> {
  return owned(app, asker, { what: "delegation", row: await findDelegation(app.db, id) });
}

export async function ownDecision(app: App, asker: Asker, id: string): Promise<Decision> {
  const decision = await owned(app, asker, { what: "decision", row: await findDecision(app.db, id) });
  if (!(await reachesAll(app, asker, tasksAsked(decision)))) throw missing("decision");
  return decision;
}

export async function ownRecommendation(app: App, asker: Asker, id: string): Promise<Recommendation> {
  return owned(app, asker, { what: "recommendation", row: await findRecommendation(app.db, id) });
}

export async function ownLanding(app: App, asker: Asker, id: string): Promise<Landing> {
  return owned(app, asker, { what: "landing", row: await findLanding(app.db, id) });
}

export async function ownPullRequest(app: App, asker: Asker, id: string): Promise<PullRequest> {
  return owned(app, asker, { what: "pull request", row: await findPullRequest(app.db, id) });
}

export async function ownStep(app: App, asker: Asker, id: string): Promise<AutonomyStep> {
  return owned(app, asker, { what: "step", row: await findStep(app.db, id) });
}

export async function ownComment(app: App, asker: Asker, id: string): Promise<ReviewComment> {
  return owned(app, asker, { what: "comment", row: await findComment(app.db, id) });
}

export async function ownCheckpoint(app: App, asker: Asker, id: string): Promise<Checkpoint> {
  return owned(app, asker, { what: "checkpoint", row: await findCheckpoint(app.db, id) });
}

/** Loads a session; a plain shell may belong to no project. */
export async function ownSession(app: App, asker: Asker, id: string): Promise<Session> {
  const session = await findSession(app.db, id);
  if (!session || session.userId !== userOf(asker.principal)) throw missing("session");
  admitTo(asker, session.projectId, "session");
  if (!(await reachesAll(app, asker, [(await placeOf(app.db, session)).taskId ?? null]))) throw missing("session");
  return session;
}

/** Words that were said in this very terminal. */
export async function ownFollowUp(app: App, asker: Asker, ids: { id: string; followUpId: string }): Promise<FollowUp> {
  const session = await ownSession(app, asker, ids.id);
  const followUp = await findFollowUp(app.db, ids.followUpId);
  if (followUp?.sessionId !== session.id) throw missing("message");
  return followUp;
}

/** A token of one project reaches no task that changes others with it. */
function reachesAll(app: App, { principal }: Asker, ids: readonly (string | null)[]): Promise<boolean> {
  return reachesTasks(app.db, boundTo(principal), ids);
}

async function owned<T extends { projectId: string; taskId?: string | null }>(app: App, asker: Asker, found: { what: string; row: T | undefined }): Promise<T> {
  if (!found.row) throw missing(found.what);
  await ownProject(app, asker, found.row.projectId).catch(() => {
    throw missing(found.what);
  });
  if (!(await reachesAll(app, asker, [found.row.taskId ?? null]))) throw missing(found.what);
  return found.row;
}

/** What a token of one project may not see is told in the very words of what is not there. */
function admitTo({ key, principal }: Asker, projectId: string | null, what: string): void {
  try {
    admit(key, principal, projectId);
  } catch (error) {
    throw error instanceof AppError && error.code === "not-found" ? missing(what) : error;
  }
}

function missing(what: string): AppError {
  return new AppError("not-found", `There is no such ${what}.`, "Check the id.");
}
