import { z } from "zod";
import type { Brain, BrainWorld, ProgramResult } from "#domain/brain.ts";
import type { ModelUsage } from "#domain/model-price.ts";
import { ModelRefusal } from "../lib/model-failure.ts";
import { spokenBrain, type SpokenQuestion } from "../lib/spoken-tools.ts";

const PROGRAM = "claude";
/** Milliseconds one answer may take. */
const TIMEOUT_MS = 120_000;
const SYSTEM_FILE = "system.txt";
// Nothing of its own may act: no tools, no hooks and settings, no servers, no skills, nothing kept.
const BARE = ["--tools", "", "--strict-mcp-config", "--setting-sources", "", "--disable-slash-commands", "--no-session-persistence"];

const Tokens = z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadInputTokens: z.int().default(0), cacheCreationInputTokens: z.int().default(0) });
const Result = z.object({
  type: z.literal("result"),
  is_error: z.boolean(),
  result: z.string().default(""),
  structured_output: z.unknown().optional(),
  api_error_status: z.number().nullish(),
  total_cost_usd: z.number().nullish(),
  modelUsage: z.record(z.string(), Tokens).default({}),
});

const brain: Brain = {
  id: "claude-cli",
  rank: 30,
  traits: { quality: 3, speed: 1, cost: 1 },
  mayApprove: false,
  needs: "the command claude, signed in with a subscription",
  available: (env, sight) => sight.hasProgram(PROGRAM) && (Boolean(env["CLAUDE_CODE_OAUTH_TOKEN"]) || /"claudeAiOauth"/.test(sight.readHome(`${env["CLAUDE_CONFIG_DIR"] ?? "~/.claude"}/.credentials.json`) ?? "")),
  open: (env, world) => ({ model: env["ANTHROPIC_MODEL"] ?? "default", ...spokenBrain((question, read) => ask(world, question, read)) }),
};

export default brain;

function ask<T>(world: BrainWorld, { system, prompt, schema, signal }: SpokenQuestion, read: (answer: string) => T): Promise<T> {
  return world.request(signal, async (spent) => {
    const argv = [PROGRAM, "-p", "--output-format", "json", ...BARE, "--system-prompt-file", SYSTEM_FILE, "--json-schema", JSON.stringify(schema)] as const;
    // By file: every user of the machine can read an argument, and one may not be longer than 128 KB.
    const result = resultOf(await world.run([...argv], { stdin: prompt, files: { [SYSTEM_FILE]: system }, timeoutMs: TIMEOUT_MS, signal }));
    spent(usageOf(result));
    if (result.is_error) throw new ModelRefusal(result.api_error_status ?? 500, result.result);
    return read(result.structured_output === undefined ? result.result : JSON.stringify(result.structured_output));
  });
}

function resultOf(ended: ProgramResult): z.infer<typeof Result> {
  if (ended.timedOut) throw new Error(`${PROGRAM} gave no answer within ${TIMEOUT_MS / 1000} seconds`);
  if (ended.stdout.trim() === "") throw new Error(`${PROGRAM} ended with ${ended.exitCode}: ${ended.stderr.slice(0, 300)}`);
  return Result.parse(JSON.parse(ended.stdout));
}

function usageOf({ modelUsage, total_cost_usd }: z.infer<typeof Result>): ModelUsage {
  const used = Object.values(modelUsage);
  const sum = (of: (tokens: z.infer<typeof Tokens>) => number): number | null => (used.length === 0 ? null : used.reduce((all, tokens) => all + of(tokens), 0));
  return {
    model: Object.keys(modelUsage)[0] ?? "unknown",
    inputTokens: sum((t) => t.inputTokens + t.cacheReadInputTokens + t.cacheCreationInputTokens),
    outputTokens: sum((t) => t.outputTokens),
    cachedTokens: sum((t) => t.cacheReadInputTokens),
    // The list price, also where a subscription pays.
    costUsd: total_cost_usd ?? null,
  };
}
