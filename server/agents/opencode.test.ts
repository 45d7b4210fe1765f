import { describe, expect, it } from "vitest";
import type { AgentApi } from "#domain/agent.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import type { SignalBody } from "#domain/signal.ts";
import opencode from "./opencode.ts";
import { runRequest } from "./samples/run-request.ts";

const api = (conversation: string | null): AgentApi => {
  const open = opencode.api?.({ port: 4711, password: "p", worktree: "/a b/&x", conversation, since: "2026-11-21T05:00:00.000Z" });
  if (!open) throw new Error("it has no api");
  return open;
};
const asked = (conversation: string | null, path: RegExp, answer: unknown): SignalBody[] | undefined => api(conversation).catchUp.find((ask) => path.test(ask.path))?.read(answer);

describe("starting it", () => {
  const configOf = (autonomy: Autonomy): { permission: Record<string, string>; agent: Record<string, { permission: unknown }> } => JSON.parse(opencode.launch(runRequest({ autonomy })).env["OPENCODE_CONFIG_CONTENT"] ?? "") as never;

  it("asks by autonomy, also as the agents a repository may name itself", () => {
    expect((["manual", "confirm", "full"] as const).map((level) => [configOf(level).permission["edit"], configOf(level).permission["bash"]])).toEqual([["ask", "ask"], ["allow", "ask"], ["allow", "allow"]]);
    const { permission, agent } = configOf("manual");
    expect([agent["build"]?.permission, agent["general"]?.permission]).toEqual([permission, permission]);
  });

  it("offers its API to this machine alone, behind a password that no argument shows", () => {
    const { argv, env } = opencode.launch(runRequest({}));
    expect(argv.slice(1, 5)).toEqual(["--port", "4711", "--hostname", "127.0.0.1"]);
    expect(env["OPENCODE_SERVER_PASSWORD"]).toBe("password-of-the-run");
    expect(api(null)).toMatchObject({ base: "http://127.0.0.1:4711", headers: { authorization: `Basic ${btoa("opencode:p")}` }, events: "/event?directory=%2Fa%20b%2F%26x" });
  });

  it("goes on in a conversation without words: it would drop them", () => {
    const resumed = opencode.resume?.(runRequest({ prompt: "go on" }), "ses_1");
    expect([resumed?.argv.slice(5), opencode.resumesWithoutWords]).toEqual([["--session", "ses_1", "--model", "mine"], true]);
  });

  it("needs the keys its settings name", () => {
    const files = { "~/.config/opencode/opencode.json": '{"provider":{"x":{"options":{"apiKey":"{env:MY_KEY}"}}}}' };
    expect(opencode.envNamedIn?.(files)).toEqual(["MY_KEY"]);
    expect([opencode.signedIn?.({}, files), opencode.signedIn?.({ OPENAI_API_KEY: "x" }, {}), opencode.signedIn?.({}, {})]).toEqual([true, true, undefined]);
  });
});

describe("what was said while nobody listened", () => {
  it("is which conversation began since the start; older ones and those of sub-agents are none of ours", () => {
    const session = (id: string, at: string, more = {}): unknown => ({ id, time: { created: Date.parse(at) }, ...more });
    const list = [session("old", "2026-11-21T04:00:00Z"), session("ours", "2026-11-21T05:00:01Z"), session("sub", "2026-11-21T05:00:02Z", { parentID: "ours" })];
    expect(asked(null, /^\/session\?/, list)).toEqual([{ kind: "session-started", agentSessionId: "ours" }]);
    expect(asked(null, /^\/session\?/, list.slice(0, 1))).toEqual([]);
  });

  it("is how the last turn ended, once it has", () => {
    const message = (info: unknown): unknown[] => [{ info, parts: [{ type: "text", text: "Done." }, { type: "tool" }] }];
    const ended = { role: "assistant", time: { completed: 5 } };
    expect(asked("c", /\/message/, message(ended))).toEqual([{ kind: "turn-ended", lastMessage: "Done." }]);
    expect(asked("c", /\/message/, message({ ...ended, error: { name: "MessageAbortedError" } }))).toEqual([{ kind: "interrupted" }]);
    for (const open of [{ ...ended, time: {} }, { ...ended, finish: "tool-calls" }, { role: "user" }]) expect(asked("c", /\/message/, message(open))).toEqual([]);
  });

  it("is what it still asks", () => {
    expect(asked("c", /^\/permission/, [{ id: "per_1", permission: "bash", metadata: { command: "ls" } }])).toEqual([{ kind: "permission-asked", askId: "per_1", tool: { name: "bash", kind: "command", command: "ls" } }]);
    expect(asked("c", /^\/question/, [{ id: "que_1", questions: [] }])).toEqual([]);
  });
});

describe("what it says", () => {
  const properties = (type: string, said: unknown): unknown => ({ type, properties: said });

  it("is heard of its own conversation, but what a sub-agent asks is heard too", () => {
    expect(opencode.conversationOf?.(properties("session.idle", { sessionID: "sub" }))).toBe("sub");
    expect(opencode.conversationOf?.(properties("permission.asked", { sessionID: "sub" }))).toBeUndefined();
  });

  it("gives up on a model that fails ten times", () => {
    const retry = (attempt: number): unknown => opencode.read(properties("session.status", { status: { type: "retry", attempt, message: "overloaded" } }))[0];
    expect([retry(9), retry(10)]).toEqual([{ kind: "turn-failed", message: "overloaded", retrying: true }, { kind: "turn-failed", message: "overloaded", retrying: false }]);
  });

  it("names by its pattern what is neither edit nor command, so that a person can judge it", () => {
    expect(opencode.read(properties("permission.asked", { id: "per_1", permission: "external_directory", patterns: ["/etc/*"] }))).toEqual([{ kind: "permission-asked", askId: "per_1", tool: { name: "external_directory", kind: "other", path: "/etc/*" } }]);
  });

  it("counts all tokens, those of the cache too", () => {
    const tokens = { input: 1, output: 2, reasoning: 3, cache: { read: 4, write: 5 } };
    expect(opencode.read(properties("session.updated", { info: { tokens, cost: 0.5 } }))).toEqual([{ kind: "usage", inputTokens: 10, outputTokens: 5, costUsd: 0.5 }]);
  });

  it("is answered under its name: by a choice, a no with its reason, or not at all", () => {
    const question = { text: "Which?", choices: [], multiple: false };
    const ask = { askId: "que_1", agentSessionId: "s", questions: [question] };
    expect(opencode.answer(ask, { verdict: "answer", answers: [{ question, choice: "A" }] })).toEqual({ via: "api", method: "POST", path: "/question/que_1/reply", body: { answers: [["A"]] } });
    expect(opencode.answer(ask, { verdict: "deny", why: "no" })).toMatchObject({ path: "/question/que_1/reject" });
    expect(opencode.answer({ askId: "per_1", agentSessionId: "s" }, { verdict: "deny", why: "no" })).toMatchObject({ path: "/permission/per_1/reply", body: { reply: "reject", message: "no" } });
  });
});

describe("what is posted to it", () => {
  const how = opencode.followUp?.via === "api" ? opencode.followUp : undefined;

  it("has an id in the order of time, the same for the same message", () => {
    const id = (typedAt: string): string => how?.idOf({ id: "01M7YNKAAZ3VXKQ0000000000A", typedAt }) ?? "";
    expect(id("2026-11-21T09:00:00.000Z")).toMatch(/^msg_[0-9a-f]{12}[0-9A-Z]{14}$/);
    expect(id("2026-11-21T09:00:00.000Z")).toBe(id("2026-11-21T09:00:00.000Z"));
    expect(id("2026-11-21T09:00:00.000Z") < id("2026-11-21T09:00:00.001Z")).toBe(true);
  });

  it("is looked for under the same id", () => {
    const message = { id: "msg_1", text: "words", worktree: "/work tree" };
    expect(how?.post("ses_1", message)).toEqual({ path: "/session/ses_1/prompt_async?directory=%2Fwork%20tree", body: { messageID: "msg_1", parts: [{ type: "text", text: "words" }] } });
    expect(how?.look("ses_1", message)).toBe("/session/ses_1/message/msg_1?directory=%2Fwork%20tree");
  });
});
