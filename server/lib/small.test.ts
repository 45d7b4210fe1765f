import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Id } from "#domain/ids.ts";
import { newId, now, secret, sha256 } from "./ids.ts";
import { pickEnv } from "./pick-env.ts";
import { unifiedDiff } from "./unified-diff.ts";

describe("ids", () => {
  test("sort in the order they were made, and no two are the same", () => {
    const ids = Array.from({ length: 5000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(5000);
    expect(ids.every((id) => Id.safeParse(id).success)).toBe(true);
  });

  test("secrets are long, safe in addresses and never the same", () => {
    const made = Array.from({ length: 1000 }, () => secret());
    expect(made.every((s) => /^[A-Za-z0-9_-]{43}$/.test(s))).toBe(true);
    expect(new Set(made).size).toBe(1000);
    expect(secret(16)).toHaveLength(22);
  });

  test("hashes and times have their form", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256(Buffer.from("abc"))).toBe(sha256("abc"));
    expect(now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});

describe("a program's environment", () => {
  const env = { HOME: "/h", PATH: "/bin", LC_ALL: "C", LC_TIME: "de", XDG_CONFIG_HOME: "/c", ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: "u", OPENAI_API_KEY: "o", AWS_SECRET_ACCESS_KEY: "a", RDV_HOME: "/r", TMUX: "x", LANGUAGE: "de", NOHOME: "1" };

  test("has what every program needs and nothing secret", () => {
    expect(Object.keys(pickEnv(env, [])).sort()).toEqual(["HOME", "LC_ALL", "LC_TIME", "PATH", "XDG_CONFIG_HOME"]);
  });

  test("has what was asked for by name or beginning, and no more", () => {
    expect(Object.keys(pickEnv(env, ["ANTHROPIC_*", "OPENAI_API"])).sort()).toEqual(["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "HOME", "LC_ALL", "LC_TIME", "PATH", "XDG_CONFIG_HOME"]);
  });
});

describe("a diff of one file", () => {
  test("reads as git prints it", () => {
    expect(unifiedDiff("AGENTS.md", "a\nb\nc\n", "a\nB\nc\nd\n")).toBe("--- a/AGENTS.md\n+++ b/AGENTS.md\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n c\n+d\n");
    expect(unifiedDiff("new.md", "", "x\n")).toBe("--- /dev/null\n+++ b/new.md\n@@ -0,0 +1,1 @@\n+x\n");
    expect(unifiedDiff("old.md", "x\n", "")).toBe("--- a/old.md\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n");
  });

  test("makes the one text of the other, whatever the lines look like", () => {
    const line = fc.constantFrom("", "a", "b", "+x", "-y", "--- z", "@@", "====");
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((l) => `${l}\n`).join(""));
    fc.assert(fc.property(text, text, (before, after) => {
      expect(before === after ? after : applyPatch(before, unifiedDiff("f", before, after))).toBe(after);
    }));
  });
});
