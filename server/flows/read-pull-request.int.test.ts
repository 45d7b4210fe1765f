import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PullRequest } from "#domain/pull-request.ts";
import { type FakeForge, startForge, TOKEN } from "../../e2e/fakes/forge-server.ts";
import { GITHUB } from "../../e2e/fakes/forge-shapes.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { kindsOf, seedDelegation, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { findPullRequest, findPullRequestOfTask, insertPullRequest, listLivePullRequests, listPullRequests } from "../store/pull-request.ts";
import { startPullRequests } from "../workers/pull-requests.ts";
import { readPullRequest } from "./read-pull-request.ts";

let app: BareApp;
let forge: FakeForge;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp({ FORGE_TOKEN: TOKEN });
});
afterAll(() => app.close());
beforeEach(async () => {
  forge = await startForge(GITHUB);
  project = await seedRepository(app, { settings: { forge: { remote: "origin", kind: "github", api: forge.url, tokenEnv: "FORGE_TOKEN" } } });
  git(project.path, "remote", "add", "origin", "file:///srv/acme/shop.git");
});
afterEach(() => forge.close());

/** An open pull request as it was left, which the fake forge has too. */
async function left(fields: Partial<PullRequest> = {}): Promise<PullRequest> {
  const task = await seedTask(app, project, { status: "completed" });
  const delegation = await seedDelegation(app, project, task, { status: "completed" });
  const row: PullRequest = {
    id: newId(), projectId: project.id, taskId: task.id, delegationId: delegation.id, forge: "github", repository: "acme/shop", api: forge.url, remote: "file:///srv/acme/shop.git", branch: "feat/x", base: "main", headSha: "a".repeat(40),
    title: "t", body: "b", number: 1, url: null, state: "open", checks: [], comments: [], sent: [], error: null, openedBy: OWNER, createdAt: now(), fetchedAt: null, quiet: 0, closedAt: null, ...fields,
  };
  if (forge.pulls.length === 0) forge.pulls.push({ number: 1, title: "t", body: "b", branch: "feat/x", base: "main", state: "open", checks: [], comments: [] });
  await app.bus.commit((db) => ({ writes: [insertPullRequest(db, row)], events: [], result: undefined }));
  return row;
}
const pull = () => {
  const [one] = forge.pulls;
  if (!one) throw new Error("no pull request there");
  return one;
};
const remark = (id: number, body: string) => ({ id, author: "ann", body, path: null, line: null, resolved: false });

describe("what a forge says is kept", () => {
  test("without secrets and hidden signs, and no longer than one reads", async () => {
    const { id } = await left();
    pull().comments.push(remark(1, `key ${TOKEN} \u202eevil\u001b[31m`), remark(2, "x".repeat(50_000)));
    pull().checks.push({ name: "ci\u0007", state: "failed", note: "n".repeat(1000) });
    const { comments, checks } = await readPullRequest(app, id);
    expect(JSON.stringify(comments)).not.toMatch(/forge-token|\u202e|\\u001b/);
    expect([comments[1]?.body.length, checks[0]?.name, (checks[0]?.note.length ?? 0) <= 300]).toEqual([20_000, "ci", true]);
  });

  test("the newest of very many", async () => {
    const { id } = await left();
    for (let i = 1; i <= 250; i++) pull().comments.push(remark(i, `word ${i}`));
    const { comments } = await readPullRequest(app, id);
    expect([comments.length, comments[0]?.body, comments.at(-1)?.body]).toEqual([200, "word 51", "word 250"]);
  });

  test("is news once: the same again makes no event and waits longer, a change begins anew", async () => {
    const { id } = await left();
    expect(await kindsOf(app, () => readPullRequest(app, id))).toEqual(["pull-request.changed"]);
    expect(await kindsOf(app, () => Promise.all([readPullRequest(app, id), readPullRequest(app, id)]))).toEqual([]);
    expect((await findPullRequest(app.db, id))?.quiet).toBe(2);
    pull().checks.push({ name: "ci", state: "pending", note: "" });
    expect(await readPullRequest(app, id)).toMatchObject({ quiet: 0, checks: [{ state: "pending" }] });
  });

  test("an error is news once too, keeps what was known, and goes away", async () => {
    const { id } = await left();
    pull().comments.push(remark(1, "Why?"));
    await readPullRequest(app, id);
    forge.refuse(503);
    expect(await kindsOf(app, async () => {
      await readPullRequest(app, id);
      await readPullRequest(app, id);
    })).toEqual(["pull-request.changed"]);
    expect(await findPullRequest(app.db, id)).toMatchObject({ state: "open", error: "The forge answered 503: not today.", comments: [{ body: "Why?" }], quiet: 2 });
    forge.refuse(null);
    expect(await readPullRequest(app, id)).toMatchObject({ error: null, quiet: 0 });
  });
});

describe("a pull request", () => {
  test.each(["merged", "closed"] as const)("that was %s there is over, and is never asked about again", async (state) => {
    const { id } = await left();
    pull().state = state;
    expect(await readPullRequest(app, id)).toMatchObject({ state, closedAt: expect.any(String) });
    const asked = forge.asked.length;
    pull().state = "open";
    expect(await readPullRequest(app, id)).toMatchObject({ state });
    expect(forge.asked).toHaveLength(asked);
    expect(await listLivePullRequests(app.db)).not.toContainEqual(expect.objectContaining({ id }));
  });

  test("is not read from another repository when the remote leads elsewhere by now", async () => {
    const { id } = await left();
    git(project.path, "remote", "set-url", "origin", "file:///srv/acme/else.git");
    expect(await readPullRequest(app, id)).toMatchObject({ state: "open", error: "The project’s remote is acme/else by now." });
    git(project.path, "remote", "remove", "origin");
    expect(await readPullRequest(app, id)).toMatchObject({ error: "This repository has no remote origin." });
    expect(forge.asked).toEqual([]);
  });

  test("of nowhere is not found", async () => {
    await expect(readPullRequest(app, newId())).rejects.toMatchObject({ code: "not-found", tell: { what: "There is no such pull request." } });
  });

  test("of a task is its latest, and of a project they come newest first", async () => {
    const first = await left({ state: "failed", closedAt: now() });
    const second = await left({ taskId: first.taskId });
    expect((await findPullRequestOfTask(app.db, first.taskId))?.id).toBe(second.id);
    expect((await listPullRequests(app.db, project.id)).map((p) => p.id)).toEqual([second.id, first.id]);
  });
});

test("the worker reads what is due, ends what can go no further, leaves the rest, and stops", async () => {
  const due = await left({ createdAt: "2026-01-01T00:00:00.000Z" });
  const early = await left({ fetchedAt: "2999-01-01T00:00:00.000Z" });
  const begun = await left({ state: "pushing", number: null, remote: "file:///another/acme/shop.git" });
  pull().state = "merged";
  const { stop } = startPullRequests(app);
  await untilIn(app, "it is read", async () => (await findPullRequest(app.db, due.id))?.state === "merged");
  await untilIn(app, "it is given up", async () => (await findPullRequest(app.db, begun.id))?.error === "the forge cannot be reached any more");
  expect(await findPullRequest(app.db, early.id)).toMatchObject({ state: "open", quiet: 0 });
  stop();
});
