import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Request, requestOf } from "./request.ts";
import { MAX_WISHES, splitWishes } from "./wish-split.ts";

const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** The wishes of a message, those that follow the one before with an arrow. */
function wishes(message: string): string[] | Request["kind"] {
  const request = requestOf(message);
  return request.kind === "submit" ? request.wishes.map((w) => (w.follows ? `> ${w.text}` : w.text)) : request.kind;
}

describe("words that are no wish", () => {
  it.each<[Request["kind"], readonly string[]]>([
    ["greeting", ["hi", "Hello!", "hey there", "good morning", "Hello again."]],
    ["thanks", ["thanks", "Thank you!", "great", "looks good", "nice work"]],
    ["help", ["help", "?", "???", "What can you do?", "commands", "how does this work?", "Who are you?"]],
    ["list", ["status", "what is running?", "What's running", "list", "list all tasks", "show me the open tasks", "what are you working on?", "any news?", "progress", "how is it going?", "where are we?", "overview", "could you show me the status?", "What tasks are there?", "give me an update", "which tasks are blocked?"]],
    ["decisions", ["decisions", "inbox", "what needs me?", "open decisions", "do you need anything?", "show me my decisions"]],
    ["projects", ["projects", "list projects", "which projects are there?"]],
    ["question", ["why does the login crash?", "What is a worktree?", "how many tests are there?", "Is the API documented?", "who wrote this", "what about the tests", "does it work on Windows?"]],
    ["unclear", ["", "   ", "asdf", "hmm", "🎉", "Dark mode", "x y"]],
  ])("%s", (kind, messages) => {
    expect(messages.map((m) => [m, requestOf(m).kind])).toEqual(messages.map((m) => [m, kind]));
  });
});

describe("words about a task", () => {
  it.each<[string, Request]>([
    ["show 3", { kind: "show", numbers: [3] }],
    ["Show me task 3.", { kind: "show", numbers: [3] }],
    ["#3", { kind: "show", numbers: [3] }],
    ["task 12", { kind: "show", numbers: [12] }],
    ["how is task 4 doing?", { kind: "show", numbers: [4] }],
    ["status of task 5", { kind: "show", numbers: [5] }],
    ["is 3 done?", { kind: "show", numbers: [3] }],
    ["why did task 7 fail?", { kind: "show", numbers: [7] }],
    ["what happened with task 7?", { kind: "show", numbers: [7] }],
    ["show 3 and 4", { kind: "show", numbers: [3, 4] }],
    ["confirm 3", { kind: "confirm", numbers: [3] }],
    ["Confirm task #3, please", { kind: "confirm", numbers: [3] }],
    ["confirm 3, 4 and 5", { kind: "confirm", numbers: [3, 4, 5] }],
    ["approve 3", { kind: "confirm", numbers: [3] }],
    ["start task 8", { kind: "confirm", numbers: [8] }],
    ["go", { kind: "confirm", numbers: [] }],
    ["Yes!", { kind: "confirm", numbers: [] }],
    ["yes, go ahead", { kind: "confirm", numbers: [] }],
    ["ok", { kind: "confirm", numbers: [] }],
    ["do it", { kind: "confirm", numbers: [] }],
    ["cancel 3", { kind: "cancel", numbers: [3] }],
    ["stop task 3 please", { kind: "cancel", numbers: [3] }],
    ["cancel tasks 3 and 3", { kind: "cancel", numbers: [3] }],
    ["no", { kind: "cancel", numbers: [] }],
    ["never mind", { kind: "cancel", numbers: [] }],
    ["cancel 0", { kind: "cancel", numbers: [] }],
  ])("%j", (message, request) => {
    expect(requestOf(message)).toEqual(request);
  });

  it.each([
    ["approve", { kind: "decide", verdict: "approve", id: null, text: "" }],
    ["deny it", { kind: "decide", verdict: "deny", id: null, text: "" }],
    [`approve ${ULID}`, { kind: "decide", verdict: "approve", id: ULID, text: "" }],
    [`Deny ${ULID.toLowerCase()} because it deletes data.`, { kind: "decide", verdict: "deny", id: ULID, text: "it deletes data" }],
    [`reject ${ULID}: too slow`, { kind: "decide", verdict: "deny", id: ULID, text: "too slow" }],
    ["deny because it is wrong", { kind: "decide", verdict: "deny", id: null, text: "it is wrong" }],
  ])("%j", (message, request) => {
    expect(requestOf(message)).toEqual(request);
  });
});

describe("wishes that look like commands", () => {
  it.each([
    "Add dark mode", "Stop the server from crashing", "Kill the zombie processes on exit", "Show a toast when saving fails", "Allow guests to comment", "Reject uploads over 5 MB", "Run the linter in CI", "Confirm the e-mail address on sign-up",
    "Open the file dialog faster", "Cancel the request when the page closes", "Could you add a button?", "Can we have dark mode on the settings page?", "Would you mind fixing the login?", "Is it possible to add a search box?", "No longer send two mails",
    "go to the settings page and add a button", "Start the worker on boot", "Drop unused dependencies", "status page for the API", "list projects by date on the dashboard", "Help users reset their password", "Approve orders over 100 by mail",
  ])("%s", (message) => {
    expect(wishes(message)).toEqual([message]);
  });
});

describe("several wishes in one message", () => {
  it.each<[string, string[]]>([
    ["1. Add dark mode\n2. Fix the login\n3. Write docs for the API", ["Add dark mode", "Fix the login", "Write docs for the API"]],
    ["- add dark mode\n- fix the login\n", ["add dark mode", "fix the login"]],
    ["* [ ] add dark mode\n* [x] fix the login", ["add dark mode", "fix the login"]],
    ["Please do these tasks with codex:\n- add dark mode\n- fix the login crash", ["add dark mode with codex", "fix the login crash with codex"]],
    ["Tasks for today @claude:\n\n1) add dark mode\n2) the login crashes", ["add dark mode @claude", "the login crashes @claude"]],
    ["- add dark mode\n  with a toggle\n- fix the login", ["add dark mode\nwith a toggle", "fix the login"]],
    ["- add dark mode\n- then write tests for it", ["add dark mode", "> write tests for it"]],
    ["Add a farewell function and then write tests for it", ["Add a farewell function", "> write tests for it"]],
    ["Rename foo to bar, then update the docs, then add a changelog entry", ["Rename foo to bar", "> update the docs", "> add a changelog entry"]],
    ["Fix the login. After that, add a logout button.", ["Fix the login", "> add a logout button."]],
  ])("%j", (message, expected) => {
    expect(wishes(message)).toEqual(expected);
  });

  it.each([
    "Add a settings page with:\n- dark mode toggle\n- language",
    "Add a settings page with the following items:\n- add user\n- remove user",
    "Fix the crash. Steps:\n1. open settings\n2. click save",
    "Add a form:\n- name\n- email",
    "- add dark mode\n- fix the login\n\nBoth belong together and share a design.",
    "- add dark mode",
    "Fix the crash when I add an item and then remove it",
    "Fix the login and then redirect to the start page",
    "Show a spinner and then show the list",
    "Add dark mode and update the docs",
    "Add dark mode; it should follow the system",
    "Open the page and then press save: it crashes",
  ])("one wish: %j", (message) => {
    expect(wishes(message)).toEqual([message]);
  });

  it("takes ten at most", () => {
    const list = Array.from({ length: 30 }, (_, i) => `- add page ${i}`).join("\n");
    expect(splitWishes(list)).toHaveLength(MAX_WISHES);
    expect(splitWishes(Array.from({ length: 30 }, (_, i) => `add page ${i}`).join(", then "))).toHaveLength(MAX_WISHES);
  });
});

describe("any message", () => {
  const words = fc.array(fc.constantFrom("add", "fix", "go", "yes", "cancel", "3", "#4", "task", "show", "and then", "then", "\n- ", "\n1. ", ":", "approve", ULID, "?", "what", "is", "please", ",", ".", "🎉"), { maxLength: 20 }).map((w) => w.join(" "));

  it("wants something, always the same, and a wish is never empty", () => {
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: "binary", maxLength: 120 })), (message) => {
        const request = requestOf(message);
        expect(requestOf(message)).toEqual(request);
        expect(request.kind !== "submit" || (request.wishes.length > 0 && request.wishes.every((w) => w.text.trim() !== "") && !request.wishes[0]?.follows)).toBe(true);
      }),
      { numRuns: 800 },
    );
  });

  it("is read quickly, whatever it is made of", () => {
    for (const unit of [" ", "a", "then ", "- a\n", "add x, then ", "confirm 3, ", "\n", "?", "with ", "please ", "1. "]) {
      const since = performance.now();
      requestOf(unit.repeat(Math.ceil(50_000 / unit.length)));
      expect(performance.now() - since).toBeLessThan(1500);
    }
  });
});

it("takes a question that ends in an order for a wish", () => {
  const text = "Why is the dashboard so slow? Loading takes 8 seconds. Please make it fast.";
  expect(requestOf(text)).toEqual({ kind: "submit", wishes: [{ text, follows: false }] });
  expect(requestOf("Why is the dashboard so slow? Loading takes 8 seconds.").kind).toBe("question");
});
