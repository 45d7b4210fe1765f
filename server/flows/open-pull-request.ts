import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { PullRequest, PullRequestCreate } from "#domain/pull-request.ts";
import type { Task } from "#domain/task.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import { mayProposeUnasked } from "#domain/unasked-landing.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { findPullRequest, insertPullRequest, updatePullRequest } from "../store/pull-request.ts";
import { findProject } from "../store/project.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { changedSettings } from "./changed-settings.ts";
import { noteInChat } from "./note-in-chat.ts";
import { personEnv } from "./person-env.ts";
import { planPullRequest, type Readiness } from "./plan-pull-request.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { forgeOf, type ForgePlace, type ForgeWay, wayTo } from "./reach-forge.ts";
import { actedUnasked } from "./unasked.ts";
import { unaskedFacts } from "./unasked-candidates.ts";

interface Word extends PullRequestCreate {
  actor: Actor;
}

interface On {
  project: Project;
  task: Task;
}

/** Pushes a task's verified commit and opens a pull request for it. One that is open already is that one; what failed says why and can be tried again. */
export function openPullRequest(app: App, on: On, word: Word): Promise<PullRequest> {
  return app.exclusively(`pull-request:${on.task.id}`, async () => {
    const { plan, ready } = await planPullRequest(app, on);
    if (plan.pullRequest?.state === "open") return plan.pullRequest;
    const [block] = plan.blocks;
    if (block || !ready) throw new AppError("conflict", block?.what ?? "There is nothing to propose.", block?.next ?? "Look at the task.");
    if (word.remote !== undefined && word.remote !== ready.place.remote) throw new AppError("conflict", `The remote is ${ready.place.remote} by now.`, "Look at it again. Nothing was pushed.");
    const row = await begin(app, on, { word, plan, ready });
    crashPoint("pull-request-made");
    return finish(app, on, { row, place: ready.place, way: ready.way });
  });
}

/** Goes on with a pull request an earlier server had begun. */
export async function resumePullRequest(app: App, id: string): Promise<void> {
  const row = await findPullRequest(app.db, id);
  const [project, task] = row ? await Promise.all([findProject(app.db, row.projectId), findTask(app.db, row.taskId)]) : [];
  if (!row || !project || !task) return;
  await app.exclusively(`pull-request:${task.id}`, async () => {
    if ((await findPullRequest(app.db, id))?.state !== "pushing") return;
    const block = await changedSettings(app, { project, delegation: await findDelegation(app.db, row.delegationId) }, "push");
    if (block) return fail(app, row, block.what);
    const place = await forgeOf(app, project);
    const way = "forge" in place && place.remote === row.remote ? await wayTo(app, project, place) : undefined;
    if (!("forge" in place) || !way || !("ask" in way)) return fail(app, row, "the forge cannot be reached any more");
    await finish(app, { project, task }, { row, place, way });
  });
}

async function begin(app: App, { project, task }: On, of: { word: Word; plan: Readiness["plan"]; ready: NonNullable<Readiness["ready"]> }): Promise<PullRequest> {
  const { word, plan, ready } = of;
  const row: PullRequest = {
    id: newId(), projectId: project.id, taskId: task.id, delegationId: ready.delegation.id, forge: ready.place.forge.id, repository: ready.place.repository, api: ready.place.api, remote: ready.place.remote,
    branch: ready.branch, base: plan.base, headSha: ready.headSha, title: app.redact(oneLine(word.title ?? plan.title, 200)), body: app.redact(cleanText(word.body ?? plan.body)), number: null, url: null,
    state: "pushing", checks: [], comments: [], sent: [], error: null, openedBy: word.actor, createdAt: now(), fetchedAt: null, quiet: 0, closedAt: null,
  };
  await app.bus.commit((db) => ({ writes: [insertPullRequest(db, row)], events: [{ ...placeOf(row), kind: "pull-request.changed", actor: word.actor, payload: { pullRequestId: row.id, number: 0, state: row.state, why: `the branch is pushed to ${row.remote}` } }], result: undefined }));
  return row;
}

function placeOf({ projectId, taskId, delegationId }: PullRequest) {
  return { projectId, taskId, delegationId };
}

interface Reach {
  row: PullRequest;
  place: ForgePlace;
  way: ForgeWay;
}

async function finish(app: App, on: On, reach: Reach): Promise<PullRequest> {
  const { row, place, way } = reach;
  const { project } = on;
  const unasked = await unaskedFacts(app, on);
  const intent = { actor: row.openedBy, ...placeOf(row), facts: { autonomy: unasked.level, roots: [project.path], unasked } };
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  try {
    await act(app, { ...intent, kind: "branch.push", target: `${row.branch} to ${row.remote}`, key: `push:${row.id}` }, () => app.git.push(main, { address: place.address, branch: row.branch, sha: row.headSha, env: { ...personEnv(app), ...way.pushEnv } }), () => row.headSha);
    crashPoint("branch-pushed");
    const opened = await act(app, { ...intent, kind: "pull-request.open", target: `${row.repository} ${row.branch}`, key: `open-pr:${row.id}` }, () => place.forge.open(way.ask, row), (pr) => pr.url);
    crashPoint("pull-request-opened");
    return await record(app, on, { row, opened, why: mayProposeUnasked(unasked).why });
  } catch (error) {
    // The next start goes on with it.
    if (!app.stopping.aborted) await fail(app, row, error instanceof AppError ? error.tell.what : "the forge answered something unexpected");
    throw error;
  }
}

async function record(app: App, { task }: On, of: { row: PullRequest; opened: { number: number; url: string }; why: string }): Promise<PullRequest> {
  const { row, opened, why } = of;
  const fields = { ...opened, state: "open" as const, error: null };
  const acted = actedUnasked(row.openedBy, { projectId: row.projectId, taskId: row.taskId }, { step: "pull-request", what: `pull request ${opened.number} was opened in ${row.repository}`, why });
  await app.bus.commit((db) => ({ writes: [updatePullRequest(db, row.id, fields)], events: [{ ...placeOf(row), kind: "pull-request.changed", actor: row.openedBy, payload: { pullRequestId: row.id, number: opened.number, state: "open", why: `opened in ${row.repository}` } }, ...acted], result: undefined }));
  await noteInChat(app, task, { state: "verified", text: `${task.number} is pull request ${opened.number} in ${row.repository}` });
  app.background("read-pull-request", () => readPullRequest(app, row.id));
  return { ...row, ...fields };
}

async function fail(app: App, row: PullRequest, why: string): Promise<void> {
  await app.bus.commit((db) => ({ writes: [updatePullRequest(db, row.id, { state: "failed", error: app.redact(why), closedAt: now() })], events: [{ ...placeOf(row), kind: "pull-request.changed", payload: { pullRequestId: row.id, number: row.number ?? 0, state: "failed", why: `no pull request could be opened: ${app.redact(why)}` } }], result: undefined }));
}
