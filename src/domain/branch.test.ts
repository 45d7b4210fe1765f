import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BranchName, branchFor } from "./branch.ts";
import { TaskType } from "./task.ts";

const type = fc.constantFrom(...TaskType.options);
const title = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.string({ unit: "grapheme", maxLength: 80 }), fc.lorem({ maxCount: 12 }));

const HOSTILE = [
  "", " ", "-", "--exec=sh", "-D main", "../../etc/passwd", "..", ".", "a..b", "a.lock", "x.lock/y", "@", "@{-1}", "HEAD", "refs/heads/main", "a b\tc\nd", "a~1", "a^2", "a:b",
  "a?b", "a*b", "a[b", "a\\b", "//", "/lead", "trail/", "trail.", "\u0000nul", "\u202Egnp.exe", "é è ü ß", "日本語のタイトル", "🎉🎉🎉", "'; rm -rf / #", "$(reboot)", "`id`", "CON", "nul",
  "%2e%2e", "a".repeat(500), "word ".repeat(100), "Fix \"quotes\" & <tags>", "-".repeat(60), "...lock", "main", "\u{E0041}\u{E0042}",
];

/** What `git check-ref-format --branch` refuses, from its manual. */
function gitRefuses(name: string): boolean {
  const parts = name.split("/");
  return (
    name === "" || name === "@" || name.startsWith("-") || name.startsWith("/") || name.endsWith("/") || name.endsWith(".") || name.includes("..") || name.includes("//") || name.includes("@{") ||
    // oxlint-disable-next-line no-control-regex -- these characters are what the rule is about
    /[\u0000-\u0020\u007F~^:?*[\\]/.test(name) || parts.some((part) => part.startsWith(".") || part.endsWith(".lock"))
  );
}

/** Neither may be a folder where the other is a file, also where the file system does not tell capitals apart. */
function collide(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y || x.startsWith(`${y}/`) || y.startsWith(`${x}/`);
}

describe("branchFor", () => {
  it.each([["feature", "feat"], ["bug", "fix"], ["refactor", "refactor"], ["test", "test"], ["documentation", "docs"]] as const)("a %s gets the prefix %s", (t, prefix) => {
    expect(branchFor(t, "Add dark mode to the settings page", [])).toBe(`${prefix}/add-dark-mode-to-the-settings-page`);
  });

  it("makes a name that git and we accept, from any title", () => {
    fc.assert(
      fc.property(type, title, (type, title) => {
        const name = branchFor(type, title, []);
        expect(BranchName.safeParse(name).success).toBe(true);
        expect(gitRefuses(name)).toBe(false);
        expect(name.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 1000 },
    );
  });

  it("makes names that git itself accepts, from hostile titles", () => {
    for (const title of HOSTILE) {
      const name = branchFor("feature", title, []);
      expect(BranchName.safeParse(name).success).toBe(true);
      expect(execFileSync("git", ["check-ref-format", "--branch", name], { encoding: "utf8" }).trim()).toBe(name);
    }
  });

  it("collides with nothing that is there, as a name or as a folder", () => {
    const word = fc.constantFrom("feat", "fix", "docs", "test", "refactor", "task", "a", "a-2", "A", "b");
    const taken = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")), { maxLength: 30 });
    fc.assert(
      fc.property(type, fc.constantFrom("a", "A", "b", "task", "", "feat"), taken, (type, title, taken) => {
        const name = branchFor(type, title, taken);
        expect(taken.filter((other) => collide(name, other))).toEqual([]);
        expect(gitRefuses(name)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("counts up when the name is taken", () => {
    expect(branchFor("bug", "Login", ["fix/login", "fix/login-2"])).toBe("fix/login-3");
    expect(branchFor("bug", "Login", ["fix/Login"])).toBe("fix/login-2");
    expect(branchFor("bug", "Login", ["fix/login/deep"])).toBe("fix/login-2");
  });

  it("leaves the folder alone where a branch has its name", () => {
    expect(branchFor("feature", "Login", ["feat"])).toBe("feat-login");
    expect(branchFor("feature", "Login", ["feat", "feat-login"])).toBe("feat-login-2");
  });

  it("has a name for a title without a letter", () => {
    expect(branchFor("documentation", "日本語", [])).toBe("docs/task");
  });
});

describe("BranchName", () => {
  it.each(["feat/dark-mode", "fix/a.b", "docs/x_1", "a"])("takes %s", (name) => {
    expect(BranchName.safeParse(name).success).toBe(true);
  });

  it.each(["", "-x", "feat/-x", "/x", "x/", "x.", "a..b", "a//b", "a/.b", "a.lock", "a.lock/b", "Feat/x", "a b", "a~1", "a:b", "a\n", "ä", "x".repeat(101)])("refuses %j", (name) => {
    expect(BranchName.safeParse(name).success).toBe(false);
  });

  it("takes nothing that git refuses", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", ".", "/", "-", "@", "{", "~", "lock", " ", "_"), maxLength: 12 }), (name) => {
        expect(BranchName.safeParse(name).success && gitRefuses(name)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
