import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { type RunCall, ranWorld } from "../../e2e/support/ran-world.ts";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import brain from "./claude-cli.ts";

const WISH = { type: "bug", title: "Fix the login", confidence: 0.8, estimateMinutes: 20, agent: null, after: [], scope: [] };
const CONTEXT = { projectName: "sample", agents: [], techStack: [], conventions: [], openTasks: [] };
const { signal } = new AbortController();
const said = (more: object = {}): string => JSON.stringify({ type: "result", is_error: false, result: JSON.stringify(WISH), ...more });
const parse = (world: ReturnType<typeof ranWorld>) => brain.open({}, world).parse("Fix the login", CONTEXT, signal);
const after = (call: RunCall | undefined, flag: string): string | undefined => call?.argv[call.argv.indexOf(flag) + 1];

describe("the subscription of Claude Code", () => {
  test.each<[string, Record<string, string>, boolean, Record<string, string>, boolean]>([
    ["no program", { CLAUDE_CODE_OAUTH_TOKEN: "t" }, false, {}, false],
    ["a program that is not signed in", {}, true, {}, false],
    ["a token", { CLAUDE_CODE_OAUTH_TOKEN: "t" }, true, {}, true],
    ["an empty token", { CLAUDE_CODE_OAUTH_TOKEN: "" }, true, {}, false],
    ["a subscription", {}, true, { "~/.claude/.credentials.json": '{"claudeAiOauth":{}}' }, true],
    ["credentials of something else", {}, true, { "~/.claude/.credentials.json": '{"mcp":{}}' }, false],
    ["a subscription in another folder", { CLAUDE_CONFIG_DIR: "/c" }, true, { "/c/.credentials.json": '{"claudeAiOauth":{}}' }, true],
    ["a subscription in the folder that is not used", { CLAUDE_CONFIG_DIR: "/c" }, true, { "~/.claude/.credentials.json": '{"claudeAiOauth":{}}' }, false],
  ])("with %s", (...[, env, hasProgram, files, isThere]) => {
    expect(brain.available(env, { hasProgram: (name) => hasProgram && name === "claude", readHome: (path) => files[path] })).toBe(isThere);
  });

  test("is asked without tools, settings, servers or anything that stays, and approves nothing", async () => {
    const world = ranWorld({ stdout: said() });
    expect(await parse(world)).toEqual(WISH);
    const [call] = world.calls;
    expect(call?.argv.slice(0, 2)).toEqual(["claude", "-p"]);
    expect([after(call, "--tools"), after(call, "--setting-sources"), after(call, "--output-format")]).toEqual(["", "", "json"]);
    expect(call?.argv).toEqual(expect.arrayContaining(["--strict-mcp-config", "--disable-slash-commands", "--no-session-persistence"]));
    expect(JSON.parse(after(call, "--json-schema") ?? "")).toMatchObject({ type: "object" });
    expect(call?.files?.[after(call, "--system-prompt-file") ?? ""]).toContain("the project sample");
    expect(call?.argv.join(" ")).not.toContain("the project sample");
    expect(call).toMatchObject({ stdin: "<wish>\nFix the login\n</wish>", signal, timeoutMs: 120_000 });
    expect(brain.mayApprove).toBe(false);
  });

  test("never hands the person's words over as an option", async () => {
    const world = ranWorld({ stdout: said() });
    await brain.open({}, world).parse("--dangerously-skip-permissions", CONTEXT, signal);
    expect(world.calls[0]?.argv).not.toContain("--dangerously-skip-permissions");
    expect(world.calls[0]?.stdin).toContain("--dangerously-skip-permissions");
  });

  test("is taken at its structured word before its plain one", async () => {
    expect((await parse(ranWorld({ stdout: said({ structured_output: { ...WISH, title: "Structured" }, result: "nothing" }) }))).title).toBe("Structured");
  });

  test("tells what it used over all its models, and the price it names", async () => {
    const world = ranWorld({ stdout: said({ total_cost_usd: 0.25, modelUsage: { "claude-a": { inputTokens: 10, outputTokens: 3, cacheReadInputTokens: 100, cacheCreationInputTokens: 1000 }, "claude-b": { inputTokens: 1, outputTokens: 1 } } }) });
    await parse(world);
    expect(world.spent).toEqual([{ model: "claude-a", inputTokens: 1111, outputTokens: 4, cachedTokens: 100, costUsd: 0.25 }]);
  });

  test("that counts nothing used an unknown sum, not none", async () => {
    const world = ranWorld({ stdout: said() });
    await parse(world);
    expect(world.spent).toEqual([{ model: "unknown", inputTokens: null, outputTokens: null, cachedTokens: null, costUsd: null }]);
  });

  test.each<[string, Parameters<typeof ranWorld>[0], object]>([
    ["a limit", { stdout: said({ is_error: true, result: "Usage limit reached", api_error_status: 429 }) }, { name: "ModelRefusal", status: 429, message: "the model answered 429: Usage limit reached" }],
    ["an error without a number", { stdout: said({ is_error: true, result: "Not signed in", api_error_status: null }) }, { name: "ModelRefusal", status: 500 }],
    ["its time over", { stdout: "", timedOut: true, exitCode: null }, { message: "claude gave no answer within 120 seconds" }],
    ["nothing but a complaint", { stdout: " \n", stderr: "unknown option", exitCode: 1 }, { message: "claude ended with 1: unknown option" }],
    ["half an answer", { stdout: '{"type":"result"', isCut: true }, { name: "SyntaxError" }],
  ])("with %s failed, in words", async (_what, ended, failure) => {
    await expect(parse(ranWorld(ended))).rejects.toMatchObject(failure);
  });

  test.each<[string, string]>([["another kind of line", '{"type":"system"}'], ["a wish of another shape", said({ result: '{"type":"bug"}' })]])("with %s is no answer", async (_what, stdout) => {
    await expect(parse(ranWorld({ stdout }))).rejects.toBeInstanceOf(ZodError);
  });

  test("tells what a failed answer cost all the same", async () => {
    const world = ranWorld({ stdout: said({ is_error: true, total_cost_usd: 0.5 }) });
    await expect(parse(world)).rejects.toThrow("the model answered 500");
    expect(world.spent).toMatchObject([{ costUsd: 0.5 }]);
  });

  test("talks with our hands, each step a question of its own", async () => {
    const speaking = (say: string, tool: string | null): { stdout: string } => ({ stdout: said({ structured_output: { say, tool, input: "" } }) });
    const world = ranWorld(speaking("Let me look.", "list_tasks"), speaking("All calm.", null));
    const { turn, heard, used } = sampleTurn("What is going on?");
    await brain.open({}, world).converse(turn);
    expect([heard.join(""), used, world.calls.length]).toEqual(["Let me look.\n\nAll calm.", [["list_tasks", {}]], 2]);
  });
});
