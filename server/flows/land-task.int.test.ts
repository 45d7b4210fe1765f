import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { LandingStrategy } from "#domain/landing.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { kindsOf, seedWork } from "../../e2e/support/seeds.ts";
import { commitWork, OWNER, verifiedTask, type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { listCheckpoints } from "../store/learning.ts";
import { updateDelegation } from "../store/task.ts";
import { landTask } from "./land-task.ts";
import { planLanding } from "./plan-landing.ts";
import { undoLanding } from "./undo-landing.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const main = (on: Verified): string => git(on.project.path, "rev-parse", "main");
const land = (on: Verified, strategy?: LandingStrategy) => landTask(app, on, { actor: OWNER, strategy });
const read = (on: Verified, name: string): string => readFileSync(join(on.project.path, name), "utf8");

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

/** The base branch with a commit the branch does not have, and which does not touch the same lines. */
async function apart(): Promise<Verified> {
  const on = await verifiedTask(app);
  commitWork(on.project.path, [{ "b.txt": "b\n" }], "somebody");
  return on;
}

describe("a verified task lands", () => {
  test("as it is, where the base did not move; the files of the checkout move along", async () => {
    const on = await verifiedTask(app);
    const before = main(on);
    expect(await kindsOf(app, () => land(on))).toEqual(["action.intended", "checkpoint.made", "action.done", "task.landed", "message.added"]);
    expect(main(on)).toBe(on.head);
    expect(read(on, "new.txt")).toBe("new\n");
    expect(git(on.project.path, "status", "--porcelain")).toBe("");
    expect(git(on.project.path, "reflog", "-1", "main")).toContain(`land: task ${on.task.number}`);
    const { landing } = await planLanding(app, on);
    expect(landing).toMatchObject({ status: "landed", strategy: "fast-forward", fromSha: before, toSha: on.head, base: "main" });
  });

  test.each(["squash", "rebase", "merge"] as const)("by %s onto a base that moved on, with who did it and for which task", async (strategy) => {
    const on = await apart();
    const before = main(on);
    await land(on, strategy);
    expect(git(on.project.path, "status", "--porcelain")).toBe("");
    expect(read(on, "new.txt") + read(on, "b.txt") + read(on, "a.txt").slice(0, 4)).toBe("new\nb\none\n");
    const log = git(on.project.path, "log", "--format=%an|%P|%s|%(trailers:key=Task,valueonly,separator=%x2C)|%(trailers:key=Agent,valueonly,separator=%x2C)", `${before}..main`, "--first-parent").split("\n");
    const trailers = `|${on.task.number}|script`;
    const expected = {
      squash: [`agent|${before}|feat: Add the thing${trailers}`],
      merge: [`Remote Dev|${before} ${on.head}|Merge task ${on.task.number}: feat: Add the thing${trailers}`],
      rebase: [`agent|${git(on.project.path, "rev-parse", "main~1")}|feat: step 2 of agent${trailers}`, `agent|${before}|feat: step 1 of agent${trailers}`],
    };
    expect(log).toEqual(expected[strategy]);
  });

  test("by squash when nobody chooses and the base moved on, and as the project keeps it", async () => {
    expect((await land(await apart())).strategy).toBe("squash");
    expect((await land(await verifiedTask(app, { settings: { landBy: "merge" } }))).strategy).toBe("merge");
  });

  test("without touching the checkout, when another branch is checked out there", async () => {
    const on = await verifiedTask(app);
    git(on.project.path, "switch", "--quiet", "-c", "elsewhere");
    writeFileSync(join(on.project.path, "a.txt"), "mine, not committed\n");
    await land(on);
    expect(main(on)).toBe(on.head);
    expect(read(on, "a.txt")).toBe("mine, not committed\n");
    expect(existsSync(join(on.project.path, "new.txt"))).toBe(false);
    expect(git(on.project.path, "branch", "--show-current")).toBe("elsewhere");
  });

  test("in a worktree of the person's own, when the base is checked out there", async () => {
    const on = await verifiedTask(app);
    git(on.project.path, "switch", "--quiet", "-c", "elsewhere");
    const own = `${on.project.path}-own`;
    git(on.project.path, "worktree", "add", "--quiet", own, "main");
    await land(on);
    expect(readFileSync(join(own, "new.txt"), "utf8")).toBe("new\n");
    expect(git(own, "status", "--porcelain")).toBe("");
  });

  test("past what is not committed elsewhere in the checkout, staged or not", async () => {
    const on = await verifiedTask(app);
    writeFiles(on.project.path, { "README.md": "# mine\n", "notes.txt": "mine\n", "staged.txt": "staged\n" });
    git(on.project.path, "add", "staged.txt");
    await land(on);
    expect(git(on.project.path, "status", "--porcelain")).toBe("M README.md\nA  staged.txt\n?? notes.txt");
    expect(read(on, "README.md") + read(on, "notes.txt") + read(on, "staged.txt")).toBe("# mine\nmine\nstaged\n");
    const [kept] = await listCheckpoints(app.db, on.project.id, { limit: 5 });
    expect(git(on.project.path, "show", `${kept?.ref}:notes.txt`)).toBe("mine");
  });

  test("only once; the same landing under the same name is the same", async () => {
    const on = await verifiedTask(app);
    const id = "01JDAAAAAAAAAAAAAAAAAAAAAA";
    const [first, again] = [await landTask(app, on, { actor: OWNER, id }), await landTask(app, on, { actor: OWNER, id })];
    expect(again).toEqual(first);
    expect((await refusal(land(on))).tell.what).toContain("has landed on main");
  });

  test("with hooks, merge programs and branch names that mean harm left alone", async () => {
    const on = await verifiedTask(app, { branch: "fix/$(touch${IFS}pwned);x'\"&", works: [{ ".gitattributes": "a.txt merge=evil\n" }, { "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n" }] });
    commitWork(on.project.path, [{ "a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n" }], "somebody");
    const mark = join(on.project.path, "..", "ran");
    const hooks = Object.fromEntries(["reference-transaction", "post-checkout", "post-merge", "pre-commit", "post-commit", "post-index-change"].map((name) => [`.git/hooks/${name}`, `#!/bin/sh\ntouch '${mark}'\n`]));
    writeFiles(on.project.path, hooks);
    for (const name of Object.keys(hooks)) git(on.project.path, "-c", "core.hooksPath=/dev/null", "-c", "alias.x=!chmod +x", "x", name);
    git(on.project.path, "config", "merge.evil.driver", `touch '${mark}'`);
    await land(on, "squash");
    expect(existsSync(mark)).toBe(false);
    expect(existsSync(join(on.project.path, "pwned"))).toBe(false);
    expect(read(on, "a.txt")).toBe("one\n2\n3\n4\n5\n6\n7\n8\nnine\n");
  });
});

describe("it does not land, and nothing moves,", () => {
  async function untouched(on: Verified, strategy?: LandingStrategy): Promise<string> {
    const seen = (): string[] => [main(on), git(on.project.path, "status", "--porcelain", "--ignored")];
    const before = seen();
    const { tell } = await refusal(land(on, strategy));
    expect(seen()).toEqual(before);
    expect((await planLanding(app, on)).landing).toBeNull();
    return `${tell.what} ${tell.next}`;
  }

  test("when the same lines changed on both sides: the files are named", async () => {
    const on = await verifiedTask(app);
    commitWork(on.project.path, [{ "a.txt": "eins\n2\n3\n4\n5\n6\n7\n8\n9\n" }], "somebody");
    expect((await planLanding(app, on)).conflicts).toEqual(["a.txt"]);
    for (const strategy of LandingStrategy.options) expect(await untouched(on, strategy)).toContain("conflicts with main in a.txt");
  });

  test.each([
    ["a changed file it touches", (p: string) => writeFileSync(join(p, "a.txt"), "mine\n"), "a.txt"],
    ["a staged one", (p: string) => { writeFileSync(join(p, "a.txt"), "mine\n"); git(p, "add", "a.txt"); }, "a.txt"],
    ["an untracked file it would make", (p: string) => writeFileSync(join(p, "new.txt"), "mine\n"), "new.txt"],
    ["an ignored one", (p: string) => writeFiles(p, { ".git/info/exclude": "new.txt\n", "new.txt": "secret\n" }), "new.txt"],
    ["a folder with files of mine there", (p: string) => writeFiles(p, { ".git/info/exclude": "new.txt\n", "new.txt/mine": "mine\n" }), "new.txt/mine"],
    ["one git was told not to look at", (p: string) => { git(p, "update-index", "--assume-unchanged", "a.txt"); writeFileSync(join(p, "a.txt"), "mine\n"); }, "a.txt"],
  ] as const)("when the checkout has %s", async (_what, dirty, named) => {
    const on = await verifiedTask(app);
    dirty(on.project.path);
    const bytes = read(on, named);
    expect(await untouched(on)).toContain(`${named} would be overwritten`);
    expect(read(on, named)).toBe(bytes);
  });

  test("while a merge or a rebase of the base is in progress", async () => {
    const on = await verifiedTask(app);
    git(on.project.path, "switch", "--quiet", "-c", "other");
    commitWork(on.project.path, [{ "b.txt": "b\n" }]);
    git(on.project.path, "switch", "--quiet", "main");
    git(on.project.path, "merge", "--quiet", "--no-ff", "--no-commit", "other");
    expect(await untouched(on)).toContain("There is a merge in progress");
    git(on.project.path, "merge", "--abort");
    writeFiles(on.project.path, { ".git/rebase-merge/head-name": "refs/heads/main\n" });
    expect(await untouched(on)).toContain("There is a rebase of main in progress");
  });

  test("nor is it undone, while an agent works in the folder whose files would move", async () => {
    const on = await verifiedTask(app);
    const { id } = await land(on);
    const work = await seedWork(app, on.project);
    expect((await refusal(undoLanding(app, id, OWNER))).tell.what).toContain(`An agent works in ${on.project.path}`);
    const next = await verifiedWork(app, on.project, { works: [{ "two.txt": "2\n" }] });
    expect(await untouched(next)).toContain(`An agent works in ${on.project.path}, where main is checked out.`);
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, work.delegation.id, { status: "failed" })], events: [], result: undefined }));
    expect((await land(next)).status).toBe("landed");
  });

  test("when the branch moved after it was verified, or the base has it already", async () => {
    const moved = await verifiedTask(app);
    commitWork(moved.path, [{ "later.txt": "not checked\n" }]);
    expect(await untouched(moved)).toContain("moved after it was verified");
    const merged = await verifiedTask(app);
    git(merged.project.path, "merge", "--quiet", merged.branch);
    expect(await untouched(merged)).toContain("main has this change already");
  });

  test("when it is not verified, or nobody said so", async () => {
    const on = await verifiedTask(app, { task: { status: "failed" } });
    expect(await untouched(on)).toContain("is not verified");
    const other = await verifiedTask(app);
    const before = main(other);
    expect((await refusal(landTask(app, other, { actor: SYSTEM }))).tell.what).toContain("only-people-land");
    expect(main(other)).toBe(before);
    expect((await planLanding(app, other)).blocks).toEqual([]);
  });

  test("in a way that cannot be", async () => {
    expect(await untouched(await apart(), "fast-forward")).toContain("cannot land by fast-forward: main has 1 commit the branch lacks");
    const on = await verifiedTask(app);
    git(on.path, "switch", "--quiet", "-c", "side", "HEAD~1");
    commitWork(on.path, [{ "side.txt": "s\n" }]);
    git(on.path, "switch", "--quiet", on.branch);
    git(on.path, "merge", "--quiet", "--no-ff", "side");
    const head = git(on.path, "rev-parse", "HEAD");
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { headSha: head })], events: [], result: undefined }));
    expect(await untouched(on, "rebase")).toContain("the branch has merge commits");
  });
});

describe("a landing is undone", () => {
  test.each(LandingStrategy.options)("by moving the base back, after %s", async (strategy) => {
    const on = strategy === "fast-forward" ? await verifiedTask(app) : await apart();
    const before = main(on);
    const { id, toSha } = await land(on, strategy);
    writeFileSync(join(on.project.path, "README.md"), "# mine\n");
    expect(await undoLanding(app, id, OWNER)).toMatchObject({ status: "undone", undoHow: "moved-back", undoSha: before });
    expect(main(on)).toBe(before);
    expect(git(on.project.path, "status", "--porcelain")).toBe("M README.md");
    expect(existsSync(join(on.project.path, "new.txt"))).toBe(false);
    expect(git(on.project.path, "rev-parse", `refs/rdv/landed/${id}`)).toBe(toSha);
    expect((await undoLanding(app, id, OWNER)).status).toBe("undone");
    expect((await land(on, strategy)).status).toBe("landed");
  });

  test.each(LandingStrategy.options)("by a commit that reverts it, when something came after %s", async (strategy) => {
    const on = strategy === "fast-forward" ? await verifiedTask(app) : await apart();
    const { id } = await land(on, strategy);
    const later = commitWork(on.project.path, [{ "later.txt": "later\n" }], "somebody");
    const undone = await undoLanding(app, id, OWNER);
    expect(undone).toMatchObject({ undoHow: "reverted", undoSha: main(on) });
    expect(git(on.project.path, "rev-parse", "main~1")).toBe(later);
    expect(read(on, "later.txt") + read(on, "a.txt").slice(0, 2)).toBe("later\n1\n");
    expect(existsSync(join(on.project.path, "new.txt"))).toBe(false);
    expect(git(on.project.path, "status", "--porcelain")).toBe("");
  });

  test("by a commit, when a remote has it: what is published is not taken back", async () => {
    const on = await verifiedTask(app);
    const { id } = await land(on);
    git(on.project.path, "update-ref", "refs/remotes/origin/main", "main");
    expect((await undoLanding(app, id, OWNER)).undoHow).toBe("reverted");
  });

  test("not over what a person changed, nor where later commits changed the same lines", async () => {
    const on = await verifiedTask(app);
    const { id } = await land(on);
    writeFileSync(join(on.project.path, "new.txt"), "mine\n");
    expect((await refusal(undoLanding(app, id, OWNER))).tell.what).toContain("new.txt is in the way");
    expect([main(on), read(on, "new.txt"), (await planLanding(app, on)).landing?.status]).toEqual([on.head, "mine\n", "landed"]);
    commitWork(on.project.path, [{ "new.txt": "other\n" }], "somebody");
    expect((await refusal(undoLanding(app, id, OWNER))).tell.what).toContain("Later commits changed the same lines of new.txt");
  });
});

test("two tasks that land at the same time land one after the other, and both are there", async () => {
  const first = await verifiedTask(app, { works: [{ "one.txt": "1\n" }] });
  const second = await verifiedWork(app, first.project, { works: [{ "two.txt": "2\n" }] });
  await Promise.all([land(first), land(second)]);
  expect(git(first.project.path, "ls-tree", "--name-only", "main").split("\n")).toEqual(expect.arrayContaining(["one.txt", "two.txt"]));
  expect(git(first.project.path, "status", "--porcelain")).toBe("");
});
