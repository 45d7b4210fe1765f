import { chmodSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { beforeEach, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { git, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Tree } from "./git.ts";
import { findProgram } from "./process.ts";

const path = process.env["PATH"] ?? "";
const program = createGit({ git: findProgram("git", path), sandbox: undefined, path, home: "/nonexistent" });
let folder: string;
let there: string;
let tree: Tree;

beforeEach(() => {
  folder = makeRepository({ "a.txt": "one\n" });
  there = join(privateFolder("rdv-there-"), "there.git");
  git(folder, "init", "--quiet", "--bare", there);
  tree = { commonDir: join(folder, ".git"), workTree: folder };
});

const head = (): string => git(folder, "rev-parse", "HEAD");
const tips = (): string => git(there, "for-each-ref", "--format=%(refname) %(objectname)");
const push = (branch: string, more: Partial<{ address: string; sha: string }> = {}): Promise<void> => program.push(tree, { address: there, branch, sha: head(), env: {}, ...more });

function commit(text: string): string {
  writeFiles(folder, { "a.txt": text });
  git(folder, "commit", "--quiet", "--all", "--message", text);
  return head();
}

async function refusal(work: Promise<void>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("where a remote is pushed to", () => {
  test("is its address for pushing, the first one, and none when there is no such remote", async () => {
    git(folder, "remote", "add", "origin", "https://example.org/a.git");
    expect(await program.pushAddress(tree, "origin")).toBe("https://example.org/a.git");
    git(folder, "remote", "set-url", "--push", "origin", "ssh://example.org/b.git");
    git(folder, "remote", "set-url", "--push", "--add", "origin", "ssh://example.org/c.git");
    expect(await program.pushAddress(tree, "origin")).toBe("ssh://example.org/b.git");
    expect(await program.pushAddress(tree, "upstream")).toBeNull();
  });

  test("is not asked with a name that is an option", async () => {
    await expect(program.pushAddress(tree, "--all")).rejects.toThrow("read as an option");
  });
});

describe("a commit that is pushed", () => {
  test("is on the branch named, and nothing else is there: no tag, no other branch", async () => {
    git(folder, "tag", "v1");
    git(folder, "branch", "other");
    git(folder, "config", "push.followTags", "true");
    await push("feat/x");
    expect(tips()).toBe(`refs/heads/feat/x ${head()}`);
  });

  test("goes forward, and twice is as good as once", async () => {
    await push("feat/x");
    const next = commit("two");
    await push("feat/x");
    await push("feat/x");
    expect(tips()).toBe(`refs/heads/feat/x ${next}`);
  });

  test("never overwrites what is there", async () => {
    commit("theirs");
    await push("feat/x");
    const before = tips();
    git(folder, "reset", "--quiet", "--hard", "HEAD~1");
    expect((await refusal(push("feat/x"))).code).toBe("conflict");
    commit("ours");
    expect((await refusal(push("feat/x"))).tell).toEqual({ what: "feat/x has other commits there, or is not open to you.", next: "Look at the branch on the forge. Nothing was overwritten." });
    expect(tips()).toBe(before);
  });

  test("of two at once, one wins and the other is told; the winner's commit is there", async () => {
    await push("feat/x");
    const [one, two] = [commit("one more"), (git(folder, "reset", "--quiet", "--hard", "HEAD~1"), commit("two more"))];
    const ended = await Promise.allSettled([push("feat/x", { sha: one }), push("feat/x", { sha: two })]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(tips()).toBe(`refs/heads/feat/x ${ended[0]?.status === "fulfilled" ? one : two}`);
  });

  test("runs no hook of the folder", async () => {
    writeFiles(folder, { ".git/hooks/pre-push": "#!/bin/sh\nexit 1\n" });
    chmodSync(join(folder, ".git", "hooks", "pre-push"), 0o755);
    await push("feat/x");
    expect(tips()).toContain("feat/x");
  });

  test.each(["+feat/x:refs/heads/main", "a b", "a..b", "a:b", "-x", "", "x~1", "@{u}", "a\nb", "*"])("reaches no other branch by the name %j", async (branch) => {
    await push(branch).then(() => undefined, () => undefined);
    expect(["", `refs/heads/${branch} ${head()}`]).toContain(tips());
  });

  test.each([["--receive-pack=touch x", "read as an option"], ["ext::sh -c 'touch x'", "could not be pushed"], ["/nonexistent/repo.git", "could not be pushed"]])("does not reach %s", async (address, says) => {
    await expect(push("feat/x", { address })).rejects.toThrow(says);
    expect(git(folder, "status", "--porcelain")).toBe("");
  });

  test("says what git said last when it cannot be pushed, and what to try", async () => {
    const { code, tell } = await refusal(push("feat/x", { address: "/nonexistent/repo.git" }));
    expect([code, tell.what, tell.next]).toEqual(["not-available", expect.stringMatching(/^The branch could not be pushed: \S.{5,300}$/), "See that `git push` works in the project’s folder, then try again. Nothing was changed there."]);
  });
});
