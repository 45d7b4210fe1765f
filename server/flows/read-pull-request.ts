import type { SeenPullRequest } from "#domain/forge.ts";
import { AppError } from "#domain/errors.ts";
import { checksState, type PullRequest } from "#domain/pull-request.ts";
import { cleanText } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findPullRequest, updatePullRequest } from "../store/pull-request.ts";
import { findProject } from "../store/project.ts";
import { findTask } from "../store/task.ts";
import { noteInChat } from "./note-in-chat.ts";
import { forgeOf, wayTo } from "./reach-forge.ts";

/** Comments and checks that are kept of one pull request. */
const KEPT = 200;

/** Asks the forge how an open pull request stands, and keeps it: its checks, what reviewers wrote, whether it was merged. Safe to repeat. */
export function readPullRequest(app: App, id: string): Promise<PullRequest> {
  return app.exclusively(`read-pull-request:${id}`, async () => {
    const row = await findPullRequest(app.db, id);
    if (!row) throw new AppError("not-found", "There is no such pull request.", "Look at the task.");
    if (row.state !== "open" || row.number === null) return row;
    try {
      return await keep(app, row, await look(app, row, row.number));
    } catch (error) {
      if (app.stopping.aborted) throw error;
      return notRead(app, row, error instanceof AppError ? error.tell.what : "the forge answered something unexpected");
    }
  });
}

async function look(app: App, row: PullRequest, number: number): Promise<SeenPullRequest> {
  const project = await findProject(app.db, row.projectId);
  const place = project && (await forgeOf(app, project));
  if (!project || !place || !("forge" in place)) throw new AppError("not-available", place && "what" in place ? place.what : "The project is gone.", "Look at the project’s settings.");
  if (place.repository !== row.repository) throw new AppError("not-available", `The project’s remote is ${place.repository} by now.`, "Look at the pull request there.");
  const way = await wayTo(app, project, place);
  if (!("ask" in way)) throw new AppError("not-available", way.what, way.next);
  return place.forge.read(way.ask, { repository: row.repository, number });
}

async function keep(app: App, row: PullRequest, seen: SeenPullRequest): Promise<PullRequest> {
  // What strangers wrote is data: cleaned and without secrets before it is kept or shown.
  const clean = (text: string): string => app.redact(cleanText(text)).slice(0, 20_000);
  const news = {
    state: seen.state,
    url: seen.url,
    checks: seen.checks.slice(0, KEPT).map((c) => ({ ...c, name: clean(c.name), note: clean(c.note), url: webUrl(c.url) })),
    comments: seen.comments.slice(-KEPT).map((c) => ({ ...c, author: clean(c.author), body: clean(c.body), url: webUrl(c.url) })),
    error: null,
  };
  const isNews = JSON.stringify(news) !== JSON.stringify({ state: row.state, url: row.url, checks: row.checks, comments: row.comments, error: row.error });
  const at = now();
  const fields = { ...news, url: webUrl(news.url), fetchedAt: at, quiet: isNews ? 0 : row.quiet + 1, closedAt: seen.state === "open" ? null : at };
  const isOver = seen.state !== "open";
  await app.bus.commit((db) => ({
    writes: [updatePullRequest(db, row.id, fields)],
    events: isNews || isOver ? [{ kind: "pull-request.changed", projectId: row.projectId, taskId: row.taskId, delegationId: row.delegationId, payload: { pullRequestId: row.id, number: row.number ?? 0, state: seen.state, why: wordsOf({ ...row, ...news }) } }] : [],
    result: undefined,
  }));
  const task = isOver ? await findTask(app.db, row.taskId) : undefined;
  if (task) await noteInChat(app, task, { state: seen.state === "merged" ? "verified" : "queued", text: `pull request ${row.number} of ${task.number} was ${seen.state} in ${row.repository}` });
  return { ...row, ...fields };
}

function wordsOf({ state, checks, comments }: Pick<PullRequest, "state" | "checks" | "comments">): string {
  if (state !== "open") return `${state} there`;
  const open = comments.filter((c) => !c.resolved).length;
  const said = open === 0 ? "no open comments" : `${open} open ${open === 1 ? "comment" : "comments"}`;
  return `checks ${checksState(checks) ?? "none"}, ${said}`;
}

/** Only an address of the web is ever made a link. */
function webUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}

async function notRead(app: App, row: PullRequest, why: string): Promise<PullRequest> {
  const fields = { error: app.redact(why), fetchedAt: now(), quiet: row.quiet + 1 };
  const isNews = row.error !== fields.error;
  await app.bus.commit((db) => ({
    writes: [updatePullRequest(db, row.id, fields)],
    events: isNews ? [{ kind: "pull-request.changed", projectId: row.projectId, taskId: row.taskId, delegationId: row.delegationId, payload: { pullRequestId: row.id, number: row.number ?? 0, state: row.state, why: `could not be read: ${fields.error}` } }] : [],
    result: undefined,
  }));
  return { ...row, ...fields };
}
