import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliId, ensureCli, PINNED } from "./cli-cache.ts";
import { makeCliHome } from "./cli-home.ts";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";

/** Headless arguments that let each CLI write and commit without asking. */
const ARGV: Record<CliId, (prompt: string) => string[]> = {
  claude: (prompt) => [
    "-p",
    prompt,
    "--output-format",
    "json",
    "--permission-mode",
    "acceptEdits",
    "--allowedTools",
    "Bash(git *)",
  ],
  codex: (prompt) => ["exec", "--json", "-s", "danger-full-access", prompt],
  gemini: (prompt) => ["--skip-trust", "--approval-mode", "yolo", "-o", "json", "-p", prompt],
  opencode: (prompt) => ["run", "--format", "json", "--auto", prompt],
};

// Fetching four CLIs takes 1.2 GB, so this runs on demand: RDV_REAL_CLIS=1.
describe.skipIf(!process.env.RDV_REAL_CLIS).each(Object.keys(PINNED) as CliId[])("the real %s against the fake model", (id) => {
  let server: ModelServer;
  let folder: string;
  let bin: string;

  beforeAll(async () => {
    server = await startModelServer();
    folder = mkdtempSync(join(tmpdir(), `real-${id}-`));
    ({ bin } = await ensureCli(id));
    const main = mainRepository();
    mkdirSync(main);
    git(main, "init", "-q", "-b", "main");
    writeFileSync(join(main, "README.md"), "# demo\n");
    commitAll(main);
  }, 600_000);

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("writes and commits in a worktree", async () => {
    const { tree, code } = await run(fake("write-commit", { file: "notes.txt" }));
    expect(code).toBe(0);
    expect(git(tree, "log", "--format=%an %s", "-1")).toBe("agent agent: add notes.txt\n");
    expect(git(tree, "status", "--short")).toBe("");
  }, 60_000);

  it("overwrites a file that was there before", async () => {
    const { tree } = await run(fake("write-commit", { file: "README.md", text: "new\n" }));
    expect(git(tree, "show", "HEAD:README.md")).toBe("new\n");
  }, 60_000);

  it("lies: says it is done and changes nothing", async () => {
    const { tree, code, output } = await run(fake("lie"));
    expect(code).toBe(0);
    expect(output).toContain("TASK COMPLETE");
    expect(git(tree, "log", "--format=%s", "-1")).toBe("first\n");
    expect(git(tree, "status", "--short")).toBe("");
  }, 60_000);

  it("fails when the model refuses the request", async () => {
    expect((await run(fake("error", { status: 400 }))).code).not.toBe(0);
    expect(server.requests.some((request) => request.status === 400)).toBe(true);
  }, 60_000);

  async function run(prompt: string): Promise<{ tree: string; code: number; output: string }> {
    const tree = join(folder, `tree-${server.requests.length}`);
    git(mainRepository(), "worktree", "add", "-q", "--detach", tree);
    const home = join(folder, `home-${server.requests.length}`);
    const wish = { dir: home, modelUrl: server.url, mainRepository: mainRepository() };
    // Nothing of the machine's own environment but PATH: keys and sandbox hints of the developer must not leak in.
    const path = `${dirname(process.execPath)}:${process.env.PATH}`;
    const env: NodeJS.ProcessEnv = { NODE_ENV: "test", PATH: path, ...(await makeCliHome(id, wish)) };
    return new Promise((resolve) => {
      const child = execFile(bin, ARGV[id](prompt), { cwd: tree, env, timeout: 50_000 }, (error, output) => {
        resolve({ tree, code: error ? Number(error.code ?? 1) : 0, output });
      });
      child.stdin?.end();
    });
  }

  function mainRepository(): string {
    return join(folder, "main repository");
  }
});

function git(cwd: string, ...argv: string[]): string {
  return execFileSync("git", argv, { cwd, encoding: "utf8" });
}

function commitAll(cwd: string): void {
  git(cwd, "add", "-A");
  git(cwd, "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "first");
}
