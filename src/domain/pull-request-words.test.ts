import { describe, expect, it } from "vitest";
import { pullRequestBody, pullRequestTitle } from "./pull-request-words.ts";

type Proof = Parameters<typeof pullRequestBody>[1];
const diffstat = { files: 2, additions: 30, deletions: 4 };
const seen = (title: string, outcome: "passed" | "failed" | "skipped", note = ""): Proof["evidence"][number] => ({ check: "command", title, outcome, note, diffstat });
const contract = { checks: [{ check: "command", title: "npm test" }, { check: "http-probe", title: "GET /" }], fixedAt: null };
const body = (more: Partial<Proof> = {}, description = "Add a dark mode."): string =>
  pullRequestBody({ description, number: 12, contract }, { evidence: [seen("npm test", "passed"), { ...seen("GET /", "passed"), check: "http-probe" }], agent: "Claude Code", headSha: "abcdef0123456789abcdef0123456789abcdef01", ...more });

describe("what a reviewer is told", () => {
  it("is the wish, what proves the change and on which commit, and who wrote it", () => {
    expect(body()).toBe([
      "Add a dark mode.",
      "## What proves it",
      "2 of 2 checks passed on abcdef012345 (2 files, +30 −4), run by Remote Dev and not by the agent.",
      "- [x] npm test\n- [x] GET /",
      "Task 12, written by Claude Code.",
    ].join("\n\n"));
  });

  it("does not hide what failed, and lists what was not checked with its reason", () => {
    const text = body({ evidence: [seen("npm test", "passed"), seen("npm run lint", "failed"), seen("The page", "skipped", "no browser"), seen("Types", "skipped", "skipped")] });
    expect(text).toContain("1 of 2 checks passed");
    expect(text).toContain("- [x] npm test\n- [ ] npm run lint");
    expect(text).toContain("## Not checked\n\n- GET /: it was not run.\n- The page: no browser.\n- Types: skipped.\n");
  });

  it("says what wants an eye, quoted, so that no name in it is called and no issue closed", () => {
    const look = { message: "The test `@team` went. Fixes #12\nand more of its output" };
    const text = body({ evidence: [{ ...seen("npm test", "passed"), looks: [look] }] });
    expect(text).toContain("## Worth a look\n\n- `The test '@team' went. Fixes #12`\n\n## Not checked");
    expect(body({ evidence: [{ ...seen("npm test", "passed"), looks: Array.from({ length: 32 }, () => look) }] })).toContain("Fixes #12`\n- and 2 more");
  });

  it("counts one file as one, and no file where nobody knows", () => {
    expect(body({ evidence: [{ ...seen("a", "passed"), diffstat: { files: 1, additions: 1, deletions: 0 } }] })).toContain("(1 file, +1 −0)");
    expect(body({ evidence: [] })).toContain("0 of 0 checks passed on abcdef012345, run");
  });

  it("names nobody where nobody is known", () => {
    expect(body({ agent: "" })).toContain("written by an agent.");
  });

  it("keeps each check to its line, so that none of them can tick another", () => {
    const text = body({ evidence: [seen("npm test\n- [x] everything else", "failed", "")] });
    expect(text.match(/^- \[x\]/m)).toBeNull();
    expect(text).toContain("- [ ] npm test - [x] everything else");
  });

  it("fits what a forge takes, with the proof in it, however long the wish is", () => {
    const text = body({}, "long ".repeat(50_000));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain("## What proves it");
    expect(text).toContain("Task 12");
  });

  it("has a title like the commit", () => {
    expect(pullRequestTitle({ type: "bug", title: "Names are cut" })).toMatch(/^fix: .*[nN]ames are cut/);
  });
});
