import { describe, expect, test } from "vitest";
import type { Agent } from "#domain/agent.ts";
import type { SignalBody } from "#domain/signal.ts";
import { createAsks } from "./asks.ts";
import { askedQuestions } from "./asked-questions.ts";
import { createBackground } from "./background.ts";
import { DEMO_AGENT, DEMO_FILES, DEMO_WISH } from "./demo-project.ts";
import { heardFrom } from "./heard.ts";
import type { Log } from "./log.ts";
import { resultOfLooking, skippedResult } from "./looking-check.ts";
import { type ScreenRule, screenStateBy } from "./screen-rules.ts";
import { shellQuote } from "./shell-quote.ts";
import { toolUse } from "./tool-use.ts";
import { fieldsOf, jsonLines, listOf, numberOf, parseJson, textOf } from "./unknown-json.ts";

const YES = { verdict: "approve" } as const;
const NO = { verdict: "deny", why: "no" } as const;

describe("who waits for an answer", () => {
  const wait = (asks: ReturnType<typeof createAsks>, key: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    asks.wait(key, { timeoutMs: more.timeoutMs ?? 10_000, signal: more.signal ?? new AbortController().signal });

  test("gets the first one; a second finds nobody", async () => {
    const asks = createAsks();
    const waiting = wait(asks, "a");
    expect([asks.give("a", YES), asks.give("a", NO)]).toEqual([true, false]);
    expect(await waiting).toEqual(YES);
  });

  test("gets only their own", async () => {
    const asks = createAsks();
    const [a, b] = [wait(asks, "a"), wait(asks, "b")];
    expect(asks.give("c", YES)).toBe(false);
    asks.give("b", NO);
    asks.give("a", YES);
    expect(await Promise.all([a, b])).toEqual([YES, NO]);
  });

  test("is given up when the time is over or they went away", async () => {
    const asks = createAsks();
    const gone = new AbortController();
    const waiting = wait(asks, "a", { signal: gone.signal });
    gone.abort();
    expect(await waiting).toBeUndefined();
    expect(await wait(asks, "b", { timeoutMs: 1 })).toBeUndefined();
    expect(await wait(asks, "c", { signal: AbortSignal.abort() })).toBeUndefined();
    for (const key of ["a", "b", "c"]) expect(asks.give(key, YES)).toBe(false);
  });

  test("asks again on a new line: the old one ends, and its end does not take the new one along", async () => {
    const asks = createAsks();
    const gone = new AbortController();
    const old = wait(asks, "a", { signal: gone.signal });
    const fresh = wait(asks, "a");
    expect(await old).toBeUndefined();
    gone.abort();
    expect(asks.give("a", YES)).toBe(true);
    expect(await fresh).toEqual(YES);
  });
});

describe("work in the background", () => {
  const log = () => {
    const told: { job: string }[] = [];
    const nothing = (): void => undefined;
    return { told, error: (about: { job: string }) => void told.push(about), warn: nothing, info: nothing, debug: nothing } as unknown as Log & { told: { job: string }[] };
  };

  test("that fails ends in the log with its name, and nowhere else", async () => {
    const written = log();
    const background = createBackground(written);
    background.run("late", () => Promise.reject(new Error("x")));
    background.run("at once", () => {
      throw new Error("y");
    });
    await background.settle(1000);
    expect(written.told.map((about) => about.job).toSorted()).toEqual(["at once", "late"]);
  });

  test("is waited for, and what it starts too", async () => {
    const background = createBackground(log());
    const done: string[] = [];
    background.run("first", async () => {
      await Promise.resolve();
      background.run("second", async () => {
        await new Promise((resolve) => setImmediate(resolve));
        done.push("second");
      });
      done.push("first");
    });
    await background.settle(5000);
    expect(done).toEqual(["first", "second"]);
  });

  test("that hangs is not waited for for ever", async () => {
    const background = createBackground(log());
    background.run("hangs", () => new Promise(() => undefined));
    await expect(background.settle(20)).resolves.toBeUndefined();
  });
});

describe("which conversation is heard", () => {
  const said: SignalBody = { kind: "said", text: "x" };
  const agent = (bodies: SignalBody[], about: string | undefined): Agent => ({ read: () => bodies, conversationOf: () => about }) as unknown as Agent;

  test("the first one that is heard becomes the session's own", () => {
    expect(heardFrom(agent([said], "one"), { agentSessionId: null }, {})).toEqual([{ kind: "session-started", agentSessionId: "one" }, said]);
  });

  test("then only that one, and what concerns them all", () => {
    expect(heardFrom(agent([said], "one"), { agentSessionId: "one" }, {})).toEqual([said]);
    expect(heardFrom(agent([said], undefined), { agentSessionId: "one" }, {})).toEqual([said]);
    expect(heardFrom(agent([said], "a sub-agent"), { agentSessionId: "one" }, {})).toEqual([]);
  });

  test("a new one takes its place when it says so", () => {
    const started: SignalBody = { kind: "session-started", agentSessionId: "two" };
    expect(heardFrom(agent([started], "two"), { agentSessionId: "one" }, {})).toEqual([started]);
    expect(heardFrom(agent([], "two"), { agentSessionId: null }, {})).toEqual([]);
  });
});

describe("a tool call", () => {
  const KINDS = { Bash: "command", Read: "read", Write: "edit" } as const;
  const use = (name: unknown, input: unknown, callId?: unknown) => toolUse(KINDS, { name, input, callId });

  test.each([
    ["Bash", { command: "ls" }, { name: "Bash", kind: "command", command: "ls" }],
    ["Write", { file_path: "/a" }, { name: "Write", kind: "edit", path: "/a" }],
    ["Read", { path: "", filePath: "/b" }, { name: "Read", kind: "read", path: "/b" }],
    ["Fetch", { url: "x" }, { name: "Fetch", kind: "other" }],
    ["constructor", {}, { name: "constructor", kind: "other" }],
    ["__proto__", {}, { name: "__proto__", kind: "other" }],
    [undefined, null, { name: "unknown", kind: "other" }],
    [7, "text", { name: "unknown", kind: "other" }],
    ["Bash", { command: ["ls"] }, { name: "Bash", kind: "command" }],
  ])("%j with %j", (name, input, expected) => {
    expect(use(name, input)).toEqual(expected);
  });

  test("too long to be judged as a whole is of no known kind, so that nobody allows its beginning", () => {
    const long = use("Bash", { command: `git status ${" ".repeat(20_000)}; rm -rf /` });
    expect([long.kind, long.command?.length]).toEqual(["other", 20_000]);
    expect(use("Write", { path: `/w/${"a".repeat(5000)}` }).kind).toBe("other");
  });

  test("keeps the id of the call where there is one", () => {
    expect(use("Bash", {}, "c1")).toMatchObject({ callId: "c1" });
    expect(use("Bash", {}, 7)).not.toHaveProperty("callId");
  });
});

describe("what nobody vouches for", () => {
  test("is read as far as it is what it should be", () => {
    for (const none of [null, undefined, 7, "x", [], () => 1]) expect(fieldsOf(none)).toEqual({});
    for (const none of [null, {}, "x"]) expect(listOf(none)).toEqual([]);
    expect([textOf("x"), textOf(""), textOf(7), textOf("abc", 2), textOf("\uD800")]).toEqual(["x", undefined, undefined, "ab", "\uFFFD"]);
    expect([numberOf(1), numberOf(Number.NaN), numberOf(Infinity), numberOf("1")]).toEqual([1, null, null, null]);
    expect([parseJson("{}"), parseJson("{"), parseJson(undefined)]).toEqual([{}, undefined, undefined]);
  });

  test("lines of a transcript that was cut are passed over", () => {
    expect(jsonLines('se"}\n{"a":1}\n\n[1]\n{"b":2}\n{"c":')).toEqual([{ a: 1 }, {}, { b: 2 }, {}].filter((o) => Object.keys(o).length > 0).concat([{}]));
  });

  test("questions are taken as far as they can be asked", () => {
    expect(askedQuestions([{ question: "Red?", options: [{ label: "yes", description: "d" }, { label: "" }, 7], multiSelect: true }, { question: "" }, "x"])).toEqual([
      { text: "Red?", choices: [{ label: "yes", description: "d" }], multiple: true },
    ]);
    expect(askedQuestions(Array.from({ length: 30 }, () => ({ question: "?" })))).toHaveLength(10);
    expect(askedQuestions("nonsense")).toEqual([]);
  });
});

describe("a screen", () => {
  const RULES: ScreenRule[] = [["permission", /Allow\?/], ["idle", /^> $/m]];

  test("is what the first rule sees near its end", () => {
    expect(screenStateBy(RULES, "text\nAllow?\n> ")).toBe("permission");
    expect(screenStateBy(RULES, "nothing")).toBe("unknown");
    expect(screenStateBy(RULES, "")).toBe("unknown");
  });

  test("looks through frames and blank lines, and not far back", () => {
    expect(screenStateBy(RULES, `│ Allow? │\n${"\n".repeat(50)}`)).toBe("permission");
    expect(screenStateBy(RULES, `Allow?\n${"line\n".repeat(24)}`)).toBe("unknown");
  });
});

describe("a check that only looks", () => {
  test("fails with the first finding and how many more", () => {
    const findings = Array.from({ length: 150 }, (_, i) => ({ message: `m${i}` }));
    const result = resultOfLooking(findings, "fine");
    expect(result).toMatchObject({ outcome: "failed", note: "m0 And 149 more." });
    expect(result.findings).toHaveLength(101);
    expect(result.findings.at(-1)?.message).toBe("50 more of the same kind.");
    expect(resultOfLooking([{ message: "one" }], "").note).toBe("one");
  });

  test("passes with why that counts, and a skipped one proves nothing", () => {
    expect(resultOfLooking([], "3 files")).toMatchObject({ outcome: "passed", note: "3 files", findings: [] });
    expect(skippedResult("no places")).toMatchObject({ outcome: "skipped", note: "no places" });
  });
});

test("a word for a shell stays one word", () => {
  expect(shellQuote("it's $HOME `x`")).toBe(String.raw`'it'\''s $HOME ${"`x`"}'`);
  expect(shellQuote("")).toBe("''");
});

test("the sample project is whole: every file it imports is there, and its wish names what is missing", () => {
  expect(Object.keys(DEMO_FILES)).toEqual(expect.arrayContaining(["package.json", "src/greet.js", "src/index.js", "test/greet.test.js"]));
  expect(JSON.parse(DEMO_FILES["package.json"] ?? "")).toMatchObject({ scripts: { test: "node --test" } });
  expect(DEMO_FILES["src/greet.js"]).not.toContain("goodbye");
  expect(DEMO_WISH).toContain("farewell");
  expect(DEMO_AGENT).toMatch(/^[a-z-]+$/);
});
