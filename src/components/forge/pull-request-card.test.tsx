import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { ForgeCheck, ForgeComment } from "#domain/forge-news.ts";
import { findingsOf, type PullRequest, type PullRequestPlan } from "#domain/pull-request.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, delegation, id, pullPlan, pullRequest, SHA, task } from "../../../e2e/support/sample-views.ts";
import { keys } from "../../client/keys.ts";
import { Refusal } from "../../client/rest.ts";
import { PullRequestCard } from "./pull-request-card.tsx";

const DONE: Partial<TaskView> & { state: "verified" } = { status: "completed", state: "verified", delegations: [delegation()] };
const card = (data: PullRequestPlan | Error | undefined, of: Parameters<typeof task>[0] = DONE) => seen(<PullRequestCard task={task(of)} />, readPage(data === undefined ? [] : [[keys.pullRequest(id(7)), data]]));
const there = (fields: Partial<PullRequest> = {}, of: Parameters<typeof task>[0] = DONE) => card(pullPlan({ pullRequest: pullRequest(fields) }), of);

const check = (name: string, state: ForgeCheck["state"], fields: Partial<ForgeCheck> = {}): ForgeCheck => ({ name, state, url: null, note: "", ...fields });
const said = (n: number, fields: Partial<ForgeComment> = {}): ForgeComment => ({ id: `c${n}`, author: "ada", body: `Point ${n}`, path: null, line: null, url: null, at: AT, resolved: false, ...fields });

describe("before there is a pull request", () => {
  test("a task that is not verified has no such part", () => {
    expect(card(pullPlan(), { status: "monitoring" }).markup).toBe("");
    expect(card(undefined, { status: "failed" }).markup).toBe("");
  });

  test("what is read says that it is", () => {
    expect(card(undefined).words).toBe("Pull request Looking at the remote.");
  });

  test("a press opens one, and what leaves the machine is said beside it", () => {
    const { words, off } = card(pullPlan());
    expect(words).toBe("Pull request Open a pull request Pushes feat/dark-mode to acme/web, through gh.");
    expect(off).toEqual({});
  });

  test("what stands in its way stands on the button and beside it, the first thing only", () => {
    const { words, off } = card(pullPlan({ blocks: [{ what: "There is no remote called origin.", next: "Add one with git remote add." }, { what: "Another.", next: "Too." }] }));
    expect(off).toEqual({ "Open a pull request": "There is no remote called origin. Add one with git remote add." });
    expect(words).toBe("Pull request Open a pull request There is no remote called origin. Add one with git remote add.");
  });

  test("a remote that cannot be read is told in the server's words", () => {
    const { words, buttons } = card(new Refusal({ status: 502, code: "x", title: "The forge does not answer.", detail: "Look at its address in Settings." }));
    expect(words).toBe("Pull request The forge does not answer. Look at its address in Settings. Try again");
    expect(buttons).toEqual(["Try again"]);
  });
});

describe("a pull request", () => {
  test.each<[PullRequest["state"], string, string[]]>([
    ["open", "Open acme/web 12, feat/dark-mode into main No checks have reported there.", ["Read it again"]],
    ["merged", "Merged acme/web 12, feat/dark-mode into main No checks have reported there.", []],
    ["pushing", "Pushing acme/web 12, feat/dark-mode into main No checks have reported there.", []],
    ["closed", "Closed: acme/web 12. Open a pull request Pushes feat/dark-mode to acme/web, through gh.", ["Open a pull request"]],
    ["failed", "The push was refused. Open a pull request Pushes feat/dark-mode to acme/web, through gh.", ["Open a pull request"]],
  ])("that is %s says so and offers what can be done", (state, says, buttons) => {
    const { words, buttons: shown } = there({ state, error: state === "failed" ? "The push was refused." : null });
    expect(words).toBe(`Pull request ${says}`);
    expect(shown).toEqual(buttons);
  });

  test("that has no address yet is named without a link", () => {
    const { links, words } = there({ state: "pushing", number: null, url: null });
    expect(links).toEqual([]);
    expect(words).toContain("Pushing acme/web, feat/dark-mode into main");
  });

  test("leads to the forge in a tab of its own, which learns nothing of this one", () => {
    const { markup, links } = there();
    expect(links).toEqual(["acme/web 12"]);
    for (const [anchor] of markup.matchAll(/<a\b[^>]*target="_blank"[^>]*>/g)) expect(anchor).toContain('rel="noreferrer"');
  });

  test("that could not be read says so, and that it goes on", () => {
    expect(there({ error: "The forge asks to wait." }).words).toContain("The forge asks to wait. It is tried again.");
  });

  test("stays in sight when its task is taken up again", () => {
    expect(there({}, { status: "monitoring", delegations: [delegation()] }).words).toContain("Open acme/web 12");
  });

  test("says when it was read last", () => {
    expect(there({ fetchedAt: new Date(Date.now() - 90_000).toISOString() }).words).toContain("Pull request read 1 min ago");
    expect(there({ fetchedAt: AT }).words).toContain("read 5 Jan 2024");
    expect(there().words).not.toContain("read ");
  });
});

describe("what the forge checks", () => {
  test("is one line and a row each, with its note", () => {
    const { words, links } = there({ checks: [check("build", "passed"), check("lint", "failed", { note: "2 errors", url: "https://ci.example/1" }), check("e2e", "pending"), check("docs", "skipped"), check("unit", "passed")] });
    expect(words).toContain("Checks there: 1 failed, 1 pending, 2 passed, 1 skipped.");
    expect(words).toContain("build passed lint failed 2 errors e2e pending docs skipped unit passed");
    expect(links).toContain("lint");
  });

  test("two checks of one name are two rows", () => {
    expect(there({ checks: [check("build", "passed"), check("build", "passed")] }).markup.match(/<li /g)).toHaveLength(2);
  });
});

describe("what goes back to the agent", () => {
  const failed = check("lint", "failed", { note: "2 errors" });
  const names = (pr: Partial<PullRequest>): string[] => findingsOf(pullRequest(pr)).map((f) => f.name);

  test.each<[string, Partial<PullRequest>, string | undefined]>([
    ["nothing was found", { checks: [check("build", "passed")] }, undefined],
    ["a check failed", { checks: [failed] }, "Send 1 to the agent"],
    ["reviewers wrote", { checks: [failed], comments: [said(1), said(2)] }, "Send 3 to the agent"],
    ["what is settled does not count", { comments: [said(1), said(2, { resolved: true })] }, "Send 1 to the agent"],
    ["one is sent already", { comments: [said(1), said(2)], sent: names({ comments: [said(1)] }) }, "Send 1 to the agent"],
    ["one that was sent says something else by now", { comments: [said(1, { body: "Changed" })], sent: names({ comments: [said(1)] }) }, "Send 1 to the agent"],
    ["it is merged", { state: "merged", checks: [failed] }, undefined],
  ])("%s", (_what, fields, button) => {
    const { buttons, off } = there(fields);
    expect(buttons.filter((name) => name.includes("the agent"))).toEqual(button === undefined ? [] : [button]);
    expect(off).toEqual({});
  });

  test("all of it was sent: the button says so and is off", () => {
    const fields = { checks: [failed], comments: [said(1)] };
    expect(there({ ...fields, sent: names(fields) }).off).toEqual({ "Sent to the agent": "The agent has all of it" });
  });

  test("each comment says who, where, and whether it is settled or sent", () => {
    const comments = [said(1, { path: "src/a.ts", line: 4, url: "https://github.com/x" }), said(2, { author: "bob", path: "src/b.ts" }), said(3, { resolved: true }), said(4)];
    const { words, links, markup } = there({ comments, sent: names({ comments: [said(3), said(4)] }) });
    expect(words).toContain("ada src/a.ts:4 Point 1 bob src/b.ts Point 2 ada settled Point 3 ada sent Point 4");
    expect(links).toContain("Open the comment of ada");
    expect(markup.match(/data-over="true"/g)).toHaveLength(1);
  });

  test("what a reviewer wrote is text", () => {
    const { markup } = there({ comments: [said(1, { author: "<b>x</b>", body: "<img src=x onerror=alert(1)>", path: "<i>" })] });
    expect(markup).not.toMatch(/<img|<b>|<i>/);
  });
});

describe("what was verified since", () => {
  const NEW = "f".repeat(40);
  const of = (fields: Parameters<typeof delegation>[0], more: Partial<TaskView> = {}) => ({ ...DONE, delegations: [delegation(fields)], ...more });

  test.each<[string, Parameters<typeof task>[0], Partial<PullRequest>, string[]]>([
    ["is pushed by a press that names the commit", of({ headSha: NEW }), {}, ["Read it again", "Push fffffff"]],
    ["is nothing where the forge has it", of({ headSha: SHA }), {}, ["Read it again"]],
    ["waits until it is verified", of({ headSha: NEW }, { status: "monitoring" }), {}, ["Read it again"]],
    ["is nothing where nobody knows the commit", of({ headSha: null }), {}, ["Read it again"]],
    ["is not pushed to what is merged", of({ headSha: NEW }), { state: "merged" }, []],
  ])("%s", (_what, view, fields, buttons) => {
    expect(there(fields, view).buttons).toEqual(buttons);
  });
});
