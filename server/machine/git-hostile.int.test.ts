import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import { AppError } from "#domain/errors.ts";
import { git as asOwner, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Git, type Tree } from "./git.ts";
import { findProgram } from "./process.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

// Without the sandbox on purpose: what it would hold back must not even start.
const root = privateFolder("rdv-hostile-");
const PATH = process.env["PATH"] ?? "";
const plain = createGit({ git: findProgram("git", PATH), sandbox: undefined, path: PATH, home: root });
let sandbox: Sandbox | undefined;
let made = 0;

beforeAll(async () => {
  sandbox = await createSandbox(findProgram("bwrap", PATH));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Scene {
  main: Tree;
  worktree: Tree;
  gitDir: string;
  base: string;
  canary: string;
  /** A program that leaves the canary. */
  program: string;
}

async function scene(): Promise<Scene> {
  const folder = join(root, String(++made));
  const path = makeRepository({ "a.txt": "1\n", "b.bin": "old\n", ".gitattributes": "*.txt filter=evil diff=evil\n*.bin filter=evil diff=evil\n" }, join(folder, "repo"));
  const { tree: main, head } = await plain.identify(path);
  const worktree = { commonDir: main.commonDir, workTree: join(folder, "tree") };
  await plain.addWorktree(main, { path: worktree.workTree, branch: BranchName.parse("feat/x"), base: head ?? "", reuse: false });
  const canary = join(folder, "canary");
  const program = join(folder, "evil.sh");
  writeFileSync(program, `#!/bin/sh\ntouch '${canary}'\ncat 2>/dev/null\nexit 0\n`);
  chmodSync(program, 0o755);
  return { main, worktree, gitDir: join(main.commonDir, "worktrees", readdirSync(join(main.commonDir, "worktrees"))[0] ?? ""), base: head ?? "", canary, program };
}

const config = (s: Scene, name: string, value: string): unknown => asOwner(s.main.workTree, "config", name, value);

/** Calls every verb; what one of them throws is no matter here. */
async function everyVerb(git: Git, s: Scene): Promise<void> {
  writeFiles(s.worktree.workTree, { "a.txt": "changed\n", "new.txt": "new\n", "b.bin": "new\0\n" });
  const verbs: (() => Promise<unknown>)[] = [
    () => git.identify(s.main.workTree), () => git.branches(s.main), () => git.resolve(s.worktree, "HEAD"), () => git.worktrees(s.main),
    () => git.currentBranch(s.worktree), () => git.uncommitted(s.worktree), () => git.uncommitted(s.main), () => git.ignoredMatches(s.worktree, ".gitattributes"),
    () => git.isAncestor(s.worktree, s.base, "HEAD"), () => git.commitsBetween(s.worktree, s.base, "HEAD"),
    () => git.addedLines(s.worktree, s.base), () => git.diff(s.worktree, s.base, null), () => git.settingsHash(s.main),
    () => git.checkpoint(s.worktree, "refs/rdv/checkpoint/1", "m"), () => git.commitAll(s.worktree, "feat: all"), () => git.changes(s.worktree, s.base, "HEAD"),
    () => git.diff(s.main, s.base, "HEAD"), () => git.commitFile(s.worktree, "a.txt", "docs: one"), () => git.restore(s.worktree, "refs/rdv/checkpoint/1"),
    () => git.addWorktree(s.main, { path: `${s.worktree.workTree}-2`, branch: BranchName.parse("feat/y"), base: s.base, reuse: false }),
    () => git.removeWorktree(s.main, `${s.worktree.workTree}-2`), () => git.pruneWorktrees(s.main), () => git.archiveBranch(s.main, "feat/y", s.base, "refs/rdv/archive/1"),
  ];
  for (const verb of verbs) await verb().catch(() => undefined);
}

const HOOKS = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout", "post-index-change", "reference-transaction", "post-rewrite", "pre-auto-gc", "fsmonitor-watchman"];

function plantHooks(s: Scene, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of HOOKS) cpSync(s.program, join(folder, name));
}

/** A repository inside the worktree, registered in its index as a submodule, with settings of its own. */
function plantEmbedded(s: Scene): void {
  const inner = makeRepository({ "in.txt": "1\n", ".gitattributes": "* filter=evil\n" }, join(s.worktree.workTree, "inner"));
  asOwner(s.worktree.workTree, "add", "inner");
  asOwner(s.worktree.workTree, "-c", "core.hooksPath=/dev/null", "commit", "--quiet", "-m", "inner");
  asOwner(inner, "config", "core.fsmonitor", s.program);
  asOwner(inner, "config", "filter.evil.clean", s.program);
  plantHooks(s, join(inner, ".git", "hooks"));
  writeFiles(inner, { "in.txt": "2\n" });
}

/** A bare repository among the files: a folder with HEAD, objects, refs and a config of its own. */
function plantBare(s: Scene): void {
  asOwner(s.worktree.workTree, "clone", "--quiet", "--bare", s.main.workTree, join(s.worktree.workTree, "bare"));
  asOwner(join(s.worktree.workTree, "bare"), "config", "core.fsmonitor", s.program);
  for (const name of ["HEAD", "config"]) cpSync(join(s.worktree.workTree, "bare", name), join(s.worktree.workTree, name));
  for (const name of ["objects", "refs"]) cpSync(join(s.worktree.workTree, "bare", name), join(s.worktree.workTree, name), { recursive: true });
}

const PLANTS: readonly [what: string, plant: (s: Scene) => void][] = [
  ["core.fsmonitor", (s) => void config(s, "core.fsmonitor", s.program)],
  ["hooks in the repository", (s) => plantHooks(s, join(s.main.commonDir, "hooks"))],
  ["core.hooksPath", (s) => [plantHooks(s, join(s.program, "..", "hooks")), config(s, "core.hooksPath", join(s.program, "..", "hooks"))]],
  ["diff.external", (s) => void config(s, "diff.external", s.program)],
  ["a diff driver", (s) => void config(s, "diff.evil.command", s.program)],
  ["textconv", (s) => void config(s, "diff.evil.textconv", s.program)],
  ["a pager", (s) => ["core.pager", "pager.diff", "pager.status"].map((name) => config(s, name, s.program))],
  ["an editor", (s) => ["core.editor", "sequence.editor"].map((name) => config(s, name, s.program))],
  ["a signing program", (s) => [config(s, "commit.gpgSign", "true"), config(s, "gpg.program", s.program), config(s, "gpg.ssh.program", s.program)]],
  ["an alias", (s) => ["status", "diff", "add", "commit", "rev-parse", "config"].map((name) => config(s, `alias.${name}`, `!${s.program}`))],
  ["an ssh command and a remote", (s) => [config(s, "core.sshCommand", s.program), config(s, "remote.origin.url", "ssh://nowhere/x"), config(s, "remote.origin.promisor", "true")]],
  ["a remote helper", (s) => [config(s, "remote.origin.url", `ext::${s.program}`), config(s, "remote.origin.promisor", "true"), config(s, "extensions.partialClone", "origin")]],
  ["a merge driver and askpass", (s) => [config(s, "merge.evil.driver", s.program), config(s, "core.askPass", s.program), config(s, "credential.helper", `!${s.program}`)]],
  ["an embedded repository", plantEmbedded],
  ["an embedded bare repository", plantBare],
];

describe("git runs nothing that a repository brings", () => {
  test.each(PLANTS)("%s", async (_what, plant) => {
    const s = await scene();
    plant(s);
    await everyVerb(plain, s);
    expect(existsSync(s.canary)).toBe(false);
  });

  test("such plants do run when git is called the usual way", async () => {
    const s = await scene();
    config(s, "core.fsmonitor", s.program);
    asOwner(s.worktree.workTree, "status");
    expect(existsSync(s.canary)).toBe(true);
  });
});

describe("clean and smudge filters", () => {
  test("of an agent's tree run where they can reach nothing outside, and are seen as a change of the settings", async (context) => {
    if (!sandbox) return context.skip("bubblewrap cannot make namespaces here");
    const s = await scene();
    const before = await plain.settingsHash(s.main);
    config(s, "filter.evil.clean", s.program);
    const git = createGit({ git: findProgram("git", PATH), sandbox, path: PATH, home: root });
    writeFiles(s.worktree.workTree, { "a.txt": "changed\n" });
    expect(await git.uncommitted(s.worktree)).toContain("a.txt");
    await git.checkpoint(s.worktree, "refs/rdv/checkpoint/1", "m");
    await git.diff(s.worktree, s.base, null);
    expect(existsSync(s.canary)).toBe(false);
    const after = await git.settingsHash(s.main);
    expect(after.names).toEqual(["filter.evil.clean"]);
    expect(after.hash).not.toBe(before.hash);
  });
});

describe("settings that make git run programs", () => {
  const DANGEROUS = ["core.fsmonitor", "core.hooksPath", "core.sshCommand", "core.pager", "filter.x.clean", "filter.x.process", "diff.external", "diff.x.textconv", "merge.x.driver", "credential.helper", "gpg.program", "alias.st", "remote.origin.uploadpack", "url.ext::x.insteadOf", "protocol.ext.allow"];

  test.each(DANGEROUS)("%s is one", async (name) => {
    const s = await scene();
    const before = await plain.settingsHash(s.main);
    config(s, name, "x");
    const after = await plain.settingsHash(s.main);
    expect(after.names.map((n) => n.toLowerCase())).toEqual([name.toLowerCase()]);
    expect(after.hash).not.toBe(before.hash);
  });

  test("those of a file that is included count, and a change of it shows", async () => {
    const s = await scene();
    const included = join(s.worktree.workTree, "settings");
    writeFileSync(included, "[user]\n name = x\n");
    config(s, "include.path", included);
    const before = await plain.settingsHash(s.main);
    writeFileSync(included, "[filter \"evil\"]\n clean = touch x\n");
    const after = await plain.settingsHash(s.main);
    expect(after.names).toEqual(["filter.evil.clean", "include.path"]);
    expect(after.hash).not.toBe(before.hash);
  });

  test("harmless ones do not change the fingerprint", async () => {
    const s = await scene();
    const before = await plain.settingsHash(s.main);
    for (const [name, value] of [["user.name", "x"], ["branch.main.remote", "origin"], ["core.autocrlf", "input"], ["remote.origin.url", "/srv/x"]] as const) config(s, name, value);
    expect(await plain.settingsHash(s.main)).toEqual(before);
  });
});

describe("a tree whose links were bent is not touched", () => {
  const BENT: readonly [what: string, bend: (s: Scene) => void, words: string][] = [
    [".git is gone", (s) => rmSync(join(s.worktree.workTree, ".git")), "is missing or changed"],
    [".git points to another repository", (s) => writeFileSync(join(s.worktree.workTree, ".git"), `gitdir: ${join(makeRepository({ x: "1" }, join(root, `other-${made}`)), ".git")}\n`), "points elsewhere"],
    [".git is a repository of its own", (s) => [rmSync(join(s.worktree.workTree, ".git")), asOwner(s.worktree.workTree, "init", "--quiet")], "another one than registered"],
    [".git is garbage", (s) => writeFileSync(join(s.worktree.workTree, ".git"), "nonsense"), "is missing or changed"],
    ["commondir points elsewhere", (s) => writeFileSync(join(s.gitDir, "commondir"), "/tmp\n"), "commondir points elsewhere"],
    ["commondir is gone", (s) => rmSync(join(s.gitDir, "commondir")), "commondir points elsewhere"],
    ["the repository knows another folder", (s) => writeFileSync(join(s.gitDir, "gitdir"), "/somewhere/else/.git\n"), "knows another folder"],
  ];

  test.each(BENT)("%s", async (_what, bend, words) => {
    const s = await scene();
    bend(s);
    for (const verb of [() => plain.uncommitted(s.worktree), () => plain.commitAll(s.worktree, "m"), () => plain.resolve(s.worktree, "HEAD"), () => plain.diff(s.worktree, s.base, null)]) {
      const error = await verb().then(() => undefined, (e: unknown) => e);
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).tell.what).toContain(words);
    }
  });
});
