import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Forecast } from "#domain/forecast.ts";
import type { LandingPlan } from "#domain/landing.ts";
import type { CommentView } from "#domain/review-comment.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, comment, decision, delegation, evidence, id, MASTER, project, PROJECT, pullPlan, SHA, talks, task } from "../../../e2e/support/sample-views.ts";
import { keys } from "../../client/keys.ts";
import { Refusal } from "../../client/rest.ts";
import { moment } from "../../client/times.ts";
import { Composer } from "./comment-composer.tsx";
import { CommentThread } from "./comment-thread.tsx";
import { CommentsBar } from "./comments-bar.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { ForecastList } from "./forecast-list.tsx";
import { Land } from "./land.tsx";
import { Landing } from "./landing.tsx";
import { Outdated } from "./outdated.tsx";
import { type Reading, ReadingContext } from "./reading.ts";
import { StaleProof } from "./stale-proof.tsx";

const nothing = (): undefined => undefined;
const READING = { delegationId: id(501), onWrite: nothing } as unknown as Reading;
const PANEL = { open: true, width: 384, toggle: nothing, resize: nothing };
const DONE: Partial<TaskView> & { state: "verified" } = { status: "completed", state: "verified", delegations: [delegation()], evidence: [evidence()], completedAt: AT };

describe("a comment on a change", () => {
  const thread = (fields: Partial<CommentView> = {}) => seen(<ReadingContext value={READING}><CommentThread comment={comment(fields)} /></ReadingContext>);
  const sent = { status: "sent", sentAt: AT } as const;

  test.each<[string, Partial<CommentView>, string, string[]]>([
    ["a draft", {}, "lines 10 to 12, draft", ["Edit the comment", "Delete the comment"]],
    ["one on a single line", { at: { line: 4, endLine: 4 } }, "line 4, draft", ["Edit the comment", "Delete the comment"]],
    ["one that was sent", sent, `lines 10 to 12, sent ${moment(AT)}, open`, ["Resolve"]],
    ["one that a later commit touched", { ...sent, addressedBy: SHA }, `lines 10 to 12, sent ${moment(AT)}, addressed by a1b2c3d`, ["Resolve"]],
    ["one that is settled", { ...sent, status: "resolved" }, `lines 10 to 12, sent ${moment(AT)}, resolved`, ["Reopen", "Delete the comment"]],
  ])("%s says where it is, and offers what can be done", (_what, fields, says, buttons) => {
    const { words, buttons: shown, markup } = thread(fields);
    expect(words.startsWith(`You ${says}`)).toBe(true);
    expect(words.endsWith("Name it better.")).toBe(true);
    expect(shown).toEqual(buttons);
    expect(markup).toMatch(/<article[^>]* aria-label="Comment on lines? [^"]+"/);
    expect(markup).not.toContain('class="quote"');
  });

  test("whose lines are gone keeps what stood there", () => {
    const { words, markup } = thread({ ...sent, at: null, quote: "const <old> = 1;" });
    expect(words).toContain("open, outdated");
    expect(markup).toContain('<pre class="quote">const &lt;old&gt; = 1;</pre>');
  });

  test("is text, whatever it says", () => {
    expect(thread({ body: "<script>alert(1)</script>" }).markup).not.toContain("<script");
  });

  test("outside of a change is a mistake that is told", () => {
    expect(() => seen(<CommentThread comment={comment()} />)).toThrow("no change is being read here");
  });

  test.each([[[], null], [[{}], null], [[{ at: null }], "1 comment on lines that are gone"], [[{ at: null }, {}, { id: id(202), at: null }], "2 comments on lines that are gone"]] as const)("outdated ones are folded into one line: %j", (fields, says) => {
    const { markup, buttons } = seen(<Outdated comments={fields.map((f) => comment(f))} />);
    expect(buttons).toEqual(says === null ? [] : [says]);
    expect(markup.includes('aria-expanded="false"')).toBe(says !== null);
  });
});

describe("where a comment is written", () => {
  const write = (line: number, endLine: number, side: "old" | "new" = "new", draft?: { id: string; body: string }) =>
    seen(<ReadingContext value={READING}><Composer at={{ path: "src/a.ts", side, line, endLine }} draft={draft} /></ReadingContext>);

  test("every control has a name, and the form says what it is about", () => {
    const { markup, controls } = write(10, 12);
    expect(markup).toContain('aria-label="Comment on lines 10 to 12 of src/a.ts"');
    expect(controls.map((c) => c.name)).toEqual(["One line more above", "One line less above", "Comment", "Keep as draft", "Discard"]);
  });

  test("a single line cannot become less", () => {
    expect(write(10, 10).off).toEqual({ "One line less above": "It is one line" });
    expect(write(10, 12).off).toEqual({});
  });

  test("what was there before the change is named so, and a draft goes on where it was left", () => {
    expect(write(1, 1, "old").words).toContain("line 1, before the change");
    expect(write(1, 1, "new", { id: id(203), body: "Half a <thought" }).markup).toContain(">Half a &lt;thought</textarea>");
  });
});

describe("all comments of a change", () => {
  const bar = (comments: readonly Partial<CommentView>[], landing: unknown = null) => seen(<CommentsBar task={{ landing } as TaskView} delegation={delegation()} />, readPage([[[...keys.diff(id(501)), "comments"], comments.map((c, i) => comment({ id: id(210 + i), ...c }))]]));

  test.each<[string, readonly Partial<CommentView>[], string]>([
    ["none", [], ""],
    ["one draft", [{}], "Send 1 comment to script one correction with file, line and quote"],
    ["drafts beside open ones", [{}, {}, { status: "sent" }], "Send 2 comments to script one correction with file, line and quote, 1 open"],
    ["open and addressed ones", [{ status: "sent" }, { status: "sent" }, { status: "sent", addressedBy: SHA }], "2 open, 1 addressed"],
    ["only settled ones", [{ status: "resolved" }], "All comments are resolved."],
  ])("%s", (_what, comments, says) => {
    expect(bar(comments).words).toBe(says);
  });

  test("cannot be sent once the change has landed, and says what to do instead", () => {
    expect(bar([{}], { status: "landed" }).off).toEqual({ "Send 1 comment to script": "The change has landed. Undo the landing first, or submit a new task." });
    expect(bar([{}], { status: "undone" }).off).toEqual({});
  });
});

describe("landing a change", () => {
  const WAYS: LandingPlan["ways"] = [{ strategy: "fast-forward", why: "main has moved" }, { strategy: "squash", why: null }, { strategy: "rebase", why: null }, { strategy: "merge", why: null }];
  const plan = (fields: object = {}): LandingPlan => ({ base: "main", baseSha: SHA, headSha: SHA, branch: "feat/dark-mode", strategy: "squash", ways: WAYS, blocks: [], conflicts: [], brings: [], checkout: null, landing: null, commits: 2, behind: 1, ...fields });
  const landed = (fields: object = {}) => ({ id: id(63), strategy: "squash", base: "main", toSha: SHA, status: "landed", proof: "passed", checks: [], landedAt: AT, ...fields });
  const land = (data: unknown, uncommitted = false) => seen(<Land task={task(DONE)} uncommitted={uncommitted} />, readPage([[keys.projects, [project]], ...(data === undefined ? [] : [[keys.landing(id(7)), data] as const])]));

  test("before it is known says what is looked at, and cannot be pressed", () => {
    expect(land(undefined).off).toEqual({ "Land on main": "Looking at main" });
  });

  test("offers every way, those that cannot be with their why", () => {
    const { markup, controls } = land(plan());
    expect(controls.map((c) => c.name)).toEqual(["Land on main", "How it lands"]);
    expect(markup).toContain('<option value="fast-forward" disabled="">Fast-forward (main has moved)</option>');
    expect(markup).toContain('<option value="squash" selected="">Squash</option>');
  });

  test.each([
    ["fast-forward", 1, "main moves forward by 1 commit, as verified."],
    ["squash", 2, "2 commits become one new commit on main."],
    ["rebase", 1, "1 commit is made again on top of main."],
    ["merge", 3, "A merge commit joins 3 commits into main. Files in your checkout move along."],
  ])("by %s says what it will do", (strategy, commits, says) => {
    const ways = WAYS.map((way) => ({ ...way, why: null }));
    expect(land(plan({ ways, strategy, commits, checkout: strategy === "merge" ? "/srv/web" : null })).words.endsWith(says)).toBe(true);
  });

  test("that brings changes of others along says so before", () => {
    expect(land(plan({ brings: [{ number: 3, title: "Add a", state: "discarded" }] })).words).toContain("It brings along task 3 (Add a), which was discarded.");
  });

  test("that is blocked says why and what to do, on the button and beside it", () => {
    const { off, words } = land(plan({ blocks: [{ what: "It conflicts in a.ts.", next: "Let the agent rebase." }], conflicts: ["a.ts"] }));
    expect(off).toEqual({ "Land on main": "It conflicts in a.ts. Let the agent rebase." });
    expect(words).toBe("Land on main It conflicts in a.ts. Let the agent rebase.");
  });

  test("says what is left out", () => {
    expect(land(plan(), true).words).toContain("Not all is committed on the branch; that is left out.");
    expect(land(plan()).words).not.toContain("left out");
  });

  test.each([["passed", "its checks pass there too"], ["failed", "its checks do not pass there"], ["pending", "its checks run there once more"], ["none", "nothing was checked there"]])("that landed and is %s there says so, and can be undone", (proof, says) => {
    const { words, buttons } = land(plan({ landing: landed({ proof }) }));
    expect(words).toMatch(/^Landed a1b2c3d on main squash, .+;/);
    expect(words).toContain(says);
    expect(buttons).toEqual(["Undo landing"]);
  });

  test.each([["landing", "Landing"], ["undoing", "Undoing"]])("under way as %s can not be pressed twice", (status, word) => {
    expect(land(plan({ landing: landed({ status }) })).off).toEqual({ [word]: "busy" });
  });

  test("that cannot be read tells the server's words", () => {
    expect(land(new Refusal({ status: 409, code: "x", title: "The repository is gone.", detail: "Choose its folder again." })).words).toBe("The repository is gone. Choose its folder again. Try again");
  });

  test.each<[string, Partial<TaskView> & { state?: "failed" | "verified" }, Parameters<typeof delegation>[0], string, string[]]>([
    ["a try without a branch", DONE, { branch: null }, "There is no branch to land.", ["Discard"]],
    ["one in the project's own folder", DONE, { worktreeId: null }, "Done in the project’s own folder, on feat/dark-mode.", []],
    ["one that proved nothing", { ...DONE, state: "failed" }, {}, "Not verified, so not ready to land.", ["Copy branch", "Discard"]],
    ["one that is still at work", { ...DONE, state: "failed" }, { status: "running" }, "Not verified, so not ready to land.", ["Copy branch"]],
  ])("%s says what can be done", (_what, of, fields, ...[says, buttons]) => {
    const shown = seen(<Landing isRead task={task(of)} delegation={delegation(fields)} uncommitted={false} panel={PANEL} />);
    expect(shown.words).toContain(says);
    expect(shown.buttons).toEqual(buttons);
    expect(shown.links).toEqual(["Terminal"]);
  });

  test("what was kept before an edit or a rest takes no button away", () => {
    const kept = { id: id(71), projectId: PROJECT, taskId: id(7), path: "/srv/trees/7", isGone: false, restoredAt: null };
    const shown = (cache?: ReturnType<typeof readPage>) => seen(<Landing isRead task={task(DONE)} delegation={delegation()} uncommitted={false} panel={PANEL} />, cache);
    expect(shown(readPage([[[...keys.checkpoints, PROJECT], [kept]]])).buttons).toEqual(shown().buttons);
  });

  test("what was discarded can be brought back", () => {
    const kept = { id: id(71), projectId: PROJECT, taskId: id(7), path: "/srv/trees/7", isGone: true, restoredAt: null };
    const shown = seen(<Landing isRead task={task(DONE)} delegation={delegation()} uncommitted={false} panel={PANEL} />, readPage([[[...keys.checkpoints, PROJECT], [kept]]]));
    expect(shown.words).toBe("Discarded; a checkpoint keeps it. Terminal Restore");
  });

  test("what waits for a word is decided first, also where the panel is closed", () => {
    const cache = () => readPage([[keys.decisions, [decision({ kind: "retry", findings: [], why: "x" }, { taskId: id(7) })]]]);
    const buttons = (open: boolean) => seen(<Landing isRead task={task({ ...DONE, state: "failed" })} delegation={delegation()} uncommitted={false} panel={{ ...PANEL, open }} />, cache()).buttons;
    expect([buttons(true), buttons(false)]).toEqual([["Copy branch"], ["Decide", "Copy branch"]]);
  });
});

describe("evidence of something else than the branch holds", () => {
  const OTHER = "f".repeat(40);
  const stale = (headSha: string, uncommitted: string[] = [], fields: Parameters<typeof delegation>[0] = {}, kept = [evidence()]) =>
    seen(<StaleProof task={task({ ...DONE, evidence: kept })} delegation={delegation(fields)} change={{ headSha, uncommitted } as unknown as Parameters<typeof StaleProof>[0]["change"]} />).words;

  test.each<[string, string, string]>([
    ["an older commit", stale(OTHER), "The evidence is of an older commit, a1b2c3d; the branch is at fffffff. Run the checks again"],
    ["what is not committed", stale(SHA, ["a.ts"]), "Something is not committed that the checks have not seen. Run the checks again"],
    ["the same commit", stale(SHA), ""],
    ["a try that goes on", stale(OTHER, [], { status: "running" }), ""],
    ["a try without evidence", stale(OTHER, ["a.ts"], {}, []), ""],
    ["a worktree that is gone", stale(OTHER, [], { worktreeId: null }), ""],
  ])("is told for %s", (_what, shown, says) => {
    expect(shown).toBe(says);
  });
});

describe("the order of landing", () => {
  const branch = (number: number, fields: object = {}) => ({ taskId: id(number), number, title: `Task ${number}`, branch: `b${number}`, sha: SHA, verified: true, files: [], conflicts: [], ...fields });
  const forecast = (fields: Partial<Forecast> = {}): Forecast => ({ base: "main", baseSha: SHA, unavailable: null, branches: [], pairs: [], order: [], at: AT, ...fields });
  const list = (data: Forecast | Error) => seen(<ForecastList task={task()} />, readPage([[keys.forecast(PROJECT), data]]));

  test("without a branch says so, and what cannot be computed too", () => {
    expect(list(forecast()).words).toBe(`Landing order forecast ${moment(AT)} No branch waits to land.`);
    expect(list(forecast({ unavailable: "git is too old." })).words).toContain("git is too old. Files that two branches touch are still shown.");
  });

  test("says of each branch what it meets, in the order that goes best", () => {
    const { words, links } = list(forecast({
      branches: [branch(7, { verified: false }), branch(8), branch(9, { conflicts: ["c.ts", "d.ts", "e.ts"] }), branch(10)], order: [10, 8, 7, 9],
      pairs: [{ a: 8, b: 7, conflicts: [], shared: ["a.ts"] }, { a: 9, b: 8, conflicts: ["b.ts"], shared: ["b.ts"] }],
    }));
    expect(words).toContain("1 10 Task 10 clean 2 8 Task 8 conflicts With 9: b.ts Also touched by 7: a.ts 3 7, this one shares files Also touched by 8: a.ts 4 9 Task 9 conflicts With main: c.ts, d.ts and 1 more With 8: b.ts");
    expect(links).toEqual(["10 Task 10", "8 Task 8", "9 Task 9"]);
  });

  test("several that are ready land with one word, one alone does not", () => {
    expect(list(forecast({ branches: [branch(7), branch(8)], order: [8, 7] })).buttons).toEqual(["Land 8, then 7"]);
    expect(list(forecast({ branches: [branch(7)], order: [7] })).buttons).toEqual([]);
  });
});

describe("the panel of a change", () => {
  test("has what waits for a word first, then what proves it, where it landed, its tries and the order", () => {
    const of = task({ ...DONE, landing: { id: id(63), status: "landed", strategy: "squash", base: "main", toSha: SHA, proof: "failed", landedAt: AT } });
    const asked = [decision({ kind: "retry", findings: [], why: "it was refuted" }, { taskId: id(7) }), decision({ kind: "budget", scope: "task", measure: "turns", limit: 5, spent: 5, why: "5 turns are used" }, { id: id(302), taskId: id(7) }), decision({ kind: "recommendation", recommendationId: id(64) }, { id: id(303), taskId: id(7) })];
    const check = { ...evidence({ outcome: "failed", exitCode: 1 }), check: "tests-pass", title: "npm test" };
    const { markup, words } = seen(<EvidencePanel isRead task={of} panel={PANEL}>own</EvidencePanel>, readPage([
      [keys.decisions, asked], [keys.orchestrators, talks], [keys.tasks(MASTER), [of]], [keys.pullRequest(id(7)), pullPlan()],
      [keys.landing(id(7)), { landing: { id: id(63), status: "landed", toSha: SHA, proof: "failed", checks: [check] } }],
    ]));
    const parts = [...markup.matchAll(/<(?:section|aside)[^>]*aria-label="([^"]*)"/g)].map((m) => m[1]);
    expect(parts).toEqual(["Evidence", "Not accepted: Something is asked", "Budget used up: Something is asked", "Evidence", "Not checked", "After landing", "Pull request", "Tries", "Landing order"]);
    expect(words).toContain(`Evidence run by this server, ${moment(AT)}`);
    expect(words).toContain("After landing: 0 of 1 check passed clean checkout of a1b2c3d");
    expect(markup.match(/class="btn accent/g)).toHaveLength(1);
  });

  test("asks git for nothing before the change is read, and says what it has", () => {
    const cache = readPage([[keys.decisions, []], [keys.orchestrators, talks]]);
    const panel = seen(<EvidencePanel isRead={false} task={task(DONE)} panel={PANEL}>Commits of it</EvidencePanel>, cache);
    expect([panel.words.includes("Commits of it"), panel.words.includes("Landing order"), panel.words.includes("Tries")]).toEqual([false, false, true]);
    const landing = seen(<Landing isRead={false} task={task(DONE)} delegation={delegation()} uncommitted={false} panel={PANEL} />, cache);
    expect(landing.words).toContain("Looking at the base branch");
    expect([keys.landing(id(7)), keys.pullRequest(id(7)), keys.forecast(PROJECT)].map((key) => cache.getQueryState(key))).toEqual([undefined, undefined, undefined]);
  });
});
