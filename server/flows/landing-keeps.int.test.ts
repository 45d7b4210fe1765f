import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { LandingStrategy } from "#domain/landing.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { commitWork, OWNER, type Verified, verifiedTask } from "../../e2e/support/verified-work.ts";
import { updateDelegation } from "../store/task.ts";
import { landTask } from "./land-task.ts";
import { undoLanding } from "./undo-landing.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

/** Few names, so that what agents do and what people leave lying about meet: also as folders where the other has a file. */
const NAMES = ["a.txt", "b.txt", "dir/c.txt", "dir/d.txt", "new.txt", "new.txt/deep", "dir", "ig.log", "dir/ig.log"] as const;
const name = fc.constantFrom(...NAMES);
const text = fc.constantFrom("one\n", "two\n", "three\nlines\nhere\n");
const change = fc.array(fc.tuple(name, fc.option(text, { freq: 4 })), { minLength: 1, maxLength: 3 });
const mess = fc.array(fc.record({ name, text, how: fc.constantFrom("plain", "staged", "hidden") }), { maxLength: 4 });

const FILES = { ".gitignore": "*.log\n", "a.txt": "a\n", "b.txt": "b\n", "dir/c.txt": "c\n" };

/** Does what can be done; a name that is taken by the other kind stays as it is. */
function tryWrite(folder: string, path: string, content: string | null): boolean {
  try {
    if (content === null) git(folder, "rm", "--quiet", "-r", "--force", "--ignore-unmatch", "--", path);
    else {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return true;
  } catch {
    return false;
  }
}

function filesOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const names = entries.map((e) => join(e.parentPath, e.name).slice(folder.length + 1)).filter((path) => !path.startsWith(".git/"));
  return new Map(names.map((path) => [path, readFileSync(join(folder, path), "latin1")]));
}

/** Every content that exists nowhere but in the folder or the index: what a person would miss. */
function ownBytes(on: Verified): Map<string, string> {
  const { path } = on.project;
  const head = new Map(git(path, "ls-tree", "-r", "-z", "HEAD").split("\0").filter(Boolean).map((line) => [line.slice(line.indexOf("\t") + 1), line.split(" ")[2]?.slice(0, 40) ?? ""]));
  const hash = (content: string): string => execFileSync("git", ["hash-object", "--stdin"], { cwd: path, input: Buffer.from(content, "latin1"), encoding: "utf8" }).trim();
  return new Map([...filesOf(path)].filter(([file, content]) => head.get(file) !== hash(content)));
}

test("whatever lies about in the checkout, a landing and its undo lose no byte of it", { timeout: 600_000 }, async () => {
  const ended = { landed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(change, mess, fc.option(change), fc.constantFrom(...LandingStrategy.options), async (work, lying, meanwhile, strategy) => {
      const on = await verifiedTask(app, { files: FILES, works: [] });
      for (const [path, content] of work) tryWrite(on.path, path, content);
      git(on.path, "add", "--force", "--all");
      const head = commitWork(on.path, [{}]);
      await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { headSha: head })], events: [], result: undefined }));
      for (const [path, content] of meanwhile ?? []) tryWrite(on.project.path, path, content);
      if (meanwhile) commitWork(on.project.path, [{}], "somebody");
      for (const { name: path, text: content, how } of lying) {
        if (!tryWrite(on.project.path, path, `mine ${content}`)) continue;
        if (how === "staged") git(on.project.path, "add", "--force", "--", path);
        if (how === "hidden" && git(on.project.path, "ls-files", "--", path) === path) git(on.project.path, "update-index", "--assume-unchanged", "--", path);
      }
      const before = ownBytes(on);
      const staged = git(on.project.path, "diff", "--cached", "--name-only");
      const keeps = (): void => {
        const after = filesOf(on.project.path);
        for (const [path, content] of before) expect([path, after.get(path)]).toEqual([path, content]);
        expect(git(on.project.path, "diff", "--cached", "--name-only")).toBe(staged);
      };
      const landing = await landTask(app, on, { actor: OWNER, strategy }).catch((error: unknown) => refused(error));
      keeps();
      if (landing) await undoLanding(app, landing.id, OWNER).catch((error: unknown) => refused(error));
      keeps();
      ended[landing ? "landed" : "refused"]++;
    }),
    { numRuns: RUNS, seed: 42 },
  );
  // Both ends were seen, or nothing was tried.
  expect(Math.min(ended.landed, ended.refused)).toBeGreaterThan(RUNS / 10);
});

const RUNS = 30;

/** Only in words for a person. */
function refused(error: unknown): undefined {
  expect(error).toBeInstanceOf(AppError);
}
