import { describe, expect, test } from "vitest";
import type { BrainsView, BrainView, CallSum } from "#domain/brains-view.ts";
import { type AutonomyLevel, type AutonomyStep, boundWords } from "#domain/earned.ts";
import { Short } from "#domain/room.ts";
import type { Spending } from "#domain/spending.ts";
import { TaskType } from "#domain/task.ts";
import { WAITS_FOR } from "#domain/waiting.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, id, MASTER, project, PROJECT, talks, task } from "../../../e2e/support/sample-views.ts";
import { typeWord } from "../../client/autonomy-words.ts";
import { keys } from "../../client/keys.ts";
import { Refusal } from "../../client/rest.ts";
import { atMoment, day } from "../../client/times.ts";
import { AutonomyPart } from "./autonomy-part.tsx";
import { AutonomyRecord } from "./autonomy-record.tsx";
import { draftOf, type ProjectDraft } from "./project-draft.ts";
import { QueueNow } from "./queue-now.tsx";
import { RouterPart } from "./router-part.tsx";
import { SpendPart } from "./spend-part.tsx";
import { Spent } from "./spent.tsx";

const nothing = (): undefined => undefined;
const draft = (fields: Partial<ProjectDraft> = {}): ProjectDraft => ({ ...draftOf(project), ...fields });
const DOWN = new Refusal({ status: 503, code: "x", title: "The server is stopping.", detail: "Wait a moment." });

describe("what runs unasked", () => {
  const level = (type: TaskType, fields: Partial<AutonomyLevel> = {}): AutonomyLevel => ({ type, level: "confirm", isOwn: false, streak: 3, says: boundWords(3), next: { to: "full", needs: 14 }, proposed: null, ...fields });
  const part = (of: Partial<ProjectDraft> = {}, data?: unknown) => seen(<AutonomyPart draft={draft(of)} wrong={{}} edit={nothing} project={project} />, readPage(data === undefined ? [] : [[keys.autonomy(PROJECT), data]]));

  test("has a level for each kind of task, named, and the two that leave the branch", () => {
    expect(part().controls.map((c) => c.name)).toEqual([...TaskType.options.map((t) => typeWord(t)), "May land verified work", "May push verified work and open a pull request"]);
  });

  test("before it is known says what is looked at", () => {
    expect(part().words.match(/Looking at what was verified\./g)).toHaveLength(TaskType.options.length);
  });

  test.each<[Partial<AutonomyLevel>, string]>([
    [{}, "3 of 3 verified without refutation; at 95 % confidence fewer than 64 in 100 would be refuted. 11 more until full is proposed."],
    [{ streak: 0, says: boundWords(0) }, "None in a row yet. 14 more until full is proposed."],
    [{ streak: 20, says: boundWords(20) }, "0 more until full is proposed."],
    [{ next: null }, "would be refuted."],
    [{ proposed: { to: "full" } as AutonomyStep }, "A step to full waits for you in the inbox."],
  ])("says on what it rests and what it lacks: %j", (fields, says) => {
    expect(part({}, { levels: [level("bug", fields)], steps: [] }).words).toContain(says);
  });

  test("a kind with a level of its own shows that one, the others the project's", () => {
    const { markup } = part({ autonomy: "full", autonomyByType: { bug: "manual" } });
    expect(/<select id="level-bug".*?<\/select>/.exec(markup)?.[0]).toContain('<option value="manual" selected="">Manual</option>');
    expect(/<select id="level-test".*?<\/select>/.exec(markup)?.[0]).toContain('<option value="" selected="">Project: full</option>');
  });

  test("what cannot be read is told, and the levels can still be changed", () => {
    const { words, controls } = part({}, DOWN);
    expect(words).toContain("The server is stopping. Wait a moment. Try again");
    expect(controls.filter((c) => c.tag === "select")).toHaveLength(TaskType.options.length);
  });
});

describe("the record of what ran unasked", () => {
  const step = (n: number, fields: Partial<AutonomyStep> = {}): AutonomyStep => ({ id: id(n), projectId: PROJECT, type: "bug", kind: "raise", from: "confirm", to: "full", own: null, status: "applied", why: "14 held", tasks: [], actor: { kind: "person", id: "u" }, createdAt: AT, closedAt: null, ...fields });
  const entry = (seq: number, fields: object = {}) => ({ seq, at: AT, step: "plan", what: "ran the plan of task 7", why: "autonomy is full", task: { id: id(7), number: 7, title: "Add dark mode" }, undo: null, ...fields });
  const record = (steps: readonly AutonomyStep[], pages?: unknown) => seen(<AutonomyRecord project={project} />, readPage([[keys.autonomy(PROJECT), { levels: [], steps }], ...(pages === undefined ? [] : [[[...keys.autonomy(PROJECT), "unasked"], pages instanceof Error ? pages : { pages, pageParams: [""] }] as const])]));

  test("is empty in words while nothing ran", () => {
    const { words, markup } = record([], [{ items: [], nextCursor: null }]);
    expect(words).toContain("Nothing ran unasked What autonomy does by itself will stand here.");
    expect(markup).not.toContain("How the levels changed");
  });

  test.each<[Partial<AutonomyStep>, string, string[]]>([
    [{}, "Bug fixes: confirm to full Changed 5 Jan 2024; 14 held.", ["Back to confirm"]],
    [{ kind: "lower", from: "full", to: "confirm" }, "Bug fixes: full to confirm Changed", ["Back to full"]],
    [{ kind: "set", type: null, to: "confirm" }, "All tasks: confirm Changed", []],
    [{ status: "proposed" }, "Proposed 5 Jan 2024", []],
    [{ status: "refused" }, "Refused 5 Jan 2024", []],
    [{ status: "reverted" }, "Taken back 5 Jan 2024", []],
  ])("a step %j says what it did, and one that counts can be taken back", (fields, says, buttons) => {
    const { words, buttons: shown } = record([step(1, fields)]);
    expect(words).toContain(says);
    expect(shown).toEqual(buttons);
  });

  test("leaves out what was overtaken, and shows no more than ten", () => {
    expect(record([step(1, { status: "overtaken" })]).markup).not.toContain("How the levels changed");
    expect(record(Array.from({ length: 14 }, (_, i) => step(i + 1))).buttons).toHaveLength(10);
  });

  test.each([["landing", ["Undo"]], ["step", ["Undo"]], ["task", []]])("an entry that a %s takes back", (by, buttons) => {
    const shown = record([], [{ items: [entry(1, { undo: { by, id: id(5) } }), entry(2, { task: null, what: "raised bug fixes" })], nextCursor: null }]);
    expect(shown.buttons).toEqual(buttons);
    expect(shown.links).toEqual(["Task 7"]);
    expect(shown.words).toContain("7 Ran the plan of task 7 5 Jan 2024; autonomy is full.");
    expect(shown.words).toContain("Raised bug fixes 5 Jan 2024;");
  });

  test("has older entries behind a press, and tells what it cannot read", () => {
    expect(record([], [{ items: [entry(1)], nextCursor: "9" }]).buttons).toEqual(["Show older"]);
    expect(record([], DOWN).words).toContain("The server is stopping. Wait a moment. Try again");
  });
});

describe("what was spent", () => {
  const usage = (costUsd: number | null, inputTokens: number | null = null, outputTokens: number | null = null) => ({ inputTokens, outputTokens, costUsd });
  const spent = (of: Partial<Spending> | null) => seen(<Spent projectId={PROJECT} />, readPage([[keys.usage, of === null ? [] : [{ projectId: PROJECT, tasks: 1, tries: 1, untold: 0, usage: usage(null), costUsd: null, days: [], ...of }]]]));

  test.each<[Partial<Spending> | null, string]>([
    [null, "No agent worked here in the last 30 days."],
    [{ untold: 1 }, "unknown in 30 days, 1 try, 1 of unknown cost; unknown tokens in, unknown out"],
    [{ tries: 3, costUsd: 1.5, usage: usage(1.5, 1_234_567, 890) }, "$1.50 in 30 days, 3 tries; 1,234,567 tokens in, 890 out"],
    [{ costUsd: 0, usage: usage(0, 0, 0) }, "$0.00 in 30 days, 1 try; 0 tokens in, 0 out"],
  ])("%j is said in its units; unknown is not nought", (of, says) => {
    expect(spent(of).words).toBe(says);
  });

  test("has a bar for each day, in money where any is known, each with its words", () => {
    const days = [{ day: "2026-01-04", usage: usage(2) }, { day: "2026-01-05", usage: usage(null, 900) }, { day: "2026-01-06", usage: usage(1) }];
    const { markup } = spent({ days });
    expect(markup).toContain('<ol class="bars" aria-label="Cost by day">');
    expect([...markup.matchAll(/<li title="([^"]*)"/g)].map((m) => m[1])).toEqual([`${day("2026-01-04")}: $2.00`, `${day("2026-01-05")}: unknown`, `${day("2026-01-06")}: $1.00`]);
    expect([...markup.matchAll(/height:(\d+)%/g)].map((m) => Number(m[1]))).toEqual([100, 4, 50]);
    expect(markup.match(/data-unknown=""/g)).toHaveLength(1);
  });

  test("has bars of tokens where no cost is known, and none where nothing is", () => {
    const { markup } = spent({ days: [{ day: "2026-01-04", usage: usage(null, 1000, 500) }, { day: "2026-01-05", usage: usage(null) }] });
    expect(markup).toContain('aria-label="Tokens by day"');
    expect(markup).toContain(`${day("2026-01-04")}: 1,500 tokens`);
    expect(markup).toContain(`${day("2026-01-05")}: unknown`);
    expect(spent({ days: [{ day: "2026-01-04", usage: usage(null) }] }).markup).not.toContain("<ol");
    expect(spent({ days: [{ day: "2026-01-04", usage: usage(0) }] }).markup).not.toContain("<ol");
  });
});

describe("tries and budget", () => {
  const part = (of: Partial<ProjectDraft> = {}, wrong: Partial<Record<keyof ProjectDraft, string>> = {}) => seen(<SpendPart draft={draft(of)} wrong={wrong} edit={nothing} projectId={PROJECT} />, readPage([[keys.usage, []]]));
  const LIMITS = ["Dollars", "Tokens", "Minutes of work", "Turns"];

  test("every field has its name, the limits once for a task and once for a day", () => {
    const { controls, markup } = part();
    expect(controls.map((c) => c.name)).toEqual(["Tries in all", "Minutes before the next", "Agents of later tries", "An agent that was refuted goes on in its own conversation", "Give up after the last try", ...LIMITS, ...LIMITS]);
    expect([...markup.matchAll(/<legend class="b">(.*?)<\/legend>/g)].map((m) => m[1])).toEqual(["What one task may use", "What all tasks of a day may use"]);
    expect(markup.match(/placeholder="no limit"/g)).toHaveLength(8);
  });

  test("says beside the field what is wrong with it, else what happens at a limit", () => {
    expect(part().words.match(/at the limit the agent is held and you are asked/g)).toHaveLength(2);
    const { words, markup } = part({}, { attempts: "Tries are a whole number from 1 to 10.", dailyBudget: "Limits are numbers above 0, or empty." });
    expect(markup.match(/role="alert"/g)).toHaveLength(2);
    expect(words).toContain("Tries in all Tries are a whole number from 1 to 10.");
    expect(words.match(/the agent is held/g)).toHaveLength(1);
  });
});

const NO_CALLS: CallSum = { calls: 0, failures: 0, cached: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 };
const brain = (fields: Partial<BrainView> = {}): BrainView => ({ id: "local", ready: true, needs: "a key", model: "m-1", price: null, breaker: "closed", failuresInARow: 0, until: null, medianMs: null, sum: NO_CALLS, ...fields });
const brains = (fields: Partial<BrainsView> = {}): BrainsView => ({ days: 30, callsPerHour: 120, prefer: { parse: "cost", suggest: "quality", converse: "balanced" }, first: { parse: "rules", suggest: "big", converse: "local" }, brains: [brain()], projects: [], ...fields });
const router = (data: BrainsView | Error) => seen(<RouterPart />, readPage([[keys.brains, data]]));

describe("the model router", () => {
  test("has a choice for each kind of request, with who is asked first", () => {
    const { markup, words, buttons } = router(brains());
    expect(words).toContain("Reading wishes what a wish means, before its plan; read by rules");
    expect(words).toContain("Suggesting checks what would prove a task, for its plan; suggested by big");
    expect(words).toContain("Conversations answers in the chat; held by local");
    expect(markup).toContain('role="group" aria-label="What counts for reading wishes"');
    expect(markup.match(/aria-pressed="true">(Cost|Quality|Balanced)</g)).toHaveLength(3);
    expect(buttons).toHaveLength(12);
  });

  test.each<[Partial<BrainView>, string, string]>([
    [{}, "ready", "local m-1 ready price unknown"],
    [{ ready: false, model: null }, "not ready", "local not ready: needs a key"],
    [{ breaker: "open", failuresInARow: 4, until: AT }, "passed over", `failed 4 times in a row; tried again ${atMoment(AT)}`],
    [{ breaker: "open", failuresInARow: 3 }, "passed over", "failed 3 times in a row; tried again at once"],
    [{ breaker: "half-open" }, "passed over", "failed before; the next request tries it"],
    [{ price: { input: 3, output: 15, cached: null, source: "list", asOf: "2026-01" } }, "ready", "$3 in and $15 out per million tokens (2026-01)"],
    [{ model: null }, "ready", "local ready"],
    [{ sum: { ...NO_CALLS, calls: 1, costUsd: 0.004 }, medianMs: 1840 }, "ready", "1 call, 1.8 s each, under $0.01"],
    [{ sum: { ...NO_CALLS, calls: 12, failures: 2, costUsd: 1.2, unpriced: 3 } }, "ready", "12 calls, 2 failed, $1.20 and 3 at an unknown price"],
    [{ sum: { ...NO_CALLS, calls: 2, unpriced: 2 } }, "ready", "2 calls, unknown"],
  ])("says of who can think how it does: %j", (fields, name, says) => {
    const { markup, words } = router(brains({ brains: [brain(fields)] }));
    expect(markup).toContain(`role="img" aria-label="${name}"`);
    expect(words).toContain(says);
  });

  test("says what each project asked, and what was remembered", () => {
    const projects = [{ projectId: PROJECT, name: "web", sum: { ...NO_CALLS, calls: 5, cached: 2, costUsd: 0.12 }, lastHour: 1 }, { projectId: null, name: "Master Control", sum: { ...NO_CALLS, calls: 1, unpriced: 1 }, lastHour: 0 }];
    const { words } = router(brains({ projects }));
    expect(words).toContain("web 5 calls, 2 remembered, $0.12; 1 this hour Master Control 1 call, unknown; 0 this hour");
    expect(router(brains()).words).toContain("No model was asked yet.");
  });

  test("tells what it cannot read", () => {
    expect(router(DOWN).words).toBe("The server is stopping. Wait a moment. Try again");
  });
});

describe("the queue", () => {
  const view = (fields: object = {}) => ({ capacity: { memoryMb: null, agents: null, perAgent: {}, keepFreeMb: 1024, keepDiskMb: 1024, loadPerCore: 16, hibernateAfterMinutes: 60 }, measured: { totalMb: 16_000, availableMb: 5500, diskMb: 120_400, load: 3.14, cores: 8 }, budgetMb: 14_976, heldMb: 1000, holders: [], items: [], waking: [], ...fields }) as Parameters<typeof QueueNow>[0]["view"];
  const item = (short: Short, fields: object = {}) => ({ taskId: id(7), projectId: PROJECT, agent: "script", memoryMb: 500, since: AT, notBefore: null, short, why: "it needs 500 MB", place: 1, startsAt: null, ...fields });
  const shown = (fields: object, read = true) => seen(<QueueNow view={view(fields)} />, readPage(read ? [[keys.orchestrators, talks], [keys.tasks(MASTER), [task()]]] : []));

  test("says what the machine has, in units", () => {
    expect(shown({}).words).toBe("This machine now Agents 0, planned 1.0 GB of 15.0 GB Memory 5.5 GB free of 16.0 GB Processors 8, wanted by 3.1 processes Disk 120.4 GB free No task waits for room.");
    expect(shown({ capacity: { ...view().capacity, agents: 3 }, holders: [{}] }).words).toContain("Agents 1 of 3, planned");
  });

  test.each(Short.options)("says what a task waits for: %s", (short) => {
    const { words, links } = shown({ items: [item(short)] });
    expect(words).toContain(`7 Add dark mode ${WAITS_FOR[short]}: it needs 500 MB 1`);
    expect(links).toEqual(["7 Add dark mode"]);
  });

  test("says when it will likely start, never sooner than in a minute, and nothing where nobody knows", () => {
    expect(shown({ items: [item("memory", { startsAt: new Date(Date.now() + 20 * 60_000 + 5000).toISOString() })] }).words).toContain("waits for memory, about 20 min:");
    expect(shown({ items: [item("memory", { startsAt: AT })] }).words).toContain("waits for memory, about 1 min:");
    expect(shown({ items: [item("memory")] }, false).words).toContain("A task waits for memory: it needs");
  });
});
