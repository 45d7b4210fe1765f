import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Digest } from "#domain/digest.ts";
import type { Forecast } from "#domain/forecast.ts";
import type { Message, MessagePart, Step } from "#domain/message.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, decision, id, MASTER, PROJECT, SHA, TALK, talks, task } from "../../../e2e/support/sample-views.ts";
import { keys } from "../../client/keys.ts";
import { atMoment, moment } from "../../client/times.ts";
import { Asked } from "./asked.tsx";
import { Earlier } from "./earlier.tsx";
import { LastActs } from "./last-acts.tsx";
import { MessageView } from "./message.tsx";
import { PlanCard } from "./plan-card.tsx";
import { Steps } from "./steps.tsx";

const nothing = (): undefined => undefined;
const step = (line: string, state: Step["state"] = "done"): Step => ({ tool: "read_file", line, state });

describe("what the orchestrator looks at", () => {
  test.each<[string, Step[], boolean, string]>([
    ["nothing yet", [], true, ""],
    ["one look under way", [step("Reads a.ts", "running")], true, "Reads a.ts…"],
    ["the last of several, while it writes", [step("Reads a.ts"), step("Reads b.ts")], true, "Reads b.ts"],
    ["one look that went well is no news", [step("Reads a.ts")], false, ""],
    ["one that was refused is", [step("Reads /etc/passwd", "refused")], false, "1 step Reads /etc/passwd · refused"],
    ["several are folded away", [step("Reads a.ts"), step("Cancel task 7", "proposed")], false, "2 steps Reads a.ts Cancel task 7 · waits for you"],
  ])("%s", (_what, steps, pending, says) => {
    const { words, markup } = seen(<Steps steps={steps} pending={pending} />);
    expect(words).toBe(says);
    expect(markup.includes('role="status"')).toBe(pending && steps.length > 0);
    expect(markup).not.toContain(" open");
  });
});

describe("the beginning of a long conversation", () => {
  const digest = (fields: Partial<Digest> = {}): Digest => ({ id: id(11), orchestratorId: TALK, upTo: id(12), messages: 40, text: "We spoke of <colours>.", decided: [], outside: false, brain: null, createdAt: AT, ...fields });
  const earlier = (fields: Partial<Digest> = {}, isUnfolded = false) => seen(<Earlier digest={digest(fields)} isUnfolded={isUnfolded} onUnfold={nothing} />);

  test("says how much it holds and who told it shorter", () => {
    expect(earlier().words).toBe("Earlier: 40 messages summarised Summary the beginning of each message We spoke of <colours>. Show the messages");
    expect(earlier({ messages: 1, brain: "local" }, true).words).toBe("Earlier: 1 message summarised Summary by local We spoke of <colours>. Hide the messages");
  });

  test("keeps what the person decided word for word, with what it answered", () => {
    const decided = [{ messageId: id(1), at: AT, text: "Use tabs, never spaces", about: null }, { messageId: id(2), at: AT, text: "Yes", about: "Postgres?" }];
    expect(earlier({ decided }).words).toContain("What you decided kept word for word Use tabs, never spaces Yes · to: Postgres?");
    expect(earlier().markup).not.toContain("What you decided");
  });
});

describe("a question in the conversation", () => {
  const part = { kind: "ask" as const, decisionId: id(301), question: "Which database?", choices: ["SQLite", "Postgres"] };
  const asked = (open: unknown[] | undefined) => seen(<Asked part={part} />, readPage(open === undefined ? [] : [[keys.decisions, open]])).words;

  test("stands once it is answered, and only then", () => {
    expect(asked([])).toBe("Which database? Choices: SQLite, Postgres");
    expect(asked([decision({ kind: "ask", orchestratorId: TALK, questions: [] })])).toBe("");
    expect(asked(undefined)).toBe("");
  });
});

describe("a message", () => {
  const message = (parts: MessagePart[], fields: Partial<Message> = {}): Message => ({ id: id(21), orchestratorId: TALK, role: "assistant", parts, brain: "local", pending: false, createdAt: AT, ...fields });
  const cache = () => readPage([[keys.orchestrators, talks], [keys.tasks(MASTER), [task()]], [keys.decisions, []]]);
  const shown = (of: Message, answer: string | null = null) => seen(<MessageView message={of} answer={answer} onChoose={nothing}>under it</MessageView>, cache());

  test("of the person stands with its time and what belongs under it", () => {
    expect(shown(message([{ kind: "text", text: "Add <b>dark</b> mode" }], { role: "user" })).words).toBe(`Add <b>dark</b> mode ${moment(AT)} under it`);
  });

  test("that is being written says what there is of it", () => {
    expect(shown(message([], { pending: true })).words).toBe("Thinking");
    expect(shown(message([], { pending: true }), "So far").words).toBe("So far");
    expect(shown(message([{ kind: "steps", steps: [step("Reads a.ts", "running")], outside: false }], { pending: true })).words).toBe("Reads a.ts…");
    expect(shown(message([{ kind: "text", text: "Done" }]), "stale").words).toBe("Done");
  });

  test("that was stopped says so", () => {
    expect(shown(message([{ kind: "text", text: "Half" }, { kind: "stopped" }])).words).toBe("Half You stopped it here.");
  });

  test.each([["verified", "Verified"], ["failed", "Failed"], ["queued", "Queued"], ["working", "Working"]] as const)("a note of something %s has its shape, its word and its task", (state, word) => {
    const { markup, links } = shown(message([{ kind: "note", text: "Task 7 moved", state, taskId: id(7) }], { role: "system" }));
    expect(markup).toContain(`aria-label="${word}"`);
    expect(links).toEqual(["Task 7 moved"]);
    expect(shown(message([{ kind: "note", text: "Moved", state, taskId: null }], { role: "system" })).links).toEqual([]);
  });

  test("the last one can be said otherwise or again, by name", () => {
    expect(seen(<LastActs onChange={nothing} onAgain={nothing} />).buttons).toEqual(["Edit your last message", "Say your last message again"]);
  });
});

describe("a plan in the conversation", () => {
  const one = (fields: Parameters<typeof task>[0] = {}): TaskView => task({ status: "planning", state: "needs-confirmation", contract: { checks: [{ check: "tests-pass", title: "npm test" }], fixedAt: null }, estimatedDuration: 10, ...fields });
  const two = (fields: Parameters<typeof task>[0] = {}): TaskView => one({ id: id(8), number: 8, title: "Document it", dependsOn: [id(7)], estimatedDuration: 5, confidence: 0.6, ...fields });
  const card = (tasks: readonly TaskView[], forecast?: Forecast) => seen(<PlanCard taskIds={tasks.map((t) => t.id)} onChoose={nothing} />, readPage([[keys.orchestrators, talks], [keys.tasks(MASTER), tasks], ...(forecast ? [[keys.forecast(PROJECT), forecast] as const] : [])]));

  test("that waits has its size, what it is sure of, and its answers", () => {
    const { words, buttons, off } = card([one(), two()]);
    expect(words).toContain("Plan 2 tasks, 2 waves, about 15 min confidence 0.60, needs 0.70");
    expect(words).toContain("Wave 1 7 Add dark mode script first, 1 check");
    expect(words).toContain("Wave 2 8 Document it script after 7, 1 check");
    expect(buttons).toEqual(["Confirm A", "Edit", "Cancel 2 tasks"]);
    expect(off).toEqual({});
  });

  test("of one task has no waves, and cancels without a number", () => {
    const { words, buttons } = card([one()]);
    expect(words).not.toContain("Wave");
    expect(buttons).toEqual(["Confirm A", "Edit", "Cancel"]);
  });

  test.each<[string, TaskView[], string]>([
    ["it is still being made", [one(), two({ status: "queued" })], "The plan is being made."],
    ["nobody could do it", [one({ assignedAgent: null })], "No agent is ready: see Health, or choose one with Edit."],
  ])("cannot be confirmed while %s, and says so", (_what, tasks, why) => {
    const { off, words } = card(tasks);
    expect(off).toEqual({ "Confirm A": why });
    expect(words).toContain(why);
  });

  test.each<[string, Partial<TaskView>, string, string[]]>([
    ["the person confirmed", { confirmedBy: "u", status: "monitoring" }, `You confirmed ${atMoment(AT)}`, ["Cancel"]],
    ["autonomy let run", { confirmedBy: "autonomy", status: "monitoring" }, `Ran unasked ${atMoment(AT)}, as autonomy allows`, ["Cancel"]],
    ["is over", { confirmedBy: "u", status: "completed" }, `You confirmed ${atMoment(AT)}`, []],
  ])("that %s says so and offers what is left", (_what, fields, says, buttons) => {
    const { words, buttons: left } = card([one({ confirmedAt: AT, ...fields })]);
    expect(words).toContain(says);
    expect(left).toEqual(buttons);
  });

  test("that was cancelled before anybody confirmed has no foot, and one that is not read nothing at all", () => {
    expect(card([one({ status: "cancelled", state: "cancelled" })]).markup).not.toContain("<footer");
    expect(seen(<PlanCard taskIds={[id(7)]} onChoose={nothing} />).markup).toBe("");
  });

  test("says which work under way touches the same files, and offers to run after it", () => {
    const scoped = one({ contract: { checks: [{ check: "inside-scope", title: "src only", paths: ["src/**"] }], fixedAt: null } });
    const branch = { taskId: id(9), number: 9, title: "Other", branch: "b9", sha: SHA, verified: false, files: ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"], conflicts: [] };
    const forecast: Forecast = { base: "main", baseSha: SHA, unavailable: null, branches: [branch], pairs: [], order: [9], at: AT };
    const { words, buttons } = card([scoped], forecast);
    expect(words).toContain("Touches the same files as 9: src/a.ts, src/b.ts, src/c.ts and 1 more Run after 9 Confirm to run anyway; whichever lands second may conflict.");
    expect(buttons).toContain("Run after 9");
    expect(card([scoped], { ...forecast, branches: [{ ...branch, files: ["docs/a.md"] }] }).words).not.toContain("Touches");
  });
});
