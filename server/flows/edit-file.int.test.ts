import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { OWNER, type Verified, verifiedTask } from "../../e2e/support/verified-work.ts";
import { untilIn } from "../../e2e/support/until.ts";
import { newId } from "../lib/ids.ts";
import { listCheckpoints } from "../store/learning.ts";
import { findDelegation, findTask, listEvidence, updateDelegation } from "../store/task.ts";
import { discardDelegation } from "./discard-delegation.ts";
import { editFile, readFileText } from "./edit-file.ts";
import { restoreCheckpoint } from "./restore-checkpoint.ts";
import { verifyAgain } from "./verify-again.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const read = (on: Verified, path = "new.txt") => readFileText(app, on.delegation.id, path);
const edit = async (on: Verified, more: { path?: string; text?: string; hash?: string; commit?: boolean; force?: boolean } = {}, key = newId()) =>
  editFile(app, { delegationId: on.delegation.id, key }, { path: "new.txt", text: "by hand\n", hash: (await read(on, more.path)).hash, commit: true, force: false, actor: OWNER, ...more });

test("an edit is written after a checkpoint and committed under the person's name, alone", async () => {
  const on = await verifiedTask(app);
  git(on.path, "config", "user.name", "Ada");
  git(on.path, "config", "user.email", "ada@example.com");
  writeFileSync(join(on.path, "a.txt"), "loose\n");
  const key = newId();
  const { sha } = await edit(on, {}, key);
  expect(git(on.path, "log", "-1", "--format=%H %an %cn %s")).toBe(`${sha} Ada Ada docs: edit new.txt by hand`);
  expect(git(on.path, "status", "--porcelain")).toContain("M a.txt");
  const [checkpoint] = await listCheckpoints(app.db, on.project.id, { limit: 1 });
  expect(git(on.path, "show", `${checkpoint?.ref}:new.txt`)).toBe("new");
  // The same request again, as after a crash: nothing more happens.
  const before = (await read(on)).hash;
  await edit(on, { hash: before }, key);
  expect(git(on.path, "rev-parse", "HEAD")).toBe(sha);
});

test("it may be left uncommitted", async () => {
  const on = await verifiedTask(app);
  expect((await edit(on, { commit: false })).sha).toBeNull();
  expect([git(on.path, "rev-parse", "HEAD"), readFileSync(join(on.path, "new.txt"), "utf8")]).toEqual([on.head, "by hand\n"]);
});

test("what somebody else wrote meanwhile is not written over", async () => {
  const on = await verifiedTask(app);
  const { hash } = await read(on);
  writeFileSync(join(on.path, "new.txt"), "the agent's\n");
  await expect(edit(on, { hash })).rejects.toMatchObject({ code: "conflict" });
  expect(readFileSync(join(on.path, "new.txt"), "utf8")).toBe("the agent's\n");
});

test("no link, no path and no folder leads out of the worktree or into git's own files", async () => {
  const on = await verifiedTask(app);
  const outside = join(on.path, "..", `outside-${newId()}`);
  mkdirSync(outside);
  writeFileSync(join(outside, "x.txt"), "outside\n");
  symlinkSync(join(outside, "x.txt"), join(on.path, "link.txt"));
  symlinkSync(outside, join(on.path, "folder"));
  const text = { text: "mine\n", hash: "", commit: false, force: false, actor: OWNER };
  for (const path of ["link.txt", "folder/x.txt", "../x.txt", "/etc/hostname", ".git", "sub/.GIT/config"]) {
    await expect(read(on, path)).rejects.toBeInstanceOf(AppError);
    await expect(editFile(app, { delegationId: on.delegation.id, key: newId() }, { path, ...text })).rejects.toBeInstanceOf(AppError);
  }
  expect(readFileSync(join(outside, "x.txt"), "utf8")).toBe("outside\n");
});

test("while an agent is at work it is refused, unless the person says so", async () => {
  const on = await verifiedTask(app);
  await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "running" })], events: [], result: undefined }));
  await expect(edit(on)).rejects.toMatchObject({ code: "wrong-state", tell: { what: "An agent is at work on these files." } });
  expect((await edit(on, { force: true })).sha).not.toBeNull();
});

test("the checks run again on the new commit, and what they say counts", async () => {
  const on = await verifiedTask(app, { checks: [{ check: "diff-not-empty", title: "A real change" }] });
  const { sha } = await edit(on);
  await verifyAgain(app, on.delegation.id, OWNER);
  await expect(verifyAgain(app, on.delegation.id, OWNER)).rejects.toMatchObject({ code: "wrong-state" });
  await untilIn(app, "the end of the checks", async () => (await findDelegation(app.db, on.delegation.id))?.status === "completed", 60);
  expect((await listEvidence(app.db, [on.delegation.id])).map((e) => [e.outcome, e.headSha])).toEqual([["passed", sha]]);
  expect((await findTask(app.db, on.task.id))?.status).toBe("completed");
});

test("a discarded change comes back in one act, with what was not committed", async () => {
  const on = await verifiedTask(app);
  await edit(on, { commit: false });
  const kept = await discardDelegation(app, on.delegation.id, OWNER);
  await expect(read(on)).rejects.toMatchObject({ tell: { what: "The worktree is gone." } });
  await restoreCheckpoint(app, kept?.id ?? "", OWNER);
  expect([(await read(on)).text, git(on.path, "rev-parse", "--abbrev-ref", "HEAD"), git(on.path, "rev-parse", "HEAD")]).toEqual(["by hand\n", on.branch, on.head]);
});
