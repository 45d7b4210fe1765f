import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { AppError } from "#domain/errors.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, makeRepository, writeFiles } from "../../e2e/support/sample-repo.ts";
import { seedDelegation, seedRepository } from "../../e2e/support/seeds.ts";
import { findCheckpoint, listCheckpoints } from "../store/learning.ts";
import { findDelegation, findWorktree, findWorktreeOfTask, updateDelegation, updateTask } from "../store/task.ts";
import { discardDelegation } from "./discard-delegation.ts";
import { makeWorktree } from "./make-worktree.ts";
import { restoreCheckpoint } from "./restore-checkpoint.ts";
import { setUpWorktree } from "./set-up-worktree.ts";
import { showDiff } from "./show-diff.ts";
import { openWorktreeRoot } from "./worktree-root.ts";

const OWNER = { kind: "person" as const, id: "owner" };

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

interface Place {
  project: SeededProject;
  task: Task;
  delegation: Delegation;
}

async function place(on: { files?: Record<string, string>; settings?: Record<string, unknown>; task?: Partial<Task> } = {}): Promise<Place> {
  const project = await seedRepository(app, { ...(on.files ? { files: on.files } : {}), settings: on.settings ?? {} });
  const task = await seedTask(app, project, { status: "executing", assignedAgent: "script", branch: "feat/dark-mode", ...on.task });
  const delegation = await seedDelegation(app, project, task, { status: "spawning", worktreePath: null, baseSha: null });
  return { project, task, delegation };
}

/** A try that has its worktree and is over. */
async function finished(on: Parameters<typeof place>[0] = {}): Promise<Place & { path: string }> {
  const where = await place(on);
  const delegation = await makeWorktree(app, where);
  await app.bus.commit((db) => ({ writes: [updateDelegation(db, delegation.id, { status: "failed" })], events: [], result: undefined }));
  return { ...where, delegation, path: delegation.worktreePath ?? "" };
}

const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

describe("a worktree", () => {
  test("is made on a branch of its own, from the present commit, below the data folder", async () => {
    const where = await place();
    const made = await makeWorktree(app, where);
    expect(made.worktreePath).toMatch(new RegExp(`^${app.env.home}/worktrees/sample-[a-z0-9]{6}/${where.task.number}-feat-dark-mode$`));
    expect(git(made.worktreePath ?? "", "branch", "--show-current")).toBe("feat/dark-mode");
    expect(made.baseSha).toBe(git(where.project.path, "rev-parse", "HEAD"));
    expect(await findWorktree(app.db, made.worktreeId ?? "")).toMatchObject({ path: made.worktreePath, removedAt: null, setUpAt: null });
    expect(git(where.project.path, "status", "--porcelain")).toBe("");
  });

  test("starts from the project's base branch where there is one, and says so when that is gone", async () => {
    const where = await place({ settings: { baseBranch: "develop" } });
    const { path } = where.project;
    expect((await refusal(makeWorktree(app, where))).tell.what).toContain("develop is not in the repository");
    git(path, "checkout", "--quiet", "-b", "develop");
    git(path, "commit", "--quiet", "--allow-empty", "--message", "ahead");
    const ahead = git(path, "rev-parse", "HEAD");
    git(path, "checkout", "--quiet", "main");
    const made = await makeWorktree(app, where);
    expect([made.baseSha, git(made.worktreePath ?? "", "rev-parse", "HEAD")]).toEqual([ahead, ahead]);
    const bare = await place({ settings: { baseBranch: "gone" }, task: { isolation: "none" } });
    expect((await makeWorktree(app, bare)).baseSha).toBe(git(bare.project.path, "rev-parse", "main"));
  });

  test("is the same one for later tries of the task", async () => {
    const where = await place();
    const first = await makeWorktree(app, where);
    writeFiles(first.worktreePath ?? "", { "half.txt": "half\n" });
    const second = await seedDelegation(app, where.project, where.task, { attempt: 2, status: "spawning", worktreePath: null, baseSha: null });
    const made = await makeWorktree(app, { ...where, delegation: second });
    expect(made.worktreeId).toBe(first.worktreeId);
    expect(readFileSync(join(made.worktreePath ?? "", "half.txt"), "utf8")).toBe("half\n");
  });

  test("asked for again after a crash is recognised", async () => {
    const where = await place();
    const made = await makeWorktree(app, where);
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, where.delegation.id, { worktreePath: null, worktreeId: null })], events: [], result: undefined }));
    const again = await makeWorktree(app, where);
    expect(again.worktreePath).toBe(made.worktreePath);
    expect((await findWorktreeOfTask(app.db, where.task.id))?.id).toBe(made.worktreeId);
  });

  test("never takes a folder that is somebody else's", async () => {
    const where = await place();
    const root = await openWorktreeRoot(app, where.project);
    writeFiles(join(root, `${where.task.number}-feat-dark-mode`), { "mine.txt": "mine" });
    const { code, tell } = await refusal(makeWorktree(app, where));
    expect([code, tell.next]).toEqual(["conflict", expect.stringContaining("Nothing was changed")]);
    expect(readFileSync(join(root, `${where.task.number}-feat-dark-mode`, "mine.txt"), "utf8")).toBe("mine");
  });

  test("is the project itself where the task wants no isolation", async () => {
    const where = await place({ task: { isolation: "none", branch: null } });
    const made = await makeWorktree(app, where);
    expect(made).toMatchObject({ worktreePath: where.project.path, worktreeId: null, branch: "main" });
  });

  test("needs a safe branch", async () => {
    const where = await place({ task: { branch: "-x" } });
    await expect(makeWorktree(app, where)).rejects.toThrow(/branch/i);
    expect(BranchName.safeParse("-x").success).toBe(false);
  });
});

describe("the worktree folder", () => {
  const rootOf = async (worktreeRoot: string) => openWorktreeRoot(app, await seedRepository(app, { settings: { worktreeRoot } }));

  test("may be anywhere absolute, and is made private", async () => {
    const wanted = join(app.env.home, "..", "elsewhere", "deep");
    expect(await rootOf(wanted)).toBe(wanted);
  });

  test("may not be relative, nor inside the repository, also not by detours", async () => {
    expect((await refusal(rootOf("worktrees"))).tell.what).toContain("not an absolute path");
    const project = await seedRepository(app);
    for (const inside of [project.path, join(project.path, "w"), join(project.path, "..", project.path.split("/").at(-1) ?? "", "w"), project.gitCommonDir]) {
      const bent = { ...project, settings: { ...project.settings, worktreeRoot: inside } };
      expect([inside, (await refusal(openWorktreeRoot(app, bent))).code]).toEqual([inside, "bad-request"]);
    }
  });
});

describe("setting up", () => {
  test("copies what is both ignored and named, then runs the commands, once", async () => {
    const where = await place({
      files: { ".gitignore": ".env\nsecret.key\n", ".worktreeinclude": ".env\nREADME.md\n", "README.md": "# x\n" },
      settings: { setup: [["sh", "-c", "echo ran >> setup.log; cat .env"]] },
    });
    writeFiles(where.project.path, { ".env": "PORT=1\n", "secret.key": "k" });
    const delegation = await makeWorktree(app, where);
    await setUpWorktree(app, { ...where, delegation });
    await setUpWorktree(app, { ...where, delegation });
    const at = (name: string): string => join(delegation.worktreePath ?? "", name);
    expect(readFileSync(at(".env"), "utf8")).toBe("PORT=1\n");
    expect(existsSync(at("secret.key"))).toBe(false);
    expect(readFileSync(at("setup.log"), "utf8")).toBe("ran\n");
    const { executionLogs } = (await findDelegation(app.db, delegation.id)) ?? { executionLogs: [] };
    expect(executionLogs.map((l) => l.text).join("\n")).toMatch(/copied \.env[\s\S]*exit 0/);
  });

  test("that fails says which command, how, and its last words", async () => {
    const where = await place({ settings: { setup: [["sh", "-c", "echo no such package >&2; exit 7"]] } });
    const delegation = await makeWorktree(app, where);
    const { code, tell } = await refusal(setUpWorktree(app, { ...where, delegation }));
    expect([code, tell.what, tell.next]).toEqual(["conflict", expect.stringContaining("ended with exit 7"), expect.stringContaining("no such package")]);
    expect((await findWorktree(app.db, delegation.worktreeId ?? ""))?.setUpAt).toBeNull();
  });

  test("keeps secrets out of its log", async () => {
    const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    const where = await place({ settings: { setup: [["echo", secret]] } });
    const delegation = await makeWorktree(app, where);
    await setUpWorktree(app, { ...where, delegation });
    const { executionLogs } = (await findDelegation(app.db, delegation.id)) ?? {};
    expect(executionLogs?.at(-1)?.text.split("\n")[1]).not.toContain(secret);
  });

  test("is nothing for a task without isolation", async () => {
    const where = await place({ task: { isolation: "none" }, settings: { setup: [["touch", "never"]] } });
    await setUpWorktree(app, { ...where, delegation: await makeWorktree(app, where) });
    expect(existsSync(join(where.project.path, "never"))).toBe(false);
  });
});

describe("discarding", () => {
  test("keeps what is not merged in a checkpoint, and the folder in the trash", async () => {
    const { project, delegation, path } = await finished();
    writeFiles(path, { "work.txt": "work\n" });
    git(path, "add", "--all");
    git(path, "commit", "--quiet", "--message", "work");
    writeFiles(path, { "loose.txt": "loose\n" });
    const checkpoint = await discardDelegation(app, delegation.id, OWNER);
    expect(checkpoint).toMatchObject({ path, branch: "feat/dark-mode", restoredAt: null });
    expect(existsSync(path)).toBe(false);
    expect(git(project.path, "branch", "--list", "feat/dark-mode")).toBe("");
    expect(git(project.path, "show", `${checkpoint?.ref}:loose.txt`)).toBe("loose");
    expect((await listCheckpoints(app.db, project.id, { limit: 10 })).map((c) => c.id)).toEqual([checkpoint?.id]);
  });

  test("of nothing but the base needs no checkpoint", async () => {
    const { project, delegation, path } = await finished();
    expect(await discardDelegation(app, delegation.id, OWNER)).toBeNull();
    expect(existsSync(path)).toBe(false);
    expect(await listCheckpoints(app.db, project.id, { limit: 10 })).toEqual([]);
  });

  test("runs the project's teardown in the folder first", async () => {
    const out = join(makeRepository(), "torn-down");
    const { delegation } = await finished({ settings: { teardown: [["sh", "-c", `pwd > ${out}`]] } });
    await discardDelegation(app, delegation.id, OWNER);
    expect(readFileSync(out, "utf8").trim()).toBe(delegation.worktreePath);
  });

  test("is refused while an agent is at work, also a later try in the same folder", async () => {
    const { project, task, delegation, path } = await finished();
    const later = await seedDelegation(app, project, task, { attempt: 2, status: "running", worktreeId: delegation.worktreeId, worktreePath: path });
    for (const id of [later.id, delegation.id]) expect((await refusal(discardDelegation(app, id, OWNER))).tell.what).toContain("still at work");
    expect(existsSync(path)).toBe(true);
  });

  test("twice is refused the second time", async () => {
    const { delegation } = await finished();
    await discardDelegation(app, delegation.id, OWNER);
    expect((await refusal(discardDelegation(app, delegation.id, OWNER))).tell.what).toContain("no worktree left");
  });

  test("of a try in the project's own folder is refused", async () => {
    const { delegation, project } = await finished({ task: { isolation: "none" } });
    expect((await refusal(discardDelegation(app, delegation.id, OWNER))).code).toBe("wrong-state");
    expect(existsSync(join(project.path, ".git"))).toBe(true);
  });
});

describe("restoring", () => {
  const discarded = async () => {
    const where = await finished();
    writeFiles(where.path, { "work.txt": "work\n" });
    git(where.path, "add", "--all");
    git(where.path, "commit", "--quiet", "--message", "work");
    writeFiles(where.path, { "loose.txt": "loose\n" });
    const checkpoint = await discardDelegation(app, where.delegation.id, OWNER);
    return { ...where, checkpointId: checkpoint?.id ?? "" };
  };

  test("brings folder, branch and loose files back, and the record with them", async () => {
    const { path, checkpointId, delegation } = await discarded();
    const restored = await restoreCheckpoint(app, checkpointId, OWNER);
    expect(restored.restoredAt).not.toBeNull();
    expect(git(path, "status", "--porcelain")).toBe("?? loose.txt");
    expect(git(path, "log", "-1", "--format=%s")).toBe("work");
    expect(await findWorktree(app.db, delegation.worktreeId ?? "")).toMatchObject({ removedAt: null });
    expect(await findCheckpoint(app.db, checkpointId)).toMatchObject({ restoredAt: restored.restoredAt });
  });

  test("and discarding again keeps it once more", async () => {
    const { checkpointId, delegation, path } = await discarded();
    await restoreCheckpoint(app, checkpointId, OWNER);
    const again = await discardDelegation(app, delegation.id, OWNER);
    expect(again?.id).not.toBe(checkpointId);
    expect(existsSync(path)).toBe(false);
  });

  test("never over something that is there", async () => {
    const { path, checkpointId } = await discarded();
    writeFiles(path, { "mine.txt": "mine" });
    expect((await refusal(restoreCheckpoint(app, checkpointId, OWNER))).tell.next).toContain("Nothing was changed");
    expect(readFileSync(join(path, "mine.txt"), "utf8")).toBe("mine");
    rmSync(path, { recursive: true });
  });

  test("of one that is not there is not found", async () => {
    expect((await refusal(restoreCheckpoint(app, "01HZZZZZZZZZZZZZZZZZZZZZZZ", OWNER))).code).toBe("not-found");
  });
});

describe("a diff", () => {
  test("shows committed and uncommitted changes against the base, and tells that new files wait to be committed", async () => {
    const { delegation, path } = await finished();
    writeFiles(path, { "a.txt": "a\n" });
    git(path, "add", "--all");
    git(path, "commit", "--quiet", "--message", "a");
    writeFiles(path, { "README.md": "# other\n", "new.txt": "n\n" });
    const diff = await showDiff(app, delegation.id);
    expect(diff.uncommitted).toBe(true);
    expect(diff.files.map((f) => [f.path, f.status]).toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([["a.txt", "added"], ["new.txt", "added"], ["README.md", "modified"]]);
    expect(diff.files.find((f) => f.path === "new.txt")?.patch).toContain("+n\n");
    expect(diff.baseSha).toBe(delegation.baseSha);
  });

  test("of a discarded try still shows what was committed", async () => {
    const { delegation, path } = await finished();
    writeFiles(path, { "a.txt": "a\n" });
    git(path, "add", "--all");
    git(path, "commit", "--quiet", "--message", "a");
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, delegation.id, { headSha: git(path, "rev-parse", "HEAD") })], events: [], result: undefined }));
    await discardDelegation(app, delegation.id, OWNER);
    const diff = await showDiff(app, delegation.id);
    expect([diff.files.map((f) => f.path), diff.uncommitted]).toEqual([["a.txt"], false]);
  });

  test("keeps secrets out, and cuts what is too long but lists it", async () => {
    const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    const { delegation, path } = await finished();
    writeFiles(path, { "key.txt": `${secret}\n`, "long.txt": "x".repeat(99).concat("\n").repeat(3000) });
    git(path, "add", "--all");
    const { files } = await showDiff(app, delegation.id);
    expect(files.find((f) => f.path === "key.txt")?.patch).toContain("[redacted]");
    expect(files.find((f) => f.path === "long.txt")).toMatchObject({ isCut: true, patch: "", additions: 3000 });
  });

  test("of a try that has no folder yet is empty", async () => {
    const { delegation, task } = await place();
    expect(await showDiff(app, delegation.id)).toEqual({ baseSha: "", headSha: "", files: [], uncommitted: false, unlisted: 0 });
    await app.bus.commit((db) => ({ writes: [updateTask(db, task.id, { status: "cancelled" })], events: [], result: undefined }));
  });
});
