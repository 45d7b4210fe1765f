import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { AttentionState } from "#domain/attention.ts";
import { composeBrief } from "#domain/brief.ts";
import { type BudgetPatch, budgetStates, type Spent } from "#domain/budget.ts";
import type { CheckPlace, CheckRun, Evidence as Kept } from "#domain/evidence.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, delegation, evidence, id, PROJECT, SHA, TALK, task } from "../../../e2e/support/sample-views.ts";
import { lookOf } from "../../client/attention-look.ts";
import { keys } from "../../client/keys.ts";
import { moment } from "../../client/times.ts";
import { Attempts } from "./attempts.tsx";
import { Contract } from "./contract.tsx";
import { Evidence } from "./evidence.tsx";
import { GraphList } from "./graph-list.tsx";
import { TaskHead } from "./task-head.tsx";
import { Told } from "./told.tsx";

const nothing = (): undefined => undefined;

describe("the head of a task", () => {
  const head = (of: Parameters<typeof task>[0] = {}, others: readonly TaskView[] = []) => seen(<TaskHead task={task(of)}>here</TaskHead>, readPage([[keys.tasks(TALK), others]]));

  test.each(AttentionState.options)("in the state %s has one title, its word and its step", (state) => {
    const { markup, words } = head({ state });
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(words).toContain(`7 Add dark mode ${lookOf(state).word}`);
    expect(markup.match(/aria-current="step"/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test("says of what is not known that it is not, and never nought", () => {
    expect(head().words).toContain("Agent script it did such work before Kind feature understood 82 % Elapsed not started Cost none yet Changed none yet");
    expect(head({ delegations: [delegation()] }).words).toContain("Cost unknown");
    expect(head({ delegations: [delegation()], usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 } }).words).toContain("Cost $0.00");
    expect(head({ assignedAgent: null, agentWhy: "none is installed" }).words).toContain("Agent none none is installed");
  });

  test("says how long it took, of how long it was thought to take", () => {
    expect(head({ estimatedDuration: 20, delegations: [delegation()], completedAt: "2024-01-05T10:11:00.000Z" }).words).toContain("Elapsed 11 min of about 20 min");
  });

  test.each<[BudgetPatch, Spent, string]>([
    [{ usd: 2 }, { usd: 1.5, tokens: null, minutes: null, turns: null }, "Budget $1.50 of $2.00"],
    [{ usd: 2, tokens: 1_500_000 }, { usd: 2.4, tokens: 20_000, minutes: null, turns: null }, "Budget $2.40 of $2.00, 20,000 tokens of 1,500,000 tokens"],
    [{ minutes: 30, turns: 9 }, { usd: null, tokens: null, minutes: 12.4, turns: 0 }, "Budget 12 min of 30 min, 0 turns of 9 turns"],
    [{ usd: 2 }, { usd: null, tokens: null, minutes: null, turns: null }, "Budget $2.00: cannot be enforced, the agent does not tell what it uses"],
  ])("shows how a budget %j stands in its own units", (budget, spent, says) => {
    expect(head({ limits: budgetStates(budget, spent) }).words).toContain(says);
  });

  test("without a budget says nothing of one", () => {
    expect(head().words).not.toContain("Budget");
  });

  test("leads to the tasks it waits for and stands in for, also where one is long gone", () => {
    const { words, links, markup } = head({ dependsOn: [id(3), id(4)], replaces: [id(5)] }, [task({ id: id(3), number: 3, title: "Clean up" }), task({ id: id(5), number: 5 })]);
    expect(words).toContain("After 3, an older task In place of 5");
    expect(links).toEqual(["3", "5"]);
    expect(markup).toContain('title="Clean up"');
  });

  test("shows the branch to copy, and the wish word for word where the title is shorter", () => {
    const { words, buttons } = head({ branch: "feat/dark-mode", context: "Use the tokens." });
    expect(words).toContain("Branch feat/dark-mode Copy");
    expect(words).toContain("The wish, word for word Add a dark mode Use the tokens.");
    expect(buttons).toContain("Copy");
    expect(head({ description: "Add dark mode" }).words).not.toContain("word for word");
  });

  test("names a way of working, also one that is gone", () => {
    expect(head({ specialisation: { id: "debugging", why: "the wish says crash" } }).words).toContain("Way of working Debugging the wish says crash");
    expect(head({ specialisation: { id: "old-way", why: "chosen" } }).words).toContain("Way of working old-way chosen");
  });

  test("counts what was changed", () => {
    expect(head({ diffstat: { files: 1, additions: 4, deletions: 0 } }).words).toContain("Changed 1 file +4");
    expect(head({ diffstat: { files: 3, additions: 40, deletions: 2 } }).words).toContain("Changed 3 files +40 -2");
  });
});

const run = (place: CheckPlace, fields: Partial<CheckRun> = {}): CheckRun => ({ place, exitCode: 0, durationMs: 12_400, at: AT, cached: false, tests: null, ...fields });
const CONTRACT = { checks: [{ check: "tests-pass", title: "npm test", argv: ["npm", "test"] }], fixedAt: AT };
const panel = (kept: readonly Kept[], of: Partial<TaskView> = {}) => seen(<Evidence task={task({ contract: CONTRACT, delegations: [delegation()], evidence: [...kept], ...of })} />);

describe("the evidence of a task", () => {
  test.each<[string, Partial<TaskView>, string]>([
    ["before any agent", { delegations: [] }, "Evidence None yet. No agent has started."],
    ["while an agent works", { delegations: [delegation({ status: "running" })] }, "Evidence None yet. The checks run when the agent reports."],
    ["of a try that ended early", { delegations: [delegation({ status: "failed" })] }, "Evidence None. The try ended before a check ran."],
  ])("%s says why there is none", (_what, of, says) => {
    expect(panel([], of).words).toBe(says);
  });

  test.each<[CheckPlace[], string]>([
    [["worktree"], "in its worktree at"],
    [["worktree", "clean"], "in its worktree and on a clean checkout of"],
    [["spotless"], "in its worktree, which held nothing but"],
    [[], "in its worktree at"],
  ])("ran in %j and says so with its commit", (places, says) => {
    const { words, markup } = panel([evidence({ runs: places.map((place) => run(place)) })]);
    expect(words).toContain(`1 of 1 check passed ${says} a1b2c3d, 2 files +10 -3`);
    expect(markup).toContain(`<code title="${SHA}">a1b2c3d</code>`);
  });

  test.each<[Partial<CheckRun> & { place: CheckPlace }, string]>([
    [{ place: "worktree" }, "worktree: exit 0, 12.4 s"],
    [{ place: "clean", exitCode: 1, durationMs: 123_600, tests: { passed: 28, failed: 3, skipped: 0 } }, "clean checkout: exit 1, 124 s, 31 tests"],
    [{ place: "base", tests: { passed: 0, failed: 1, skipped: 2 } }, "commit before the work: exit 0, 12.4 s, 1 test, 2 left out"],
    [{ place: "old-tests", exitCode: null }, "under the tests of before: 12.4 s"],
    [{ place: "spotless", cached: true }, `worktree, with nothing but the commit in it: exit 0, 12.4 s, not run again, ran ${moment(AT)} on the same files`],
  ])("says of each run where it was and how it ended: %j", (fields, says) => {
    expect(panel([evidence({ runs: [run(fields.place, fields)] })]).words).toContain(says);
  });

  test("that refutes shows what was found, with its place, and opens the output", () => {
    const { words, markup } = panel([evidence({ outcome: "failed", exitCode: 1, findings: [{ message: "Two tests fail.", path: "a.test.ts" }], outputTail: "\nError: boom <b>\n" })]);
    expect(words).toContain("0 of 1 check passed");
    expect(words).toContain("npm test exit 1, 12.4 s a.test.ts Two tests fail. Last lines of its output Error: boom <b>");
    expect(markup).toMatch(/<details class="fold[^"]*" open="">/);
    expect(markup).toContain('aria-label="Output of npm test">Error: boom &lt;b&gt;</pre>');
    expect(panel([evidence({ outputTail: "fine" })]).markup).not.toContain('open=""');
    expect(panel([evidence({ outputTail: " \n" })]).markup).not.toContain("Last lines");
  });

  test("a command without an exit code says so", () => {
    expect(panel([evidence({ outcome: "failed", exitCode: null })]).words).toContain("npm test no exit code, 12.4 s");
  });

  test("can be downloaded as one file, once the checks are over", () => {
    const { links, markup } = panel([evidence()]);
    expect(links).toEqual(["Download the evidence as JSON"]);
    expect(markup).toContain(`href="/api/orchestrators/${TALK}/tasks/${id(7)}/evidence" download="evidence-7.json"`);
    expect(panel([evidence()], { delegations: [delegation({ status: "monitoring" })] }).links).toEqual([]);
  });
});

describe("a check of the task's own", () => {
  test.each([[false, "It did not pass before the work: it proves the change."], [true, "It passed before the work, too: it guards against a regression"], [null, "Whether it passed before the work could not be told."]] as const)("says what its run before the work tells: %s", (passed, words) => {
    expect(panel([evidence({ outcome: "passed", runs: [run("base", { exitCode: 1, passed })] })]).words).toContain(words);
    const contract = { checks: [{ check: evidence().check, title: evidence().title }], fixedAt: AT };
    expect(seen(<Contract task={task({ contract, delegations: [delegation()], evidence: [evidence({ runs: [run("base", { exitCode: 1, passed })] })] })} />).words).toContain(words);
    expect(panel([evidence({ outcome: "passed", runs: [run("base")] })]).words).not.toContain(words);
  });
});

describe("what was not checked stands below what was", () => {
  const APP = "How it looks and answers when it runs: the contract starts no app.";

  test.each<[string, Partial<TaskView>, Partial<Kept>, string[]]>([
    ["a contract without an app", {}, { runs: [run("worktree"), run("clean")] }, [APP]],
    ["a run only where the agent worked", {}, { runs: [run("worktree")] }, ["npm test: it ran only in the folder the agent worked in.", APP]],
    ["a check that was left out", {}, { outcome: "skipped", note: "no runner is installed" }, ["npm test: no runner is installed.", APP]],
    ["a condition nobody got to", { contract: { ...CONTRACT, checks: [...CONTRACT.checks, { check: "lint", title: "npm run lint" }] } }, { runs: [run("clean")] }, ["npm run lint: it was not run.", APP]],
    ["a contract that runs nothing", { contract: { checks: [{ check: "files-must-change", title: "docs" }], fixedAt: AT } }, { check: "files-must-change", title: "docs", argv: null }, ["Whether the work does what it should: the contract runs no tests and no other command.", APP]],
  ])("%s", (_what, of, kept, lines) => {
    const { markup } = panel([evidence(kept)], of);
    const list = /aria-label="Not checked"[\s\S]*?<\/section>/.exec(markup)?.[0] ?? "";
    expect([...list.matchAll(/<li[^>]*>(.*?)<\/li>/g)].map((m) => m[1])).toEqual(lines);
  });

  test("and only once the checks are over", () => {
    expect(panel([evidence()], { delegations: [delegation({ status: "monitoring" })] }).words).not.toContain("Not checked");
  });
});

describe("what wants a person's eye", () => {
  const looks = (n: number) => Array.from({ length: n }, (_, i) => ({ message: `Test ${i + 1} was weakened\nand more`, path: `t${i}.ts` }));

  test.each([[1, "One thing is worth a look", 1, ""], [2, "2 things are worth a look", 2, ""], [8, "8 things are worth a look", 8, ""], [11, "11 things are worth a look", 8, "And 3 more, at the checks below."]])("%i of it is said above the checks", (n, head, shown, more) => {
    const { markup, words } = panel([evidence({ looks: looks(n) })]);
    const box = /aria-label="Worth a look"[\s\S]*?<\/section>/.exec(markup)?.[0] ?? "";
    expect(box).toContain(head);
    expect(box.match(/<li/g)).toHaveLength(shown);
    expect(box).not.toContain("and more\n");
    expect(words.includes("more, at the checks below")).toBe(more !== "");
    expect(words.match(/Worth a look: Test/g)).toHaveLength(n);
    expect(words).toContain("1 of 1 check passed");
  });

  test("a picture says what it is of, and opens in a tab of its own", () => {
    const { markup } = panel([evidence({ pictures: [{ name: "home.png", of: "/home", bytes: 9 }] })]);
    expect(markup).toContain('alt="The page /home as the check saw it"');
    expect(markup).toContain(`<a class="shot col-start-2 col-end-[-1]" href="/api/delegations/${id(501)}/pictures/home.png" target="_blank" rel="noopener noreferrer">`);
    expect(markup).toMatch(/<img[^>]*width="1280" height="800"/);
  });
});

describe("the evidence of several tries", () => {
  test("shows the last one, and folds the earlier ones that have any, newest first", () => {
    const tries = [1, 2, 3, 4].map((attempt) => delegation({ id: id(510 + attempt), attempt, status: attempt === 4 ? "completed" : "failed" }));
    const kept = [evidence({ id: id(811), delegationId: id(511), outcome: "failed", exitCode: 1 }), evidence({ id: id(812), delegationId: id(512) }), evidence({ id: id(814), delegationId: id(514) })];
    const { markup } = panel(kept, { delegations: tries });
    expect([...markup.matchAll(/<summary>(Try.*?)<\/summary>/g)].map((m) => m[1])).toEqual(["Try 2: 1 of 1 check passed", "Try 1: 0 of 1 check passed"]);
  });
});

describe("the tries", () => {
  const tries = (...delegations: Parameters<typeof delegation>[0][]) => seen(<Attempts task={task({ delegations: delegations.map((d, i) => delegation({ id: id(520 + i), attempt: i + 1, ...d })) })} />).words;

  test("before the first say who will do it, or why nobody", () => {
    expect(seen(<Attempts task={task()} />).words).toBe("Tries none started script will do it: it did such work before.");
    expect(seen(<Attempts task={task({ assignedAgent: null, agentWhy: "none is installed" })} />).words).toBe("Tries none started No agent is chosen: none is installed.");
  });

  test("are told newest first with how long, what it cost and how it ended", () => {
    const words = tries({ status: "failed", error: { reason: "refuted", message: "Two tests fail." }, usage: { inputTokens: 1, outputTokens: 1, costUsd: 0.5 } }, { report: "All done" });
    expect(words).toMatch(/^Tries 2 2, script, with a correction 11 min, cost unknown It said: All done What it was told 1, script 11 min, \$0\.50 Two tests fail\. What it was told$/);
  });

  test("one that never started says so", () => {
    expect(tries({ startedAt: null, status: "failed" })).toContain("1, script not started, cost unknown");
  });

  test.each([["agent-failed", 3, "Crashed"], ["agent-failed", 0, "Failed"], ["refuted", null, "Refuted"], ["cancelled", null, "Cancelled"], ["limited", null, "Rate-limited"], ["tampered", null, "Failed"]] as const)("a try that ended as %s with exit %s is called %s", (reason, code, word) => {
    const { markup } = seen(<Attempts task={task({ delegations: [delegation({ status: "failed", error: { reason, message: "x" }, exit: code === null ? null : { code, signal: null, at: AT } })] })} />);
    expect(markup).toContain(`aria-label="${word}"`);
  });
});

describe("what an agent was told", () => {
  test("stands part by part, to the letter, with what was left out", () => {
    const { text, parts } = composeBrief([{ title: "The wish", text: "Add a dark mode", max: 100 }, { title: "Conventions", text: `${"x".repeat(2500)}\n<b>&`, max: 1200 }]);
    const { markup, words } = seen(<Told delegation={{ attempt: 2, contextInjected: text, brief: parts }} />);
    expect(markup).toContain('role="group" aria-label="What try 2 was told"');
    expect(words).toContain("in 2 parts, exactly as the agent got it.");
    expect(words).toContain("The wish 15 characters Add a dark mode Conventions 1.2 k characters, 1.3 k characters left out");
    expect([...markup.matchAll(/<pre class="output">([\s\S]*?)<\/pre>/g)].map((m) => m[1]?.length)).toEqual(parts.map((p) => p.chars));
  });

  test("of one part counts one, and an old one without parts is shown whole", () => {
    expect(seen(<Told delegation={{ attempt: 1, contextInjected: "Do it", brief: [{ title: "The wish", from: 0, chars: 5, left: 0 }] }} />).words).toContain("in 1 part, exactly");
    const old = seen(<Told delegation={{ attempt: 1, contextInjected: "Do <it>", brief: [] }} />);
    expect(old.markup).toBe('<pre class="output" aria-label="What try 1 was told">Do &lt;it&gt;</pre>');
  });
});

describe("the graph as a list", () => {
  const node = (n: number, of: Parameters<typeof task>[0] = {}) => task({ id: id(n), number: n, title: `Task ${n}`, status: "planning", state: "blocked", estimatedDuration: 10, ...of });
  const list = (...tasks: TaskView[]) => seen(<GraphList tasks={tasks} onOrder={nothing} />);

  test("has a wave below the other, each task with who does it and what it waits for", () => {
    const { words, links, markup } = list(node(1), node(2, { assignedAgent: null, estimatedDuration: 1 }), node(3, { dependsOn: [id(1), id(2)] }));
    expect(links).toEqual(["Task 1", "Task 2", "Task 3"]);
    expect(words).toMatch(/Wave 1 Blocked 1 Task 1 script, longest way Blocked 2 Task 2 no agent Wave 2, starts when 1 and 2 are verified Blocked 3 Task 3 script, after 1, 2, longest way$/);
    expect(markup).toContain(`href="/p/${PROJECT}/work/3"`);
  });

  test("lets a person change what a task waits for until its agent starts", () => {
    expect(list(node(1, { status: "monitoring" }), node(2, { status: "queued" }), node(3, { status: "completed" })).buttons).toEqual(["Change what task 2 waits for"]);
  });

  test("one task by itself is no longest way, and none is an empty list", () => {
    expect(list(node(1)).words).not.toContain("longest way");
    expect(list().markup).not.toContain("<section");
  });
});
