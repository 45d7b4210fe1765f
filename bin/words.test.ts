import { afterEach, describe, expect, test, vi } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { MARK, print, table } from "./print.ts";
import { EXIT, homeOf, Stop } from "./server-call.ts";
import { taskLines, taskRow } from "./tasks.ts";

afterEach(() => vi.restoreAllMocks());

function printed(work: () => void): string {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  work();
  return out;
}

const TASK = {
  number: 7, title: "Add dark mode", branch: "feat/dark-mode", assignedAgent: "codex", agentWhy: "you named it", status: "completed",
  attention: { state: "verified", detail: "", until: null, because: [{ text: "2 of 2 checks passed" }] },
  contract: { checks: [{ check: "committed", title: "All is committed" }, { check: "tests-pass", title: "npm test" }, { check: "lint", title: "npm run lint" }] },
  delegations: [{ id: "d1" }, { id: "d2" }],
  evidence: [
    { delegationId: "d1", check: "committed", title: "All is committed", outcome: "failed", note: "old", findings: [{ message: "an old finding" }] },
    { delegationId: "d2", check: "committed", title: "All is committed", outcome: "passed", note: "clean", findings: [] },
    { delegationId: "d2", check: "tests-pass", title: "npm test", outcome: "failed", note: "1 failing", findings: [{ message: "greets wrongly", path: "test/a.js" }, { message: "and more" }] },
  ],
} as unknown as TaskView;

describe("a result", () => {
  test("is lines for people and one JSON value for scripts", () => {
    expect(printed(() => print({}, { a: 1 }, ["one", "two"]))).toBe("one\ntwo\n");
    expect(JSON.parse(printed(() => print({ json: true }, { a: [1, null] }, ["one"])))).toEqual({ a: [1, null] });
    expect(printed(() => print({}, {}, []))).toBe("");
    expect(printed(() => print({ json: true }, [], []))).toBe("[]\n");
  });
});

describe("a table", () => {
  test("aligns all columns but the last, and ends without blanks", () => {
    expect(table([["a", "bbb", "c"], ["aaaa", "b", "cc"]])).toEqual(["a     bbb  c", "aaaa  b    cc"]);
    expect(table([["a", ""], ["bb", "x"]])).toEqual(["a", "bb  x"]);
  });

  test("shows nothing for null, zero for zero, and no rows for none", () => {
    expect(table([[null, 0], ["x", 12]])).toEqual(["   0", "x  12"]);
    expect(table([])).toEqual([]);
  });
});

describe("a task", () => {
  test("in one line has what one looks for in a list", () => {
    expect(taskRow(TASK)).toEqual([7, "verified", "", "codex", "Add dark mode"]);
    expect(taskRow({ ...TASK, assignedAgent: null })).toContain("no agent");
  });

  test("shows each check with what the latest try has for it, and nothing of the tries before", () => {
    const text = taskLines(TASK).join("\n");
    expect(text).toMatch(/ok {2} +All is committed +clean/);
    expect(text).toMatch(/FAIL +npm test +1 failing/);
    expect(text).toMatch(/npm run lint +not run/);
    expect(text).toContain("test/a.js: greets wrongly");
    expect(text).not.toContain("an old finding");
    expect(text).toContain("1 of 2 checks passed");
  });

  test("tells what was suggested and waits for a word, as long as its contract is not fixed", () => {
    const of = (fixedAt: string | null) => taskLines({ ...TASK, contract: { ...TASK.contract, proposed: [{ check: "command", title: "From outside", origin: { from: "brain", by: "local" } }], fixedAt } }).join("\n");
    expect(of(null)).toContain("wait for your word: From outside, suggested by local");
    expect(of("2026-01-01T00:00:00.000Z")).not.toContain("From outside");
  });

  test("that nobody works on yet says so", () => {
    const text = taskLines({ ...TASK, assignedAgent: null, branch: null, delegations: [], evidence: [], attention: { ...TASK.attention, because: [] } }).join("\n");
    expect(text).toContain("none (you named it)");
    expect(text.match(/not run/g)).toHaveLength(3);
  });

  test("marks outcomes so that they read without colour, in one width", () => {
    expect(new Set(Object.values(MARK).map((mark) => mark.length))).toEqual(new Set([4]));
  });
});

describe("the data folder", () => {
  test("is the one that is named, from wherever one stands, else the usual one", () => {
    vi.stubEnv("RDV_HOME", "relative/home");
    expect(homeOf()).toBe(`${process.cwd()}/relative/home`);
    vi.stubEnv("RDV_HOME", "/data");
    expect(homeOf()).toBe("/data");
    vi.stubEnv("RDV_HOME", undefined);
    expect(homeOf()).toMatch(/\/\.remote-dev$/);
    vi.unstubAllEnvs();
  });
});

test("a command's end has words for the person and a code for the script", () => {
  const stop = new Stop(EXIT.notFound, "There is no task 9.");
  expect([stop.exit, stop.message]).toEqual([4, "There is no task 9."]);
  expect(new Set(Object.values(EXIT)).size).toBe(Object.keys(EXIT).length);
});
