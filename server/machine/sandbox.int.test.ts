import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import { git as asOwner, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Git, type Tree } from "./git.ts";
import { contractArgs, findProgram, type Program, run, type RunResult } from "./process.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const root = privateFolder("rdv-sandbox-");
const PATH = process.env["PATH"] ?? "";
const sh = findProgram("sh", PATH) as Program;
const sandbox = await createSandbox(findProgram("bwrap", PATH));

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("without bubblewrap, or with one that cannot make namespaces, there is none", async () => {
  expect(await createSandbox(undefined)).toBeUndefined();
  expect(await createSandbox(findProgram("false", PATH))).toBeUndefined();
  expect(await createSandbox("/nonexistent" as Program)).toBeUndefined();
});

function inside(walls: Sandbox, script: string, write: string[] = []): Promise<RunResult> {
  const { program, args } = walls(sh, contractArgs(["-c", script]), { read: root, write });
  return run(program, args, { cwd: root, env: { PATH }, timeoutMs: 20_000 });
}

describe.skipIf(!sandbox)("in the sandbox (skipped only where bubblewrap cannot make namespaces)", () => {
  const walls = sandbox as Sandbox;

  test("only the named folders can be written, everything can be read", async () => {
    writeFiles(root, { "open/x": "", "closed/y": "read me" });
    const { stdout } = await inside(walls, `cat closed/y; echo 1 > open/new && echo written; echo 1 > closed/new || echo refused; echo 1 > ${PATH.split(":")[0]}/new || echo refused; pwd`, [join(root, "open")]);
    expect(stdout).toBe(`read mewritten\nrefused\nrefused\n${root}\n`);
    expect([existsSync(join(root, "open/new")), existsSync(join(root, "closed/new"))]).toEqual([true, false]);
  });

  test("no network is reached, not even this machine's own", async () => {
    const server = createServer((socket) => void socket.end("reached"));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const connect = `process.on("uncaughtException", (e) => { console.log("refused", e.code); process.exit(0); }); require("net").connect(${port}, "127.0.0.1").on("data", (d) => { console.log(String(d)); process.exit(0); })`;
    const { program, args } = walls(process.execPath as Program, contractArgs(["-e", connect]), { read: root, write: [] });
    const options = { cwd: root, env: { PATH }, timeoutMs: 20_000 };
    expect((await run(program, args, options)).stdout).toMatch(/^refused /);
    expect((await run(process.execPath as Program, contractArgs(["-e", connect]), options)).stdout).toBe("reached\n");
    server.close();
  });

  test("no other process is seen, and none outlives it", async () => {
    const { stdout } = await inside(walls, "ls -d /proc/[0-9]* | wc -l");
    expect(Number(stdout)).toBeLessThan(8);
    const since = performance.now();
    await inside(walls, "sleep 300 > /dev/null 2>&1 & exit 0");
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

describe.skipIf(!sandbox)("git on an agent's tree", () => {
  let git: Git;
  let worktree: Tree;
  let base = "";
  const canary = join(root, "canary");

  beforeAll(async () => {
    git = createGit({ git: findProgram("git", PATH), sandbox, path: PATH, home: root });
    const path = makeRepository({ "a.txt": "1\n", ".gitattributes": "*.txt filter=evil\n" }, join(root, "repo"));
    const { tree, head } = await git.identify(path);
    base = head ?? "";
    worktree = { commonDir: tree.commonDir, workTree: join(root, "tree") };
    await git.addWorktree(tree, { path: worktree.workTree, branch: BranchName.parse("feat/x"), base, reuse: false });
    writeFileSync(join(root, "evil.sh"), `#!/bin/sh\ncat\ntouch '${canary}' '${worktree.workTree}/planted' "$HOME/planted" 2>/dev/null\nexit 0\n`, { mode: 0o755 });
    asOwner(path, "config", "filter.evil.clean", join(root, "evil.sh"));
  });

  test("cannot write the tree, the home or anything but the repository's own folder", async () => {
    writeFiles(worktree.workTree, { "a.txt": "2\n", "b.txt": "new\n" });
    const sha = await git.commitAll(worktree, "feat: all");
    await git.checkpoint(worktree, "refs/rdv/checkpoint/1", "m");
    await git.uncommitted(worktree);
    await git.addedLines(worktree, base);
    expect([canary, join(worktree.workTree, "planted"), join(root, "planted")].map((path) => existsSync(path))).toEqual([false, false, false]);
    expect(asOwner(worktree.workTree, "-c", "filter.evil.clean=cat", "show", "--format=", "--name-only", sha ?? "").split("\n").sort()).toEqual(["a.txt", "b.txt"]);
  });

  test("writes the tree only to put files back", async () => {
    writeFiles(worktree.workTree, { "a.txt": "lost\n" });
    await git.restore(worktree, base);
    expect(readFileSync(join(worktree.workTree, "a.txt"), "utf8")).toBe("1\n");
  });
});
