import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliId, ensureCli } from "../fakes/cli-cache.ts";
import { makeCliHome } from "../fakes/cli-home.ts";
import { fake } from "../fakes/marker.ts";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { git, makeRepository, privateFolder } from "../support/sample-repo.ts";
import { SET_UP_MS } from "./describe-chosen.ts";

/** Arguments that let each CLI write and commit without asking. */
const ARGV: Record<CliId, (prompt: string) => string[]> = {
  claude: (prompt) => ["-p", prompt, "--output-format", "json", "--permission-mode", "acceptEdits", "--allowedTools", "Bash(git *)"],
  codex: (prompt) => ["exec", "--json", "-s", "danger-full-access", prompt],
  gemini: (prompt) => ["--skip-trust", "--approval-mode", "yolo", "-o", "json", "-p", prompt],
  opencode: (prompt) => ["run", "--format", "json", "--auto", prompt],
};

const RUN_MS = 60_000;

interface Ran {
  /** The worktree it ran in. */
  tree: string;
  code: number;
  output: string;
}

/** The CLI and the fake model without the product between them: what fails here, the product has no part in. */
export function headless(id: CliId): void {
  describe("alone against the fake model", () => {
    let model: ModelServer;
    let folder: string;
    let repository: string;
    let bin: string;

    beforeAll(async () => {
      ({ bin } = await ensureCli(id));
      model = await startModelServer();
      folder = privateFolder(`rdv-${id}-`);
      repository = makeRepository({ "README.md": "# demo\n" }, join(folder, "main repository"));
    }, SET_UP_MS);
    afterAll(async () => {
      await model?.close();
      if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    });

    async function run(prompt: string): Promise<Ran> {
      const tree = join(folder, `tree-${model.requests.length}`);
      git(repository, "worktree", "add", "--quiet", "--detach", tree);
      const home = await makeCliHome(id, { dir: join(folder, `home-${model.requests.length}`), modelUrl: model.url, mainRepository: repository });
      // Nothing of the machine's own environment but PATH: keys and sandbox hints of the developer must not leak in.
      const env = { NODE_ENV: "test" as const, PATH: process.env["PATH"], ...home };
      return new Promise((resolve) => {
        const child = execFile(bin, ARGV[id](prompt), { cwd: tree, env, timeout: RUN_MS }, (error, output) => resolve({ tree, code: error ? Number(error.code ?? 1) : 0, output }));
        child.stdin?.end();
      });
    }

    test("writes and commits in a worktree, also over a file that was there", async () => {
      const { tree, code } = await run(fake("write-commit", { file: "README.md", text: "new\n" }));
      expect(code).toBe(0);
      expect(git(tree, "log", "--format=%an %s", "-1")).toBe("agent agent: add README.md");
      expect(git(tree, "show", "HEAD:README.md")).toBe("new");
      expect(git(tree, "status", "--short")).toBe("");
    }, RUN_MS);

    test("ends well when it lies: its own word proves nothing", async () => {
      const { tree, code, output } = await run(fake("lie"));
      expect([code, output]).toEqual([0, expect.stringContaining("TASK COMPLETE")]);
      expect(git(tree, "log", "--format=%s", "-1")).toBe("chore: begin");
      expect(git(tree, "status", "--short")).toBe("");
    }, RUN_MS);

    test("fails when the model refuses the request", async () => {
      expect((await run(fake("error", { status: 400 }))).code).not.toBe(0);
      expect(model.requests.some((request) => request.status === 400)).toBe(true);
    }, RUN_MS);
  });
}
