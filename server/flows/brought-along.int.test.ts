import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedDelegation } from "../../e2e/support/seeds.ts";
import { commitWork, OWNER, type Verified, verifiedTask, verifiedWork } from "../../e2e/support/verified-work.ts";
import { verifiedPair } from "../../e2e/support/verified-pair.ts";
import { now } from "../lib/ids.ts";
import { insertSite } from "../store/site.ts";
import { updateDelegation, updateTask, updateWorktree } from "../store/task.ts";
import { landTask } from "./land-task.ts";
import { planChange } from "./plan-change.ts";
import { planLanding } from "./plan-landing.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

/** Verified work that began with that of another task. */
async function behind(parent: Verified, file = "child.txt"): Promise<Verified> {
  const on = await verifiedWork(app, parent.project, { works: [], task: { dependsOn: [parent.task.id] } });
  git(on.path, "reset", "--quiet", "--hard", parent.head);
  const head = commitWork(on.path, [{ [file]: "x\n" }]);
  await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { headSha: head, baseSha: parent.head })], events: [], result: undefined }));
  return { ...on, head };
}

const brings = async ({ project, task }: Verified) => (await planLanding(app, { project, task })).brings;
const stateOf = (on: Verified) => ({ number: on.task.number, title: on.task.title });

describe("landing work that began with that of others", () => {
  test("says whose changes come along, however far back", async () => {
    const first = await verifiedTask(app);
    const second = await behind(first);
    const third = await behind(second, "third.txt");
    expect(await brings(first)).toEqual([]);
    expect(await brings(third)).toEqual([first, second].map((on) => ({ ...stateOf(on), state: "not-landed" })));
  });

  test.each(["fast-forward", "squash"] as const)("says nothing of what landed before it by %s", async (strategy) => {
    const parent = await verifiedTask(app);
    const child = await behind(parent);
    await landTask(app, parent, { actor: OWNER, strategy });
    expect(await brings(child)).toEqual([]);
  });

  test.each<[string, (on: Verified) => Promise<unknown>]>([
    ["discarded", (on) => app.bus.commit((db) => ({ writes: [updateWorktree(db, on.delegation.worktreeId ?? "", { removedAt: now() })], events: [], result: undefined }))],
    ["given-up", (on) => app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "failed" })], events: [], result: undefined }))],
    ["corrected", (on) => app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "monitoring" })], events: [], result: undefined }))],
    ["corrected", async (on) => seedDelegation(app, on.project, on.task, { attempt: 2, status: "completed", headSha: commitWork(on.path, [{ "more.txt": "x\n" }]) })],
  ])("says that what it began with was %s", async (state, meanwhile) => {
    const parent = await verifiedTask(app);
    const child = await behind(parent);
    await meanwhile(parent);
    expect(await brings(child)).toEqual([{ ...stateOf(parent), state }]);
  });
});

describe("landing work in several repositories that began with that of others", () => {
  test.each<[string, readonly Record<string, string>[]]>([["only in a further one", []], ["in its own, too", [{ "own.txt": "x\n" }]]])("says whose changes come along there: %s", async (_name, works) => {
    const parent = await verifiedPair(app);
    const child = await verifiedWork(app, parent.project, { works, task: { dependsOn: [parent.task.id], also: [parent.further.id] } });
    const path = `${parent.further.path}-${child.task.id.slice(-6)}`;
    git(parent.further.path, "worktree", "add", "--quiet", "-b", child.branch, path, parent.site.headSha ?? "");
    const headSha = commitWork(path, [{ "more.txt": "x\n" }]);
    await app.bus.commit((db) => ({ writes: [insertSite(db, { ...parent.site, delegationId: child.delegation.id, worktreePath: path, branch: child.branch, baseSha: parent.site.headSha ?? "", headSha })], events: [], result: undefined }));
    expect((await planChange(app, child)).brings).toEqual([{ ...stateOf(parent), state: "not-landed" }]);
  });
});
