import { describe, expect, it } from "vitest";
import type { Launch } from "#domain/agent.ts";
import claude from "./claude.ts";
import { runRequest } from "./samples/run-request.ts";

const KEY = "key-of-the-person";
const state = (text: Record<string, unknown>): Record<string, string> => ({ "~/.claude.json": JSON.stringify({ hasCompletedOnboarding: true, ...text }) });
const settingsOf = (launch: Launch): Record<string, unknown> => JSON.parse(launch.files.find((f) => f.name === "claude.json")?.content ?? "") as Record<string, unknown>;
const start = (files: Record<string, string>, env: Record<string, string> = { ANTHROPIC_API_KEY: KEY }): Launch => claude.launch(runRequest({ files, env }));

describe("signing in without a dialog", () => {
  it("leaves a key alone that was approved once", () => {
    const launch = start(state({ customApiKeyResponses: { approved: [KEY.slice(-20)] } }));
    expect(launch.env).not.toHaveProperty("ANTHROPIC_API_KEY");
    expect(settingsOf(launch)).not.toHaveProperty("apiKeyHelper");
  });

  it("hands a key over by a helper that nobody was asked about", () => {
    const launch = start(state({}));
    expect(launch.env).toMatchObject({ ANTHROPIC_API_KEY: null, RDV_AGENT_KEY: KEY });
    expect(settingsOf(launch)["apiKeyHelper"]).toBe("printenv RDV_AGENT_KEY");
  });

  it.each([
    ["said no to it", state({ customApiKeyResponses: { rejected: [KEY.slice(-20)] } })],
    ["has a login", state({ oauthAccount: {} })],
  ])("does not use the key of a person who %s", (_, files) => {
    const { env } = start(files);
    expect(env).toMatchObject({ ANTHROPIC_API_KEY: null });
    expect(env).not.toHaveProperty("RDV_AGENT_KEY");
  });

  it("makes a first start in the run's own folder where there was none, trusting this repository alone", () => {
    const { env, files } = start({});
    expect(env).toMatchObject({ CLAUDE_CONFIG_DIR: "/home/dev/.remote-dev/runs/s.1" });
    expect(JSON.parse(files.find((f) => f.name === ".claude.json")?.content ?? "")).toEqual({ hasCompletedOnboarding: true, projects: { "/home/dev/it's \"mine\"": { hasTrustDialogAccepted: true } } });
    expect(start({}, {}).env).not.toHaveProperty("CLAUDE_CONFIG_DIR");
  });

  it("knows from files and environment whether a person is signed in", () => {
    expect(claude.signedIn?.({}, {})).toBe(false);
    expect(claude.signedIn?.({ ANTHROPIC_AUTH_TOKEN: "x" }, {})).toBe(true);
    expect(claude.signedIn?.({ CLAUDE_CODE_USE_BEDROCK: "0" }, {})).toBe(false);
    expect(claude.signedIn?.({ CLAUDE_CODE_USE_BEDROCK: "1" }, {})).toBe(true);
    expect(claude.signedIn?.({}, { "~/.claude/.credentials.json": '{"claudeAiOauth":{}}' })).toBe(true);
    expect(claude.signedIn?.({ CLAUDE_CONFIG_DIR: "/elsewhere" }, {})).toBeUndefined();
  });
});

describe("a limit", () => {
  const line = (text: string, more: Record<string, unknown>): string => JSON.stringify({ type: "assistant", timestamp: "2026-11-21T10:00:00.000Z", message: { content: [{ type: "text", text }], stop_reason: "end_turn" }, ...more });
  const ended = (text: string): unknown => claude.readTranscript?.(text).ended?.body;

  it("is told by the hook of a turn that failed, by its kind", () => {
    const failed = (error: string) => claude.read({ hook_event_name: "StopFailure", error, last_assistant_message: "You've hit your limit · resets 3pm" });
    expect(failed("rate_limit")).toMatchObject([{ kind: "turn-failed", limit: { until: null } }]);
    expect(failed("server_error")[0]).not.toHaveProperty("limit");
  });

  it("is told by an error in the transcript, never by the same words of the model", () => {
    const words = "You've hit your session limit · resets 3pm (UTC)";
    expect(ended(line(words, { isApiErrorMessage: true, error: "rate_limit" }))).toEqual({ kind: "turn-failed", message: words, retrying: false, limit: { until: null } });
    expect(ended(line("API Error: 400", { isApiErrorMessage: true, error: "invalid_request" }))).toEqual({ kind: "turn-failed", message: "API Error: 400", retrying: false });
    expect(ended(line(words, {}))).toEqual({ kind: "turn-ended", lastMessage: words });
  });

  it("shows a dialog that nobody answers blindly", () => {
    expect(claude.screenState("What do you want to do?\n\n❯ 1. Stop and wait for limit to reset\n  2. Upgrade your plan")).toBe("dialog");
  });
});

describe("what it is given", () => {
  it("are no keys of a cloud that is not used", () => {
    const env = { AWS_SECRET_ACCESS_KEY: "x", GOOGLE_CLOUD_PROJECT: "p" };
    expect(start(state({}), env).env).toMatchObject({ AWS_SECRET_ACCESS_KEY: null, GOOGLE_CLOUD_PROJECT: null });
    const used = start(state({}), { ...env, CLAUDE_CODE_USE_BEDROCK: "1" }).env;
    expect([used["AWS_SECRET_ACCESS_KEY"], used["GOOGLE_CLOUD_PROJECT"]]).toEqual([undefined, null]);
  });

  it("are no servers of the repository but those approved", () => {
    const repository = { "{worktree}/.mcp.json": JSON.stringify({ mcpServers: { good: {}, evil: {} } }) };
    const approved = state({ projects: { "/home/dev/it's \"mine\"": { enabledMcpjsonServers: ["good"] } } });
    expect(settingsOf(start({ ...approved, ...repository }))["disabledMcpjsonServers"]).toEqual(["evil"]);
  });
});

describe("what it says", () => {
  it("asks to go on with its plan", () => {
    const said = claude.read({ hook_event_name: "PermissionRequest", tool_name: "ExitPlanMode", tool_input: { plan: "1. Write" } });
    expect(said).toEqual([{ kind: "permission-asked", askId: "", tool: { name: "ExitPlanMode", kind: "plan" }, reason: "1. Write" }]);
  });

  it("answers each question under its words", () => {
    const question = { text: "Which?", choices: [{ label: "A", description: "a" }], multiple: true };
    const delivery = claude.answer({ askId: "1", agentSessionId: null, questions: [question] }, { verdict: "answer", answers: [{ question, choice: "A" }] });
    expect(JSON.parse(delivery.via === "hook" ? delivery.stdout : "")).toMatchObject({ hookSpecificOutput: { decision: { behavior: "allow", updatedInput: { answers: { "Which?": "A" } } } } });
  });

  it("ended its turn, when the hook of its end was lost; a sub-agent's end is none", () => {
    const line = (text: string, more: Record<string, unknown> = {}): string => JSON.stringify({ type: "assistant", timestamp: "2026-11-21T05:00:00Z", message: { id: "m", content: [{ type: "text", text }], stop_reason: "end_turn" }, ...more });
    const busy = JSON.stringify({ type: "assistant", timestamp: "2026-11-21T05:00:00Z", message: { id: "n", content: [{ type: "text", text: "Now I test." }], stop_reason: "tool_use" } });
    expect(claude.readTranscript?.(`${busy}\n${line("Done.")}`)?.ended).toEqual({ at: "2026-11-21T05:00:00Z", body: { kind: "turn-ended", lastMessage: "Done." } });
    expect(claude.readTranscript?.(`${line("Done.")}\n${busy}`)).not.toHaveProperty("ended");
    expect(claude.readTranscript?.(`${busy}\n${line("Three files.", { isSidechain: true })}`)).not.toHaveProperty("ended");
  });

  it("used what its sub-agents used, each message once, in turns and a context of its own", () => {
    const line = (id: string, input: number, more: Record<string, unknown> = {}): string => JSON.stringify({ type: "assistant", message: { id, usage: { input_tokens: input, output_tokens: 1 } }, ...more });
    const own = [line("a", 5), line("a", 5), line("s1", 100, { isSidechain: true })].join("\n");
    const subAgents = [[line("s1", 100, { isSidechain: true }), line("s2", 200, { isSidechain: true })].join("\n"), "no json"];
    expect(claude.readTranscript?.(own, subAgents).usage).toEqual({ inputTokens: 305, outputTokens: 3, costUsd: null, turns: 1, contextTokens: 6 });
    expect(claude.readTranscript?.(line("a", 5)).usage).toMatchObject({ inputTokens: 5, turns: 1 });
    expect(claude.subAgentsOf?.("/p/1234.jsonl")).toBe("/p/1234/subagents");
  });

  it("was interrupted, which no hook tells", () => {
    const lines = [{ type: "assistant", message: { id: "m", usage: { input_tokens: 5, output_tokens: 1 } } }, { type: "user", timestamp: "2026-11-21T05:00:00Z", message: { content: [{ type: "text", text: "[Request interrupted by user]" }] } }];
    expect(claude.readTranscript?.(lines.map((line) => JSON.stringify(line)).join("\n"))).toMatchObject({ usage: { inputTokens: 5 }, ended: { at: "2026-11-21T05:00:00Z", body: { kind: "interrupted" } } });
  });

  it("is told by itself, and not by its sub-agents, which tell of themselves", () => {
    const event = { agent_id: "a1", agent_type: "Explore" };
    expect(claude.read({ ...event, hook_event_name: "SubagentStart" })).toEqual([{ kind: "sub-agent", id: "a1", name: "Explore", shows: "started" }]);
    expect(claude.read({ ...event, hook_event_name: "SubagentStop", last_assistant_message: "Three files." })).toEqual([{ kind: "sub-agent", id: "a1", name: "Explore", shows: "ended" }]);
    expect(claude.read({ ...event, hook_event_name: "StopFailure", error: "rate_limit" })).toEqual([]);
    expect(claude.read({ hook_event_name: "SubagentStop" })).toEqual([]);
  });

  it("left work running behind its turn", () => {
    expect(claude.read({ hook_event_name: "Stop", background_tasks: [{}, {}] })).toEqual([{ kind: "turn-ended", lastMessage: undefined, background: 2 }]);
  });
});

describe("a screen", () => {
  const dialog = " Do you want to proceed?\n ❯ 1. Yes\n   2. No\n";

  it("asks while its dialog is the last thing on it, and not while it prints a file that looks like one", () => {
    expect(claude.screenState(`${dialog}\n Esc to cancel · Tab to amend`)).toBe("permission");
    expect(claude.screenState(`${dialog}\n✳ Pondering… (34s · esc to interrupt)\n❯ `)).toBe("working");
  });
});

describe("its input box", () => {
  const rule = "─".repeat(60);
  const how = claude.followUp?.via === "box" ? claude.followUp : undefined;
  const screen = (box: string): string => `❯ said before\n● An answer.\n\n${rule}\n${box}\n${rule}\n  ⏵⏵ accept edits on (shift+tab to cycle)`;

  it("is what stands between the last two rules", () => {
    expect(how?.box(screen("❯\u00a0"))).toBe("");
    expect(how?.box(screen("❯ - item\n  - two"))).toBe("- item\n- two");
    expect(how?.box(screen("❯ [Pasted text #2 +3 lines]"))).toBe("[Pasted text #2 +3 lines]");
    expect(how?.box(`${screen("❯ /help")}\n  ❯ /help    Show help`)).toBe("/help");
  });

  it("is not there while a dialog or a help page is open", () => {
    expect(how?.box(`❯ said\n\n${rule}\n Bash command\n Do you want to proceed?\n ❯ 1. Yes\n   2. No`)).toBeUndefined();
    expect(how?.box(`❯ /help\n${rule}\n  Help  General\n  ←/→ to switch · Esc to close`)).toBeUndefined();
  });

  it("shows a stand-in with the number of breaks, or none", () => {
    expect(how?.folded("a\nb\nc\nd")?.test("[Pasted text #7 +3 lines]")).toBe(true);
    expect(how?.folded("a\nb\nc")?.test("[Pasted text #7 +3 lines]")).toBe(false);
    expect(how?.folded("long")?.test("[Pasted text #3]")).toBe(true);
  });

  it("takes what begins with a slash, a bang or a hash for its own, also behind blanks", () => {
    for (const text of ["/help", " /help", "!ls", "# remember"]) expect(how?.command.test(text)).toBe(true);
    for (const text of ["- /help", "words /help", "."]) expect(how?.command.test(text)).toBe(false);
  });
});

it("hears pasted words without the mark around them", () => {
  const prompt = '\n\n<pasted_content id="40d8">\none\n\ntwo\n</pasted_content id="40d8">\n';
  expect(claude.read({ hook_event_name: "UserPromptSubmit", prompt })).toEqual([{ kind: "turn-started", prompt: "one\n\ntwo" }]);
});
