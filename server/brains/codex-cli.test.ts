import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { ranWorld } from "../../e2e/support/ran-world.ts";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import brain from "./codex-cli.ts";

const WISH = { type: "bug", title: "Fix the login", confidence: 0.8, estimateMinutes: 20, agent: null, after: [], scope: [] };
const CONTEXT = { projectName: "sample", agents: [], techStack: [], conventions: [], openTasks: [] };
const { signal } = new AbortController();
const lines = (...all: (object | string)[]): string => all.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
const message = (text?: string): object => ({ type: "item.completed", item: { id: "i", type: "agent_message", ...(text === undefined ? {} : { text }) } });
const done = { type: "turn.completed", usage: { input_tokens: 10, output_tokens: 2, cached_input_tokens: 4 } };
const parse = (world: ReturnType<typeof ranWorld>, env = {}) => brain.open(env, world).parse("Fix the login", CONTEXT, signal);

describe("the subscription of Codex", () => {
  test.each<[string, Record<string, string>, boolean, Record<string, string>, boolean]>([
    ["no program", { CODEX_API_KEY: "k" }, false, {}, false], ["a program that is not signed in", {}, true, {}, false], ["a key", { CODEX_API_KEY: "k" }, true, {}, true],
    ["an account", {}, true, { "~/.codex/auth.json": "{}" }, true], ["an account elsewhere", { CODEX_HOME: "/c" }, true, { "/c/auth.json": "{}" }, true], ["an account in the folder that is not used", { CODEX_HOME: "/c" }, true, { "~/.codex/auth.json": "{}" }, false],
  ])("with %s", (...[, env, hasProgram, files, isThere]) => {
    expect(brain.available(env, { hasProgram: (name) => hasProgram && name === "codex", readHome: (path) => files[path] })).toBe(isThere);
  });

  test("is asked where it can neither write nor run nor search, with the shape as a file", async () => {
    const world = ranWorld({ stdout: lines(message(JSON.stringify(WISH)), done) });
    expect(await parse(world)).toEqual(WISH);
    const [call] = world.calls;
    expect(call?.argv.slice(0, 3)).toEqual(["codex", "exec", "--json"]);
    expect(call?.argv.at(-1)).toBe("-");
    for (const part of ["--ephemeral", "--ignore-rules", "read-only", "features.shell_tool=false", "features.hooks=false", 'web_search="disabled"', "project_doc_max_bytes=0"]) expect(call?.argv).toContain(part);
    expect(JSON.parse(call?.files?.["schema.json"] ?? "")).toMatchObject({ type: "object", additionalProperties: false });
    expect(call?.stdin).toMatch(/the project sample[\s\S]*<wish>\nFix the login\n<\/wish>$/);
    expect(world.spent).toEqual([{ model: "default", inputTokens: 10, outputTokens: 2, cachedTokens: 4, costUsd: null }]);
    expect(brain.mayApprove).toBe(false);
  });

  test("switches off every server the person has, each once, whatever it is called", async () => {
    const world = ranWorld({ stdout: lines(message(JSON.stringify(WISH))) });
    world.home["/c/config.toml"] = 'model = "gpt-x"\n[mcp_servers.github]\ncommand = "x"\n[mcp_servers.github.env]\nA = "1"\n  [mcp_servers."my files"]\n# [mcp_servers.gone]\n[other.mcp_servers.no]\n';
    await parse(world, { CODEX_HOME: "/c" });
    expect(world.calls[0]?.argv.filter((word) => word.startsWith("mcp_servers."))).toEqual(["mcp_servers.github.enabled=false", 'mcp_servers."my files".enabled=false']);
    expect(world.spent).toEqual([{ model: "gpt-x", inputTokens: null, outputTokens: null, cachedTokens: null, costUsd: null }]);
  });

  test("is taken at its last word, past what it thought and what is not ours to read", async () => {
    const stdout = lines("warming up", { type: "thread.started", thread_id: "t" }, { type: "item.completed", item: { type: "reasoning", text: "{}" } }, message("Let me think."), message(JSON.stringify(WISH)), { type: "item.completed", item: { type: "todo_list" } }, done, "");
    expect(await parse(ranWorld({ stdout }))).toEqual(WISH);
  });

  test.each<[string, Parameters<typeof ranWorld>[0], object]>([
    ["a limit", { stdout: lines(message("half"), { type: "turn.failed", error: { message: "exceeded retry limit, last status: 429 Too Many Requests" } }) }, { name: "ModelRefusal", status: 429 }],
    ["a key that is not taken", { stdout: lines({ type: "turn.failed", error: { message: "unexpected status 401 Unauthorized" } }) }, { name: "ModelRefusal", status: 401 }],
    ["an error without a number", { stdout: lines({ type: "turn.failed", error: { message: "stream closed at 4012" } }) }, { name: "ModelRefusal", status: 500 }],
    ["its time over", { stdout: lines(message(JSON.stringify(WISH))), timedOut: true, exitCode: null }, { message: "codex gave no answer within 120 seconds" }],
    ["nothing but a complaint", { stdout: "", stderr: `no such option${"!".repeat(500)}`, exitCode: 2 }, { message: `codex ended with 2: no such option${"!".repeat(286)}` }],
    ["a turn without words", { stdout: lines(done) }, { message: "codex ended with 0: " }],
    ["words that are empty", { stdout: lines(message()) }, { name: "SyntaxError" }],
    ["half a line", { stdout: '{"type":"item.comp' }, { name: "SyntaxError" }],
  ])("with %s failed, in words", async (_what, ended, failure) => {
    await expect(parse(ranWorld(ended))).rejects.toMatchObject(failure);
  });

  test("with a wish of another shape is no answer, and what it cost is told", async () => {
    const world = ranWorld({ stdout: lines(message('{"type":"bug"}'), done) });
    await expect(parse(world)).rejects.toBeInstanceOf(ZodError);
    expect(world.spent).toMatchObject([{ inputTokens: 10 }]);
  });

  test("talks with our hands, each step a question of its own", async () => {
    const speaking = (say: string, tool: string | null): { stdout: string } => ({ stdout: lines(message(JSON.stringify({ say, tool, input: "" })), done) });
    const world = ranWorld(speaking("Let me look.", "list_tasks"), speaking("All calm.", null));
    const { turn, heard, used } = sampleTurn("What is going on?");
    await brain.open({}, world).converse(turn);
    expect([heard.join(""), used, world.spent.length]).toEqual(["Let me look.\n\nAll calm.", [["list_tasks", {}]], 2]);
  });
});
