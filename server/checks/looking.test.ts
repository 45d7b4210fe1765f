import { describe, expect, it } from "vitest";
import type { ChangedFile, Check, CheckWorld, TreeFacts } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { worldLike } from "../../e2e/support/check-world.ts";
import committed from "./committed.ts";
import diffNotEmpty from "./diff-not-empty.ts";
import insideScope from "./inside-scope.ts";
import noSecrets from "./no-secrets.ts";

const NO_FACTS = { manifests: {}, entries: [] };
const [BASE, HEAD] = ["a".repeat(40), "b".repeat(40)];

function file(path: string, more: Partial<ChangedFile> = {}): ChangedFile {
  return { path, status: "modified", additions: 3, deletions: 1, ...more };
}

function tree(more: Partial<TreeFacts> = {}): TreeFacts {
  return { baseSha: BASE, headSha: HEAD, branch: "feat/x", expectedBranch: "feat/x", commits: 1, changed: [file("src/a.ts")], uncommitted: [], folder: null, ...more };
}

function look(check: Check, more: Partial<TreeFacts>, on: { spec?: Partial<CheckSpec>; lines?: Awaited<ReturnType<CheckWorld["addedLines"]>> } = {}): Promise<CheckResult> {
  return check.run({ check: check.id, title: "", ...on.spec }, worldLike({ tree: tree(more), addedLines: () => Promise.resolve(on.lines ?? []) }));
}

describe("committed", () => {
  it("passes when everything is on the expected branch", async () => {
    expect(await look(committed, {})).toMatchObject({ outcome: "passed", note: "nothing is left uncommitted on feat/x" });
  });

  it("finds every path that was left", async () => {
    const { outcome, findings } = await look(committed, { uncommitted: ["src/a.ts", "new.txt"] });
    expect([outcome, findings.map((f) => f.path)]).toEqual(["failed", ["src/a.ts", "new.txt"]]);
  });

  it("finds the wrong branch first, and no branch at all", async () => {
    expect((await look(committed, { branch: "main", uncommitted: ["a"] })).findings[0]?.message).toContain("is on main; the work belongs on feat/x");
    expect((await look(committed, { branch: null })).findings[0]?.message).toContain("is on no branch");
  });

  it("does not mind a branch where none is expected", async () => {
    expect((await look(committed, { branch: "main", expectedBranch: null })).outcome).toBe("passed");
  });

  it("does not take an agent's own state for work", async () => {
    expect((await look(committed, { uncommitted: [".claude/settings.local.json", "node_modules/x"] })).outcome).toBe("passed");
  });
});

describe("diff-not-empty", () => {
  it("counts what changed", async () => {
    expect(await look(diffNotEmpty, { commits: 2, changed: [file("a"), file("b", { additions: 0, deletions: 4 })] })).toMatchObject({ outcome: "passed", note: "2 commits, 2 files, 8 lines changed" });
    expect((await look(diffNotEmpty, { changed: [file("a", { additions: 1, deletions: 0 })] })).note).toBe("1 commit, 1 file, 1 line changed");
  });

  it.each<[string, Partial<TreeFacts>, RegExp]>([
    ["no commit", { commits: 0, headSha: BASE, changed: [] }, /No commit was made/],
    ["work that is not committed", { commits: 0, headSha: BASE, changed: [], uncommitted: ["src/a.ts"] }, /No commit was made/],
    ["an empty commit", { changed: [] }, /change nothing/],
    ["a commit and its reversal", { commits: 2, changed: [] }, /change nothing/],
    ["a head that did not move", { commits: 1, headSha: BASE }, /No commit/],
    ["a transcript", { changed: [file(".claude/log.jsonl", { status: "added", additions: 900 })] }, /Only scratch files/],
    ["scratch of several tools", { changed: [file(".codex/x"), file(".gemini/y"), file("node_modules/z")] }, /Only scratch files/],
  ])("is not satisfied by %s", async (_, facts, says) => {
    const { outcome, findings } = await look(diffNotEmpty, facts);
    expect(outcome).toBe("failed");
    expect(findings[0]?.message).toMatch(says);
  });

  it("takes a picture, a move and a removal for changes", async () => {
    for (const status of ["added", "renamed", "deleted"] as const) expect((await look(diffNotEmpty, { changed: [file("logo.png", { status, additions: 0, deletions: 0 })] })).outcome).toBe("passed");
  });

  it("takes work beside scratch for work", async () => {
    expect((await look(diffNotEmpty, { changed: [file(".claude/x"), file("src/a.ts")] })).note).toContain("1 file");
  });
});

describe("inside-scope", () => {
  it("is suggested only when there is a scope", () => {
    expect(insideScope.suggest(NO_FACTS, [])).toEqual([]);
    expect(insideScope.suggest(NO_FACTS, [" "])).toEqual([]);
    expect(insideScope.suggest(NO_FACTS, ["src/foo", "docs/*.md"])).toEqual([{ check: "inside-scope", title: "Changes stay inside src/foo, docs/*.md", paths: ["src/foo", "docs/*.md"] }]);
  });

  it("passes inside and finds what lies outside, committed or not", async () => {
    const spec = { paths: ["src"] };
    expect(await look(insideScope, {}, { spec })).toMatchObject({ outcome: "passed", note: "1 changed file lies inside src" });
    const { outcome, findings } = await look(insideScope, { changed: [file("src/a.ts"), file("package.json")], uncommitted: ["README.md", "package.json"] }, { spec });
    expect([outcome, findings.map((f) => f.path)]).toEqual(["failed", ["package.json", "README.md"]]);
  });

  it("minds committed scratch, but not what an agent left lying around", async () => {
    const spec = { paths: ["src"] };
    expect((await look(insideScope, { uncommitted: [".claude/x"] }, { spec })).outcome).toBe("passed");
    expect((await look(insideScope, { changed: [file(".claude/x")] }, { spec })).outcome).toBe("failed");
  });

  it("without places it proves nothing", async () => {
    expect((await look(insideScope, {})).outcome).toBe("skipped");
  });
});

describe("no-secrets", () => {
  const line = (text: string, path = "src/a.ts", at = 1): { path: string; line: number; text: string } => ({ path, line: at, text });

  it("passes over ordinary lines", async () => {
    const lines = [line("const key = process.env.API_KEY;"), line("// sk-ant-... goes here"), line("export const TOKEN_LENGTH = 32;")];
    expect(await look(noSecrets, {}, { lines })).toMatchObject({ outcome: "passed", note: "3 added lines look free of secrets" });
  });

  it.each([`ghp_${"a".repeat(36)}`, `sk-ant-${"b".repeat(30)}`, "AKIAIOSFODNN7EXAMPLE", `AIza${"c".repeat(35)}`, "-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"])("finds %s, with its place and without itself", async (secret) => {
    const { outcome, findings } = await look(noSecrets, {}, { lines: [line("fine"), line(`x = "${secret}"`, "src/b.ts", 42)] });
    expect(outcome).toBe("failed");
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ path: "src/b.ts" });
    expect(findings[0]?.message).toContain("src/b.ts line 42");
    expect(findings[0]?.message).not.toContain(secret);
  });

  it.each([".env", ".env.local", "web/.env.production", "id_rsa", ".ssh/id_ed25519", "certs/server.key", "server-key.pem", "privkey.pem", "a.p12", "b.pfx", "release.keystore", ".netrc"])("finds the added file %s", async (path) => {
    expect((await look(noSecrets, { changed: [file(path, { status: "added" })] })).findings.map((f) => f.path)).toEqual([path]);
  });

  it.each([".env.example", ".env.sample", "web/.env.template", ".env.test", "src/key.ts", "keyboard.ts", "docs/id_rsa.md", "cert.pem", "environment.ts", "monkey.json"])("leaves %s alone", async (path) => {
    expect((await look(noSecrets, { changed: [file(path, { status: "added" })] })).outcome).toBe("passed");
  });

  it("leaves alone what was there before, or goes away", async () => {
    for (const status of ["modified", "deleted"] as const) expect((await look(noSecrets, { changed: [file(".env", { status })] })).outcome).toBe("passed");
  });

  it("does not pass what it cannot read", async () => {
    const world = worldLike({ tree: tree(), addedLines: () => Promise.reject(new Error("no git")) });
    expect(await noSecrets.run({ check: "no-secrets", title: "" }, world)).toMatchObject({ outcome: "failed" });
  });

  it("tells of a hundred findings, not of a thousand", async () => {
    const lines = Array.from({ length: 1000 }, (_, i) => line(`ghp_${"a".repeat(36)}`, `src/${i}.ts`, 1));
    const { findings } = await look(noSecrets, {}, { lines });
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)?.message).toBe("900 more of the same kind.");
  });
});
