import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { type RestFacts, whyAwake } from "#domain/hibernation.ts";
import { isInsideAny } from "#domain/path.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { putHibernation } from "../store/hibernation.ts";
import { findProject } from "../store/project.ts";
import { findSession, placeOf } from "../store/session.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { listSites } from "../store/site.ts";
import { clearRun } from "./end-session.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { recordRest, restKey, withdrawRest } from "./record-rest.ts";
import { seenFacts } from "./rest-facts.ts";
import { worktreesOf } from "./session-place.ts";

/** Lines above the screen that are kept of a hibernated terminal, and characters of all of it. */
const LINES = 300;
const SCREEN_CHARS = 200_000;

interface Wish {
  actor: Actor;
  /** Why it is hibernated, for people. */
  why: string;
  /** When that is, in milliseconds since 1970; now when it is left out. */
  at?: number;
}

/** Hibernates a session by a person's word, or says why that cannot be. */
export async function hibernateSession(app: App, sessionId: string, actor: Actor): Promise<void> {
  const why = await letRest(app, sessionId, { actor, why: "you hibernated it" });
  if (why !== undefined) throw new AppError("wrong-state", `It cannot be hibernated: ${why}.`, "Nothing was changed.");
}

/**
 * Ends an idle agent at its prompt so that it holds nothing, and comes back by its conversation. What is meant is written first: however far
 * this comes, its session is either as it was or hibernated. Returns why it stays awake. Nothing is told to it meanwhile.
 */
export function letRest(app: App, sessionId: string, wish: Wish): Promise<string | undefined> {
  return app.exclusively(`follow-ups:${sessionId}`, () => app.exclusively(`session:${sessionId}`, async () => {
    const session = await findSession(app.db, sessionId);
    if (!session) return "there is no such terminal";
    const facts = await seenFacts(app, session, wish.at);
    const why = whyAwake(facts, wish.actor.kind);
    if (why !== undefined) return why;
    if (!(await mean(app, session, wish))) return "it was used this very moment";
    crashPoint("hibernation-meant");
    const error = await endQuietly(app, session, { wish, facts }).then(() => undefined, (reason: unknown) => reason);
    // Whatever went wrong: one that lives goes on, and one that is gone comes back when it is woken.
    if (await isAlive(app, session)) {
      await withdrawRest(app, session);
      if (error instanceof Error) throw error;
      return "its process cannot be ended";
    }
    await recordRest(app, sessionId);
    crashPoint("session-hibernated");
    return undefined;
  }));
}

/** Writes down what is meant, with what its terminal shows. False when it was told something, or moved on, since it was looked at. */
async function mean(app: App, session: Session, { actor, why }: Wish): Promise<boolean> {
  const shown = await app.tmux.capture(session.id, { lines: LINES, colours: true, joined: false });
  const screen = app.redact(shown).slice(-SCREEN_CHARS);
  return app.bus.commit(async (db) => {
    const current = await findSession(db, session.id);
    const isSame = current?.status === "running" && current.generation === session.generation;
    if (!isSame || (await listOpenFollowUps(db, session.id)).length > 0) return { writes: [], events: [], result: false };
    return { writes: [putHibernation(db, { sessionId: session.id, generation: session.generation, since: now(), why, actor, screen, waking: null, problem: null })], events: [], result: true };
  });
}

async function endQuietly(app: App, session: Session, { wish, facts }: { wish: Wish; facts: RestFacts }): Promise<void> {
  const intent = { kind: "session.hibernate" as const, actor: wish.actor, ...(await placeOf(app.db, session)), target: session.name, key: restKey(session), facts: { rest: facts }, checkpoint: () => keepFiles(app, session, wish) };
  await act(app, intent, () => clearRun(app, session, { keepScreen: false }), () => wish.why);
}

async function isAlive(app: App, { id, generation }: Session): Promise<boolean> {
  const { process, exit } = await app.runs.receipt({ sessionId: id, generation });
  return process !== undefined && exit === undefined && app.processes.isAlive(process);
}

/** Keeps what is not committed where it works, in every repository of its try; a clean folder needs no checkpoint. */
async function keepFiles(app: App, session: Session, { actor }: Wish): Promise<void> {
  const { taskId } = await placeOf(app.db, session);
  for (const { project, path, branch } of [await folderOf(app, session), ...(await furtherOf(app, session))]) {
    if ((await app.git.uncommitted({ commonDir: project.gitCommonDir, workTree: path })).length === 0) continue;
    await makeCheckpoint(app, { project, taskId, path, branch, why: "before its agent was hibernated", actor });
  }
}

interface Folder {
  project: Project;
  path: string;
  branch: string | null;
}

async function folderOf(app: App, session: Session): Promise<Folder> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const tree = project && (await worktreesOf(app, project)).filter(({ path }) => isInsideAny(session.cwd, [path])).toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!project || !tree) throw new AppError("conflict", `${session.cwd} belongs to no project any more.`, "Nothing was changed.");
  return { project, ...tree };
}

/** Its worktrees in further repositories. */
async function furtherOf(app: App, { delegationId }: Session): Promise<Folder[]> {
  const sites = delegationId === null ? [] : await listSites(app.db, [delegationId]);
  const found = await Promise.all(sites.map(async ({ projectId, worktreePath: path, branch }): Promise<Folder[]> => {
    const project = await findProject(app.db, projectId);
    return project && (await app.files.exists(path)) ? [{ project, path, branch }] : [];
  }));
  return found.flat();
}
