import { describe, expect, it } from "vitest";
import gemini from "./gemini.ts";
import { runRequest } from "./samples/run-request.ts";

type Settings = { security?: unknown; policyPaths: string[]; hooks: Record<string, { matcher: string; hooks: { name: string; command: string; timeout?: number }[] }[]> };
const chosen = (selectedType: string): Record<string, string> => ({ "~/.gemini/settings.json": JSON.stringify({ security: { auth: { selectedType } } }) });
const settingsOf = (wish: Parameters<typeof runRequest>[0]): Settings => JSON.parse(gemini.launch(runRequest(wish)).files[0]?.content ?? "") as Settings;

describe("its gate", () => {
  it("is a hook before every tool, quoted, under a name no repository can know", () => {
    const hook = settingsOf({}).hooks["BeforeTool"]?.[0];
    expect(hook).toMatchObject({ matcher: "*", hooks: [{ name: "Remote Dev 9a1c5d9e", command: String.raw`'/home/dev/it'\''s a folder/rdv-hook' gemini ask`, timeout: 3_600_000 }] });
  });

  it("stands in the same settings as the rules that trust it: without them the CLI asks by itself", () => {
    const { argv, env, files } = gemini.launch(runRequest({}));
    expect([argv.includes("default"), env["GEMINI_CLI_SYSTEM_SETTINGS_PATH"]]).toEqual([true, "/home/dev/.remote-dev/runs/s.1/gemini.json"]);
    expect(settingsOf({}).policyPaths).toEqual(["/home/dev/.remote-dev/runs/s.1/gemini-policy.toml", "/home/dev/.gemini/policies"]);
    expect(files[1]).toMatchObject({ name: "gemini-policy.toml", content: expect.stringContaining('toolName = "*"') as string });
  });

  it("says no when nobody can be asked", () => {
    expect(JSON.parse(gemini.askDefault)).toMatchObject({ decision: "deny" });
    expect(JSON.parse(gemini.hookDefault)).toEqual({});
  });
});

describe("signing in", () => {
  it("chooses the key where nothing was chosen, and leaves a choice alone", () => {
    expect(settingsOf({}).security).toEqual({ auth: { selectedType: "gemini-api-key" } });
    expect(settingsOf({ env: {} }).security).toBeUndefined();
    expect(settingsOf({ files: chosen("oauth-personal") }).security).toBeUndefined();
  });

  it.each([
    [{}, {}, false],
    [{ GEMINI_API_KEY: "x" }, {}, true],
    [{}, chosen("gemini-api-key"), false],
    [{ GEMINI_API_KEY: "x" }, chosen("oauth-personal"), false],
    [{}, { ...chosen("oauth-personal"), "~/.gemini/oauth_creds.json": "{}" }, true],
    [{}, chosen("vertex-ai"), true],
  ])("is known from environment %j and files %j: %s", (env, files, signedIn) => {
    expect(gemini.signedIn?.(env as Record<string, string>, files)).toBe(signedIn);
  });
});

describe("what it says", () => {
  it("takes an answer to its question as the reason of a no, the only words it hears", () => {
    const question = { text: "Which?", choices: [], multiple: false };
    const delivery = gemini.answer({ askId: "1", agentSessionId: null, questions: [question] }, { verdict: "answer", answers: [{ question, choice: "SQLite" }] });
    expect(JSON.parse(delivery.via === "hook" ? delivery.stdout : "")).toEqual({ decision: "deny", reason: expect.stringContaining("Which? SQLite") as string });
  });

  it("failed when its tool says so in its output", () => {
    const ended = (llmContent: string): unknown => gemini.read({ hook_event_name: "AfterTool", tool_name: "run_shell_command", tool_input: { command: "x" }, tool_response: { llmContent } })[0];
    expect([ended("Output: a\nExit Code: 1"), ended("Output: a\nExit Code: 0")]).toMatchObject([{ failed: true }, { failed: false }]);
  });

  it.each([
    [{ type: "gemini", content: "Done." }, { kind: "turn-ended", lastMessage: "Done." }],
    [{ type: "gemini", content: "I will look.", toolCalls: [{}] }, undefined],
    [{ type: "info", content: "Request cancelled." }, { kind: "interrupted" }],
    [{ type: "info", content: "A new version is there" }, undefined],
    [{ type: "error", content: "[API Error: quota]" }, { kind: "turn-failed", message: "[API Error: quota]", retrying: false, limit: { until: null } }],
    [{ type: "error", content: "[API Error: fake error 400]" }, { kind: "turn-failed", message: "[API Error: fake error 400]", retrying: false }],
  ])("how a turn ended is in its transcript: %j", (message, body) => {
    const line = JSON.stringify({ id: "1", timestamp: "2026-11-21T05:00:00Z", ...message });
    expect(gemini.readTranscript?.(line).ended).toEqual(body && { at: "2026-11-21T05:00:00Z", body });
  });

  it("counts a message once that was written again", () => {
    const line = (total: number): string => JSON.stringify({ id: "1", type: "gemini", tokens: { input: total, output: 1, total } });
    expect(gemini.readTranscript?.(`${line(5)}\n${line(7)}`).usage).toEqual({ inputTokens: 7, outputTokens: 1, costUsd: null });
  });
});

describe("its input box", () => {
  const how = gemini.followUp?.via === "box" ? gemini.followUp : undefined;
  const frame = (box: string): string => `${"▄".repeat(60)}\n${box}\n${"▀".repeat(60)}`;
  const screen = (box: string): string => `${frame(" > said before")}\n✦ An answer.\n${frame(box)}\n workspace (/directory)`;

  it("is the last frame", () => {
    expect(how?.box(screen(" >   Type your message or @path/to/file"))).toBe("");
    expect(how?.box(screen(" > first line\n   second line\n\n   fourth"))).toBe("first line\nsecond line\n\nfourth");
    expect(how?.box("✦ nothing framed")).toBeUndefined();
  });

  it("shows a stand-in with the number of lines, or of characters", () => {
    expect(how?.folded("a\nb\nc")?.test("[Pasted Text: 3 lines]")).toBe(true);
    expect(how?.folded("x".repeat(900))?.test("[Pasted Text: 900 chars]")).toBe(true);
  });
});
