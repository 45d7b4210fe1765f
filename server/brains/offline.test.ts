import { describe, expect, it } from "vitest";
import { ParsedWish, type Turn } from "#domain/brain.ts";
import { plainWorld } from "../../e2e/support/brain-world.ts";
import brain from "./offline.ts";

const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const TOOLS = ["submit_task", "list_tasks", "show_task", "confirm_task", "cancel_task", "list_decisions", "decide", "list_projects"];
const SCHEMAS: Record<string, string[]> = { submit_task: ["description", "after", "project"], show_task: ["number", "project"], confirm_task: ["number", "project"], cancel_task: ["number", "project"], decide: ["id", "verdict", "text"] };

interface Stage {
  /** Earlier messages, the person's and the answers in turn. */
  before?: string[];
  context?: Partial<Turn["context"]>;
  /** Answers of tools by name; a list is given out one by one. */
  answers?: Record<string, unknown>;
  tools?: readonly string[];
  /** The question that what is said answers. */
  asked?: Turn["answers"];
  signal?: AbortSignal;
}

/** Says something to the brain; returns its words and what it did with its hands. */
async function say(text: string, stage: Stage = {}): Promise<{ words: string; calls: [string, unknown][] }> {
  const calls: [string, unknown][] = [];
  let words = "";
  let number = 30;
  const fallback = (name: string): unknown => (name === "submit_task" ? { id: ULID, number: ++number, title: "Add dark mode", status: "queued" } : name.startsWith("list") ? [] : { number: 3 });
  const turn: Turn = {
    system: "", answers: stage.asked ?? null,
    context: { projectName: "shop", agents: ["claude", "codex"], techStack: [], conventions: [], openTasks: [], master: false, projects: ["shop", "site"], ...stage.context },
    messages: [...(stage.before ?? []).map((t, i) => ({ role: i % 2 === 0 ? ("user" as const) : ("assistant" as const), text: t })), { role: "user", text }],
    tools: (stage.tools ?? TOOLS).map((name) => ({ name, description: "", inputSchema: { type: "object", properties: Object.fromEntries((SCHEMAS[name] ?? []).map((p) => [p, {}])) } })),
    call(name, input) {
      calls.push([name, input]);
      const answer = stage.answers?.[name] ?? fallback(name);
      return Promise.resolve(typeof answer === "string" ? answer : JSON.stringify(answer));
    },
    emit: (delta) => { words += delta; },
    signal: stage.signal ?? new AbortController().signal,
  };
  await brain.open({}, plainWorld()).converse(turn);
  expect(words).not.toMatch(/!|oops|please|\bTODO\b|undefined|null|NaN/i);
  expect(words).toMatch(/^["`A-Z0-9]/);
  return { words, calls };
}

const PLANNED = { number: 3, title: "Add dark mode", status: "planning", state: "needs-confirmation", detail: "plan", project: "shop" };
const RUNNING = { number: 4, title: "Fix the login", status: "monitoring", state: "working", detail: "", project: "shop" };
const OVER = { number: 1, title: "Old one", status: "completed", state: "verified", detail: "0123456", project: "shop" };

describe("the offline brain", () => {
  it("is always there, and tried last", () => {
    expect(brain).toMatchObject({ id: "offline", rank: 100, mayApprove: true });
    expect(brain.available({}, plainWorld())).toBe(true);
  });

  it("parses a wish without a model", async () => {
    const context = { projectName: "shop", agents: ["codex"], techStack: [], conventions: [], openTasks: [] };
    const parsed = await brain.open({}, plainWorld()).parse("Please fix the login with codex after task 3, only in src/auth", context, new AbortController().signal);
    expect(ParsedWish.parse(parsed)).toMatchObject({ type: "bug", title: "Fix the login", agent: "codex", after: [3], scope: ["src/auth"] });
  });
});

describe("a wish in the chat", () => {
  it("is submitted in the person's own words", async () => {
    const { words, calls } = await say("Add dark mode to the settings page with codex");
    expect(calls).toEqual([["submit_task", { description: "Add dark mode to the settings page with codex" }]]);
    expect(words).toBe("That is task 31. Its plan follows; nothing runs before it is confirmed, unless the project's autonomy is full.");
  });

  it("several are submitted one by one", async () => {
    const { words, calls } = await say("1. Add dark mode\n2. Fix the login");
    expect(calls.map(([name, input]) => [name, input])).toEqual([["submit_task", { description: "Add dark mode" }], ["submit_task", { description: "Fix the login" }]]);
    expect(words).toBe("Those are tasks 31 and 32. Their plans follow; nothing runs before it is confirmed, unless the project's autonomy is full.");
  });

  it("one that follows waits for the one before, and knows what it was", async () => {
    const { calls } = await say("Add a farewell function and then write tests for it");
    expect(calls[1]).toEqual(["submit_task", { description: "write tests for it\n\nThis follows task 31: Add a farewell function", after: [31] }]);
    const [, input] = calls[1] ?? [];
    const { description } = input as { description: string };
    const { after } = await brain.open({}, plainWorld()).parse(description, { projectName: "", agents: [], techStack: [], conventions: [], openTasks: [] }, new AbortController().signal);
    expect(after).toEqual([31]);
  });

  it("stops where a submission is refused, and says what was and what was not", async () => {
    const { words, calls } = await say("Add a farewell function and then write tests for it", { answers: { submit_task: { error: "10 tasks were submitted within a minute. Wait a minute and submit again." } } });
    expect(calls).toHaveLength(1);
    expect(words).toBe('"Add a farewell function" was not submitted: 10 tasks were submitted within a minute. Wait a minute and submit again.');
  });

  it("copes with words in place of JSON", async () => {
    expect((await say("Add dark mode", { answers: { submit_task: "Something failed." } })).words).toContain("was not submitted: Something failed.");
    expect((await say("Add dark mode", { answers: { submit_task: {} } })).words).toContain("the answer named no task");
  });

  it("submits nothing more once it was stopped", async () => {
    expect((await say("1. Add dark mode\n2. Fix the login", { signal: AbortSignal.abort() })).calls).toEqual([]);
  });
});

describe("in Master Control", () => {
  const master = { context: { master: true } };

  it("takes the project from the message", async () => {
    const { words, calls } = await say("in site: add dark mode", master);
    expect(calls).toEqual([["submit_task", { description: "add dark mode", project: "site" }]]);
    expect(words).toContain("in site");
  });

  it("asks for it, naming the projects, and takes the answer", async () => {
    const asked = await say("add dark mode", master);
    expect(asked.calls).toEqual([]);
    expect(asked.words).toBe("Which project is it for? Answer with its name, or write `in NAME: …`. There are: shop, site.");
    const answered = await say("Site", { ...master, before: ["add dark mode", asked.words] });
    expect(answered.calls).toEqual([["submit_task", { description: "add dark mode", project: "site" }]]);
  });

  it("needs not ask where there is one project, and cannot where there is none", async () => {
    expect((await say("add dark mode", { context: { master: true, projects: ["only"] } })).calls).toEqual([["submit_task", { description: "add dark mode", project: "only" }]]);
    expect((await say("add dark mode", { context: { master: true, projects: [] } })).words).toContain("There is no project yet");
  });

  it("shows and confirms by project, and lists over all", async () => {
    expect((await say("shop: confirm 3", master)).calls).toEqual([["confirm_task", { number: 3, project: "shop" }]]);
    expect((await say("show task 3 in the site project", master)).calls).toEqual([["show_task", { number: 3, project: "site" }]]);
    expect((await say("what is running?", master)).calls).toEqual([["list_tasks", {}]]);
  });

  it("a project's own conversation does not look for one", async () => {
    expect((await say("in site: add dark mode")).calls).toEqual([["submit_task", { description: "in site: add dark mode" }]]);
  });
});

describe("looking", () => {
  it("lists what is open", async () => {
    const { words } = await say("what is running?", { answers: { list_tasks: [PLANNED, RUNNING, OVER] } });
    expect(words).toBe("2 open tasks:\n- 3 Add dark mode (shop): needs-confirmation plan\n- 4 Fix the login (shop): working");
  });

  it("says so when nothing is open, or nothing ever was", async () => {
    expect((await say("status", { answers: { list_tasks: { items: [OVER] } } })).words).toMatch(/^Nothing is open\. The last 1 task:\n- 1 Old one/);
    expect((await say("status")).words).toBe("There is no task yet. Write in one sentence what should change.");
  });

  it("tells a long list in part", async () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ ...RUNNING, number: i + 1 }));
    expect((await say("status", { answers: { list_tasks: many } })).words).toMatch(/^25 open tasks:[^]*\n5 more are in Work\.$/);
  });

  it("shows one task and what to do about it", async () => {
    const { words, calls } = await say("show task 3", { answers: { show_task: { ...PLANNED, agent: "codex", branch: "feat/dark-mode" } } });
    expect(calls).toEqual([["show_task", { number: 3 }]]);
    expect(words).toBe("Task 3 Add dark mode: needs-confirmation plan. Agent codex, branch feat/dark-mode. `confirm 3` starts it, `cancel 3` takes it off.");
    expect((await say("#9", { answers: { show_task: { error: "There is no task 9." } } })).words).toBe("There is no task 9.");
  });

  it("lists decisions and projects", async () => {
    expect((await say("decisions")).words).toBe("No decision is open.");
    expect((await say("what needs me?", { answers: { list_decisions: [{ id: ULID, kind: "plan", title: "Plan: Add dark mode" }] } })).words).toContain(`- Plan: Add dark mode (plan, ${ULID})`);
    expect((await say("projects")).words).toBe("2 projects: shop, site.");
    expect((await say("projects", { context: { projects: [] }, answers: { list_projects: [{ name: "late" }] } })).words).toBe("1 project: late.");
  });
});

describe("confirming and cancelling", () => {
  it("by number, one or several", async () => {
    expect((await say("confirm 3 and 4")).calls).toEqual([["confirm_task", { number: 3 }], ["confirm_task", { number: 4 }]]);
    expect((await say("confirm 3")).words).toBe("Task 3 is confirmed. Its agent starts as soon as everything it depends on is verified.");
    expect((await say("cancel 3")).words).toBe("Task 3 is cancelled. What its agent wrote stays in its worktree and on its branch.");
  });

  it("`go` means the one plan that waits", async () => {
    const { calls } = await say("go", { answers: { list_tasks: [PLANNED, RUNNING] } });
    expect(calls).toEqual([["list_tasks", {}], ["confirm_task", { number: 3 }]]);
  });

  it("`go` with two plans asks which, with none says so", async () => {
    const two = await say("yes", { answers: { list_tasks: [PLANNED, { ...PLANNED, number: 5 }] } });
    expect(two.calls.map(([name]) => name)).toEqual(["list_tasks"]);
    expect(two.words).toContain("2 plans wait for you. Write `confirm` and the number:");
    expect((await say("yes", { answers: { list_tasks: [RUNNING] } })).words).toContain("No plan waits for you");
  });

  it("a bare no never stops an agent that runs", async () => {
    const { words, calls } = await say("cancel", { answers: { list_tasks: [RUNNING] } });
    expect(calls.map(([name]) => name)).toEqual(["list_tasks"]);
    expect(words).toContain("Nothing was cancelled");
    expect((await say("no", { answers: { list_tasks: [PLANNED] } })).calls.at(-1)).toEqual(["cancel_task", { number: 3 }]);
  });

  it("a refusal is told as it is", async () => {
    expect((await say("confirm 3", { answers: { confirm_task: { error: "Task 3 has no agent. Install one." } } })).words).toBe("Task 3 has no agent. Install one.");
  });
});

describe("decisions", () => {
  const one = { list_decisions: [{ id: ULID, kind: "permission", title: "npm install" }] };

  it("are answered when one is open, or the id is given", async () => {
    expect((await say("approve", { answers: one })).calls.at(-1)).toEqual(["decide", { id: ULID, verdict: "approve" }]);
    const { words, calls } = await say(`deny ${ULID} because it is not needed`, { answers: one });
    expect(calls.at(-1)).toEqual(["decide", { id: ULID, verdict: "deny", text: "it is not needed" }]);
    expect(words).toBe("Denied: npm install.");
  });

  it("are not answered by guessing", async () => {
    expect((await say("approve")).words).toBe("No decision is open.");
    const two = await say("approve", { answers: { list_decisions: [...one.list_decisions, { id: "2", kind: "plan", title: "Plan" }] } });
    expect(two.calls.map(([name]) => name)).toEqual(["list_decisions"]);
    expect(two.words).toMatch(/^2 decisions are open/);
    expect((await say("approve 01ARZ3NDEKTSV4RRFFQ69G5FAX", { answers: one })).words).toContain("not open any more");
  });
});

describe("everything else", () => {
  it.each(["hi", "thanks", "help", "why does the login crash?", "asdf"])("%j gets an answer, and touches nothing", async (text) => {
    const { words, calls } = await say(text);
    expect(calls).toEqual([]);
    expect(words.length).toBeGreaterThan(20);
  });

  it("says so when it was not given the hands for it", async () => {
    const { words, calls } = await say("confirm 3", { tools: ["list_tasks"] });
    expect(calls).toEqual([]);
    expect(words).toBe("I cannot do that here: confirm_task is not offered.");
  });

  it("answers an empty conversation", async () => {
    expect((await say("")).words).toContain("I did not understand");
  });
});
