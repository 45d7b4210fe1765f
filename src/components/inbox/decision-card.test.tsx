import { describe, expect, test } from "vitest";
import { type Decision, type DecisionBody, type DecisionKind, type DecisionVerdict, VERDICTS } from "#domain/decision.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, decision, id, MASTER, project, PROJECT, TALK, talks, task } from "../../../e2e/support/sample-views.ts";
import { keys } from "../../client/keys.ts";
import { atMoment } from "../../client/times.ts";
import { DecisionCard } from "./decision-card.tsx";

const SEVEN = task({ branch: "feat/dark-mode", estimatedDuration: 12, contract: { checks: [{ check: "tests-pass", title: "npm test" }], fixedAt: null } });
const EIGHT = task({ id: id(8), number: 8, title: "Document it", assignedAgent: null, dependsOn: [id(7)], confidence: 0.6 });
const page = (more: Parameters<typeof readPage>[0] = []) => readPage([[keys.orchestrators, talks], [keys.projects, [project]], [keys.tasks(MASTER), [SEVEN, EIGHT]], ...more]);
const card = (body: DecisionBody, fields: Partial<Decision> = {}, more: { context?: boolean; primary?: boolean } = {}, cache = page()) => seen(<DecisionCard decision={decision(body, fields)} {...more} />, cache);

const step = (fields: object = {}) => ({ id: id(61), type: "bug" as const, kind: "raise" as const, from: "confirm" as const, to: "full" as const, status: "proposed" as const, why: "14 of 14 verified without refutation", tasks: [], ...fields });
const QUESTION = { text: "Which database?", choices: [{ label: "SQLite", description: "One file" }, { label: "Postgres", description: "" }], multiple: false };

const BODIES: Record<DecisionKind, DecisionBody> = {
  plan: { kind: "plan", why: "autonomy is confirm" },
  permission: { kind: "permission", tool: { name: "Bash", kind: "command", command: "npm publish --tag 'next week'" }, askId: "a", rule: "publishing", reason: "it leaves this machine" },
  question: { kind: "question", askId: null, questions: [QUESTION], guess: false },
  ask: { kind: "ask", orchestratorId: TALK, questions: [QUESTION] },
  proposal: { kind: "proposal", orchestratorId: TALK, act: { tool: "cancel_task", input: { task: 7 } }, what: "Cancel task 7", why: "nobody needs it" },
  dialog: { kind: "dialog", text: "Trust this folder? y/n", rule: "dialogs" },
  retry: { kind: "retry", findings: [{ message: "Two tests fail", path: "test/a.test.ts", line: 4 }, { message: "It does not build" }], why: "the third try was refuted" },
  dependency: { kind: "dependency", parentId: id(9), why: "task 9 failed" },
  "follow-up": { kind: "follow-up", followUpId: id(62), text: "Use tabs", why: "nothing tells whether it arrived" },
  landing: { kind: "landing", landingId: id(63), findings: [{ message: "One test fails on main" }], why: "it does not pass on main" },
  recommendation: { kind: "recommendation", recommendationId: id(64) },
  autonomy: { kind: "autonomy", step: step() },
  budget: { kind: "budget", scope: "task", measure: "usd", limit: 2, spent: 2.4, why: "$2.40 of $2.00 are used" },
  action: { kind: "action", action: "branch.push", target: "origin feat/dark-mode", rule: "pushing", why: "it leaves this machine" },
};

describe("a card of the inbox has exactly the answers its kind knows", () => {
  test.each<[DecisionKind, string, string[]]>([
    ["plan", "Plan", ["Confirm A", "Cancel D"]],
    ["permission", "Permission", ["Approve A", "Deny", "Deny and say why D"]],
    ["question", "Question", ["SQLite One file", "Postgres", "Send answer", "Do not answer D"]],
    ["ask", "Question", ["SQLite One file", "Postgres", "Send answer", "Do not answer D"]],
    ["proposal", "Proposal", ["Do it A", "No D"]],
    ["dialog", "Dialog", ["It is answered A", "Leave it D"]],
    ["retry", "Not accepted", ["Try again A", "Try again, and say how", "Give up D"]],
    ["dependency", "Blocked", ["Start without it A", "Try that one again", "Cancel it D"]],
    ["follow-up", "Not certain", ["Send it again A", "Leave it D"]],
    ["landing", "Landed, not passing", ["Undo landing A", "Keep it D"]],
    ["recommendation", "Recommendation", ["Apply A", "Dismiss D"]],
    ["autonomy", "Autonomy", ["Raise to full A", "Stay at confirm D"]],
    ["budget", "Budget used up", ["Finish anyway A", "Raise the limit", "End the task D"]],
    ["action", "Permission", ["Approve A", "Deny", "Deny and say why D"]],
  ])("%s", (kind, word, buttons) => {
    const { markup, words, buttons: shown } = card(BODIES[kind]);
    expect(words.startsWith(`${word} Something is asked`)).toBe(true);
    expect(markup).toContain(`aria-label="${word}: Something is asked"`);
    expect(shown).toEqual(buttons);
    expect(shown.length).toBeGreaterThanOrEqual(VERDICTS[kind].length);
  });

  test.each(Object.keys(BODIES) as DecisionKind[])("%s has at most one accent button, and none where it is not the first card", (kind) => {
    const accents = (primary: boolean): number => [...card(BODIES[kind], { sessionId: id(701) }, { primary }).markup.matchAll(/class="btn accent/g)].length;
    expect(accents(true)).toBe(1);
    expect(accents(false)).toBe(kind === "question" || kind === "ask" ? 1 : 0);
  });

  test.each(Object.keys(BODIES) as DecisionKind[])("%s, once answered, has no answers left and says what became of it", (kind) => {
    for (const verdict of VERDICTS[kind]) {
      const { buttons, words, markup } = card(BODIES[kind], { status: "taken", verdict, answeredAt: AT, deliveredAt: AT });
      expect(buttons).toEqual([]);
      expect(words).toMatch(new RegExp(`You .* ${atMoment(AT)}`));
      expect(markup).toContain('role="status"');
      expect(markup).not.toContain('data-s="needs"');
    }
  });
});

describe("what a person has to see to answer", () => {
  test.each<[string, DecisionKind, string]>([
    ["the literal command, the reason and the rule", "permission", "npm publish --tag 'next week' It leaves this machine. Rule “publishing” asks first."],
    ["what an action would touch", "action", "origin feat/dark-mode Rule “pushing” asks first. It leaves this machine."],
    ["that only the terminal can answer a dialog", "dialog", "Trust this folder? y/n Only the agent’s own terminal can answer this one."],
    ["the words whose way is not certain", "follow-up", "Use tabs Nothing tells whether it arrived. Look at the terminal"],
    ["what exactly is done on a yes", "proposal", "Cancel task 7 Exactly this is done on your word. Nobody needs it."],
    ["where an answer goes", "ask", "Your answer goes into the chat as your next message."],
    ["what was found, with its place", "retry", "The third try was refuted. test/a.test.ts:4: Two tests fail It does not build"],
    ["what fails where it landed", "landing", "It does not pass on main. One test fails on main"],
    ["why it waits", "dependency", "Task 9 failed."],
    ["how much is used", "budget", "$2.40 of $2.00 are used."],
    ["what the step rests on", "autonomy", "Bug fixes would go from confirm to full: 14 of 14 verified without refutation. It can be taken back in Settings."],
  ])("%s", (_what, kind, says) => {
    expect(card(BODIES[kind]).words).toContain(says);
  });

  test("a proposal that runs nothing says so, and does not repeat its title", () => {
    const { words, markup } = card({ ...BODIES.proposal, act: null, what: "Something is asked" } as DecisionBody);
    expect(words).toContain("Your word is the answer; nothing else runs.");
    expect(markup).not.toContain("<pre");
  });

  test.each([[{ path: "/etc/hosts" }, "/etc/hosts"], [{}, "Write"]])("a tool without a command shows its path, else its name: %j", (fields, says) => {
    const { markup } = card({ ...BODIES.permission, tool: { name: "Write", kind: "edit", ...fields }, reason: "" } as DecisionBody);
    expect(markup).toContain(`<pre class="cmd">${says}</pre>`);
  });

  test("a guessed question says that it is one", () => {
    expect(card({ ...BODIES.question, guess: true } as DecisionBody).words).toContain("It ended its turn with what reads like a question.");
    expect(card(BODIES.question).words).not.toContain("reads like a question");
  });

  test("what an agent wants to run is text, whatever it says", () => {
    const hostile = `</pre><script>alert(1)</script><img src=x onerror="a()">`;
    const { markup } = card({ ...BODIES.permission, tool: { name: "Bash", kind: "command", command: hostile } } as DecisionBody, { title: hostile });
    expect(markup).not.toMatch(/<script|<img/);
    expect(markup).toContain("&lt;script&gt;");
  });
});

describe("a plan", () => {
  test("of one task is a line with its kind, branch, checks, time, agent and why it is asked", () => {
    const { words, links } = card(BODIES.plan, { taskId: id(7), title: "Plan: Add dark mode" });
    expect(words).toContain("Plan Add dark mode 7");
    expect(words).toContain("Feature on feat/dark-mode, 1 check, about 12 min. script: it did such work before. Autonomy is confirm.");
    expect(links).toEqual(["Task 7"]);
  });

  test("without an agent says so", () => {
    expect(card(BODIES.plan, { taskId: id(8) }).words).toContain("No agent: it did such work before.");
  });

  test("of several tasks lists them in the order they run, each a link", () => {
    const { words, markup, links } = card({ kind: "plan", why: "one needs you.", taskIds: [id(8), id(7)] });
    expect(words).toMatch(/7 Add dark mode first, script 8 Document it after 7, no agent 2 tasks, 2 waves, about 12 min\. One needs you\. Confirm A/);
    expect(links).toEqual(["7 Add dark mode", "8 Document it"]);
    expect(markup).toContain(`href="/p/${PROJECT}/work/8"`);
  });

  test("stands before its tasks are read", () => {
    expect(card({ kind: "plan", why: "", taskIds: [id(7), id(8)] }, {}, {}, readPage()).buttons).toEqual(["Confirm A", "Cancel D"]);
  });
});

describe("a question", () => {
  test("is put once, and its answers say whether they are chosen", () => {
    const { markup, controls, off } = card(BODIES.question, { title: QUESTION.text });
    expect(markup).toContain('<legend class="sr">Which database?');
    expect(markup.match(/aria-pressed="false"/g)).toHaveLength(2);
    expect(controls.map((c) => c.name)).toContain("Or in your words");
    expect(off).toEqual({ "Send answer": "Choose or write an answer first" });
  });

  test("with others has words of its own for each", () => {
    const free = { text: "And which port?", choices: [], multiple: false };
    const { markup, controls } = card({ ...BODIES.question, questions: [QUESTION, free] } as DecisionBody);
    expect(markup.match(/<fieldset/g)).toHaveLength(2);
    expect(markup).toContain('<legend class="wrap mb-1">And which port?');
    expect(controls.filter((c) => c.tag === "input").map((c) => c.name)).toEqual(["Or in your words", "Your answer"]);
  });
});

describe("a step of autonomy", () => {
  const tasks = (n: number) => Array.from({ length: n }, (_, i) => ({ taskId: id(i + 1), number: i + 1, title: `Fix ${i + 1}`, good: i !== 0, what: i === 0 ? "was refuted" : "verified at the first try", at: AT, grave: false }));

  test.each([
    ["a proposed raise", {}, ["Raise to full A", "Stay at confirm D"], "would go from confirm to full"],
    ["a proposed lower", { kind: "lower", from: "confirm", to: "manual" }, ["Lower to manual A", "Stay at confirm D"], "would go from confirm to manual"],
    ["a lower made at once", { kind: "lower", from: "full", to: "confirm", status: "applied" }, ["Leave it lowered A", "Back to full D"], "went from full to confirm"],
  ])("%s", (_what, fields, buttons, says) => {
    const { buttons: shown, words } = card({ kind: "autonomy", step: step(fields) });
    expect(shown).toEqual(buttons);
    expect(words).toContain(`Bug fixes ${says}`);
    expect(words.includes("It was done at once, because full was too much.")).toBe("status" in fields);
  });

  test("of the whole project says so", () => {
    expect(card({ kind: "autonomy", step: step({ type: null }) }).words).toContain("All tasks would go");
  });

  test.each([[1, 1, false], [8, 8, false], [9, 8, true], [30, 8, true]])("with %i tasks shows %i", (all, shown, more) => {
    const { words } = card({ kind: "autonomy", step: step({ tasks: tasks(all) }) });
    expect(words.match(/Fix \d+,/g)).toHaveLength(shown);
    expect(words).toContain("1 Fix 1, was refuted");
    expect(words.includes(`and ${all - 8} more`)).toBe(more);
  });
});

describe("a recommendation", () => {
  const found = { id: id(64), file: "AGENTS.md", diff: "@@ -1 +1,2 @@\n # Web\n+Run npm test.\n", pattern: { supportTasks: 7, tasksSeen: 12, confLb: 0.36 } };

  test("shows where it goes, what it rests on and the change itself", () => {
    const { words, markup } = card(BODIES.recommendation, {}, {}, page([[[...keys.recommendations, TALK], [found]]]));
    expect(words).toContain("Seen in 7 of 12 tasks (at least .36). It goes into AGENTS.md as a commit; it can be undone.");
    expect(markup).toContain('role="figure" aria-label="Change"');
    expect(words).toContain("+ Run npm test.");
  });

  test("that is not read yet can still be refused", () => {
    expect(card(BODIES.recommendation).buttons).toEqual(["Apply A", "Dismiss D"]);
  });
});

describe("the head of a card", () => {
  test("names its project only where the place does not", () => {
    expect(card(BODIES.dependency, {}, { context: true }).words).toContain("Something is asked web");
    expect(card(BODIES.dependency).words).not.toContain("asked web");
  });

  test("of an agent without a task leads to its terminal, by name once it is known", () => {
    expect(card(BODIES.permission, { sessionId: id(701) }).links).toEqual(["Terminal"]);
    expect(card(BODIES.permission, { sessionId: id(701) }, {}, page([[[...keys.sessions, "one", id(701)], { name: "scratch" }]])).links).toEqual(["Terminal scratch"]);
    expect(card(BODIES.permission, { sessionId: id(701), taskId: id(7) }).links).toEqual(["Task 7"]);
  });

  test.each(["dialog", "follow-up"] as const)("%s leads to the terminal first", (kind) => {
    const { links, markup } = card(BODIES[kind], { sessionId: id(701), taskId: id(7) });
    expect(links).toEqual(["Task 7", "Open the terminal"]);
    expect(markup).toContain(`class="btn accent" href="/p/${PROJECT}/terminals/${id(701)}"`);
    expect(card(BODIES[kind]).links).toEqual([]);
  });
});

describe("what became of an answer is never more than is known", () => {
  const said = (kind: DecisionKind, fields: Partial<Decision>): string => card(BODIES[kind], { answeredAt: AT, ...fields }).words;
  const at = atMoment(AT);

  test.each<[DecisionKind, DecisionVerdict, Partial<Decision>, string]>([
    ["permission", "approve", { status: "answered" }, `You approved ${at}, sending`],
    ["permission", "approve", { status: "answered", deliveredAt: AT }, `You approved ${at}, handed to the agent, which has not gone on yet`],
    ["permission", "deny", { status: "taken" }, `You denied ${at}, taken by the agent`],
    ["question", "answer", { status: "answered" }, `You answered ${at}, sending`],
    ["plan", "approve", { status: "answered" }, `You confirmed ${at}`],
    ["plan", "deny", { status: "taken" }, `You cancelled ${at}`],
    ["dependency", "retry", { status: "taken" }, `You had that one tried again ${at}`],
    ["budget", "answer", { status: "taken" }, `You raised the limit ${at}`],
    ["retry", "answer", { status: "taken" }, `You let it try again with your words ${at}`],
    ["permission", "approve", { status: "expired", closedWhy: "the agent ended" }, `Too late: you approved ${at}, but the agent ended. Your answer ran nothing.`],
  ])("%s, %s, %j", (kind, verdict, fields, says) => {
    expect(said(kind, { verdict, ...fields }).endsWith(says)).toBe(true);
  });

  test("one that nobody answered says why it is not asked any more", () => {
    expect(said("question", { status: "expired", closedWhy: null })).toContain("No longer asked: it was settled in the terminal, or the agent went on.");
    expect(said("question", { status: "expired", closedWhy: "its task was cancelled" })).toContain("No longer asked: its task was cancelled.");
  });
});
