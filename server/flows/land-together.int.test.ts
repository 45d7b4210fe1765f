import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import type { Landing } from "#domain/landing.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedSession, untilIn } from "../../e2e/support/seeds.ts";
import { type VerifiedPair, verifiedPair } from "../../e2e/support/verified-pair.ts";
import { commitWork, OWNER, verifiedWork } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { listDecisions } from "../store/decision.ts";
import { findLanding, listProjectLandings, listTogether, updateLanding } from "../store/landing.ts";
import { listCheckpoints } from "../store/learning.ts";
import { insertSite, updateSite } from "../store/site.ts";
import { insertWorktree, updateDelegation, updateTask } from "../store/task.ts";
import { removeProject } from "./change-project.ts";
import { discardDelegation } from "./discard-delegation.ts";
import { keepFiles } from "./keep-files.ts";
import { landChange, undoChange } from "./land-change.ts";
import { landInOrder } from "./land-in-order.ts";
import { planChange } from "./plan-change.ts";
import { showCheckpoints } from "./show-checkpoints.ts";
import { takeUpLandings } from "./take-up-landings.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const main = ({ path }: { path: string }): string => git(path, "rev-parse", "main");
const land = (on: VerifiedPair): Promise<Landing> => landChange(app, on, { actor: OWNER });
const checked = (landing: Landing): Promise<Landing[]> => untilIn(app, "all are checked", async () => {
  const rows = await listTogether(app.db, landing.together ?? "");
  return rows.every((row) => row.proof !== "pending") && rows;
}, 60);
const asked = (projectId: string) => listDecisions(app.db, app.userId, { open: true, projectId, limit: 10 });

describe("a change over two repositories that landed", () => {
  test("is looked at as one where a check looks at the whole, and tells in each repository that it landed there", async () => {
    const whole: CheckSpec[] = [{ check: "diff-not-empty", title: "changes" }, { check: "real-change", title: "is work" }];
    // Words alone are no work, and here they go with a change of the other repository that is.
    const on = await verifiedPair(app, { page: "NOTES.md", checks: whole });
    const before = app.bus.lastSeq();
    const rows = await checked(await land(on));
    expect(rows.flatMap((row) => row.checks.filter((c) => c.outcome !== "passed"))).toEqual([]);
    expect(rows.map((row) => row.proof)).toEqual(["passed", "passed"]);
    const told = (await app.bus.since(before, 500)).filter((e) => e.kind === "task.landed" || e.kind === "landing.checked");
    expect(told.map((e) => `${e.kind} ${e.projectId}`).toSorted()).toEqual([on.project.id, on.further.id].flatMap((id) => [`task.landed ${id}`, `landing.checked ${id}`]).toSorted());
    expect(new Set(told.map((e) => e.taskId))).toEqual(new Set([on.task.id]));
  });

  test("is asked about in the project of the task that broke it, not of the one that showed it", async () => {
    const on = await verifiedPair(app, { checks: [] });
    const other = await verifiedWork(app, on.further, { works: [{ "own.txt": "own\n" }], checks: [{ check: "tests-pass", title: "no route", argv: ["test", "!", "-e", "route.txt"] }] });
    const [lead] = await checked(await land(on));
    await landChange(app, other, { actor: OWNER });
    const [decision] = await untilIn(app, "it is asked", async () => {
      const open = [...(await asked(on.project.id)), ...(await asked(on.further.id))];
      return open.length > 0 && open;
    }, 60);
    expect(decision).toMatchObject({ projectId: on.project.id, taskId: on.task.id, body: { kind: "landing", why: expect.stringContaining("broke it") as unknown } });
    const before = app.bus.lastSeq();
    await undoChange(app, lead?.id ?? "", OWNER);
    const closed = (await app.bus.since(before, 500)).filter((e) => e.kind === "decision.changed");
    expect(closed.map((e) => [e.projectId, e.payload["decisionId"]])).toEqual([[on.project.id, decision?.id]]);
  });

  test("ends the row of landings where it does not pass in one of its repositories", async () => {
    const on = await verifiedPair(app, { furtherChecks: [{ check: "tests-pass", title: "fails", argv: ["false"] }] });
    const next = await verifiedWork(app, on.project, { works: [{ "next.txt": "next\n" }] });
    expect(await landInOrder(app, on.project, OWNER)).toEqual([on.task.number, next.task.number]);
    await untilIn(app, "it is asked", async () => (await asked(on.project.id)).length > 0, 60);
    await app.exclusively(`land-in-order:${on.project.id}`, () => Promise.resolve());
    expect((await listProjectLandings(app.db, on.project.id)).map((l) => l.taskId)).toEqual([on.task.id]);
  });
});

describe("a repository whose project was taken out", () => {
  const takeOut = (on: VerifiedPair): Promise<void> => removeProject(app, { projectId: on.further.id, actor: OWNER });

  test("keeps the change from landing in the others alone", async () => {
    const on = await verifiedPair(app);
    const before = main(on.project);
    await takeOut(on);
    const words = /^It also changed a repository whose project was taken out: /;
    expect((await planChange(app, on)).blocks.map((b) => b.what)).toEqual([expect.stringMatching(words)]);
    await expect(land(on)).rejects.toMatchObject({ tell: { what: expect.stringMatching(words) as unknown } });
    expect(main(on.project)).toBe(before);
  });

  test("holds nothing up where the change did not touch it", async () => {
    const on = await verifiedPair(app);
    await app.bus.commit((db) => ({ writes: [updateSite(db, on.site, { headSha: on.site.baseSha })], events: [], result: undefined }));
    await takeOut(on);
    expect((await planChange(app, on)).blocks).toEqual([]);
    expect((await land(on)).status).toBe("landed");
  });

  test("keeps the change from being taken off the others alone", async () => {
    const on = await verifiedPair(app);
    const [lead] = await checked(await land(on));
    const before = main(on.project);
    await takeOut(on);
    await expect(undoChange(app, lead?.id ?? "", OWNER)).rejects.toMatchObject({ tell: { what: "The project it landed in was taken out." } });
    expect([main(on.project), (await findLanding(app.db, lead?.id ?? ""))?.status]).toEqual([before, "landed"]);
  });
});

describe("what belongs to a task over two repositories", () => {
  test("is looked at to its end by the next server, also where it was taken off before anybody looked", async () => {
    const on = await verifiedPair(app);
    const rows = await checked(await land(on));
    await undoChange(app, rows[0]?.id ?? "", OWNER);
    await app.bus.commit((db) => ({ writes: rows.map((row) => updateLanding(db, row.id, { proof: "pending" })), events: [], result: undefined }));
    await takeUpLandings(app, now());
    await expect.poll(async () => (await listTogether(app.db, rows[0]?.id ?? "")).map((row) => row.proof), { timeout: 30_000 }).toEqual(["none", "none"]);
  });

  test("is kept in each before its agent is hibernated, where something is not committed", async () => {
    const on = await verifiedPair(app);
    const session = await seedSession(app, on.project, { cwd: on.path, delegationId: on.delegation.id });
    writeFileSync(join(on.site.worktreePath, "draft.txt"), "not committed\n");
    await keepFiles(app, session, OWNER);
    const [kept, ...more] = await listCheckpoints(app.db, on.further.id, { limit: 10 });
    expect([kept?.path, kept?.taskId, more, await listCheckpoints(app.db, on.project.id, { limit: 10 })]).toEqual([on.site.worktreePath, on.task.id, [], []]);
    expect(git(on.further.path, "show", `${kept?.ref ?? ""}:draft.txt`)).toBe("not committed");
    const isGone = async (): Promise<boolean[]> => (await showCheckpoints(app, kept ? [kept] : [])).map((c) => c.isGone);
    expect(await isGone()).toEqual([false]);
    await discardDelegation(app, on.delegation.id, OWNER);
    expect(await isGone()).toEqual([true]);
  });

  test("says whose work comes along with it, once for all of its repositories", async () => {
    const parent = await verifiedPair(app);
    const child = await verifiedWork(app, parent.project, { works: [], task: { dependsOn: [parent.task.id], also: [parent.further.id] } });
    const path = `${parent.further.path}-${newId().slice(-6)}`;
    git(parent.further.path, "worktree", "add", "--quiet", "-b", child.branch, path, parent.site.branch);
    const headSha = commitWork(path, [{ "more.txt": "more\n" }]);
    const worktree = { id: newId(), projectId: parent.further.id, taskId: child.task.id, path, branch: child.branch, baseSha: parent.site.headSha ?? "", setUpAt: now(), createdAt: now(), removedAt: null };
    const site = { ...parent.site, delegationId: child.delegation.id, worktreeId: worktree.id, worktreePath: path, branch: child.branch, baseSha: worktree.baseSha, headSha };
    await app.bus.commit((db) => ({ writes: [insertWorktree(db, worktree), insertSite(db, site), updateDelegation(db, child.delegation.id, { headSha: child.delegation.baseSha })], events: [], result: undefined }));
    expect((await planChange(app, child)).brings).toEqual([{ number: parent.task.number, title: parent.task.title, state: "not-landed" }]);
    await land(parent);
    expect((await planChange(app, child)).brings).toEqual([]);
  });

  test("lands nowhere when it was opened again while its landing was prepared", async () => {
    const on = await verifiedPair(app);
    const before = [main(on.project), main(on.further)];
    const again = () => app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "monitoring" })], events: [], result: undefined }));
    const slow: BareApp = { ...app, git: { ...app.git, keep: async (...kept) => (await again(), app.git.keep(...kept)) } };
    await expect(landChange(slow, on, { actor: OWNER })).rejects.toMatchObject({ tell: { what: `Task ${on.task.number} was opened again meanwhile.` } });
    expect([main(on.project), main(on.further), await listProjectLandings(app.db, on.project.id)]).toEqual([...before, []]);
  });

  test("asks what stands against it before it lands", async () => {
    const on = await verifiedPair(app);
    await expect(landChange(app, on, { actor: OWNER, refusal: () => Promise.resolve("somebody was quicker") })).rejects.toMatchObject({ tell: { what: "somebody was quicker" } });
  });
});
