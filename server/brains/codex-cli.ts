import { z } from "zod";
import type { Brain, BrainWorld, ProgramResult } from "#domain/brain.ts";
import { ModelRefusal } from "../lib/model-failure.ts";
import { spokenBrain, type SpokenQuestion } from "../lib/spoken-tools.ts";

const PROGRAM = "codex";
/** Milliseconds one answer may take. */
const TIMEOUT_MS = 120_000;
const SCHEMA_FILE = "schema.json";
// Nothing of its own may act: nothing may be written or run, no search, no apps, no instructions of a folder, nothing kept.
const BARE = ["--ephemeral", "--skip-git-repo-check", "--ignore-rules", "--color", "never", "-s", "read-only"];
const OFF = ["features.shell_tool=false", "features.code_mode_host=false", "features.apps=false", "features.plugins=false", "features.hooks=false", 'web_search="disabled"', "project_doc_max_bytes=0"];

const Line = z.discriminatedUnion("type", [
  z.object({ type: z.literal("item.completed"), item: z.object({ type: z.string(), text: z.string().optional() }) }),
  z.object({ type: z.literal("turn.completed"), usage: z.object({ input_tokens: z.int(), output_tokens: z.int(), cached_input_tokens: z.int().default(0) }) }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
]);
type Line = z.infer<typeof Line>;

const brain: Brain = {
  id: "codex-cli",
  rank: 40,
  traits: { quality: 3, speed: 1, cost: 1 },
  mayApprove: false,
  needs: "the command codex, signed in",
  available: (env, sight) => sight.hasProgram(PROGRAM) && (Boolean(env["CODEX_API_KEY"]) || sight.readHome(`${homeOf(env)}/auth.json`) !== undefined),
  open(env, world) {
    const config = world.readHome(`${homeOf(env)}/config.toml`) ?? "";
    const model = /^model\s*=\s*"([^"\n]+)"/m.exec(config)?.[1] ?? "default";
    const overrides = [...OFF, ...serversIn(config).map((name) => `mcp_servers.${name}.enabled=false`)].flatMap((value) => ["-c", value]);
    return { model, ...spokenBrain((question, read) => ask({ world, model, overrides }, question, read)) };
  },
};

export default brain;

function homeOf(env: Readonly<Record<string, string | undefined>>): string {
  return env["CODEX_HOME"] ?? "~/.codex";
}

/** The person's own MCP servers: they act, so they stay off here. */
function serversIn(config: string): string[] {
  return [...new Set([...config.matchAll(/^\s*\[mcp_servers\.([\w-]+|"[^"\n]+")/gm)].flatMap(([, name]) => (name === undefined ? [] : [name])))];
}

function ask<T>({ world, model, overrides }: { world: BrainWorld; model: string; overrides: readonly string[] }, { system, prompt, schema, signal }: SpokenQuestion, read: (answer: string) => T): Promise<T> {
  return world.request(signal, async (spent) => {
    const ended = await world.run([PROGRAM, "exec", "--json", ...BARE, ...overrides, "--output-schema", SCHEMA_FILE, "-"], { stdin: `${system}\n\n${prompt}`, files: { [SCHEMA_FILE]: JSON.stringify(schema) }, timeoutMs: TIMEOUT_MS, signal });
    const lines = linesOf(ended);
    const usage = lines.find((line) => line.type === "turn.completed")?.usage;
    spent({ model, inputTokens: usage?.input_tokens ?? null, outputTokens: usage?.output_tokens ?? null, cachedTokens: usage?.cached_input_tokens ?? null, costUsd: null });
    return read(answerOf(lines, ended));
  });
}

function linesOf({ stdout }: ProgramResult): Line[] {
  return stdout.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const read = Line.safeParse(JSON.parse(line));
    return read.success ? [read.data] : [];
  });
}

/** The last words of the turn. A turn that failed has none that count. */
function answerOf(lines: readonly Line[], ended: ProgramResult): string {
  const failed = lines.find((line) => line.type === "turn.failed");
  if (failed) throw new ModelRefusal(Number(/\bstatus\D{0,3}(\d{3})\b/i.exec(failed.error.message)?.[1] ?? 500), failed.error.message);
  if (ended.timedOut) throw new Error(`${PROGRAM} gave no answer within ${TIMEOUT_MS / 1000} seconds`);
  const said = lines.findLast((line) => line.type === "item.completed" && line.item.type === "agent_message");
  if (said?.type !== "item.completed") throw new Error(`${PROGRAM} ended with ${ended.exitCode}: ${ended.stderr.slice(0, 300)}`);
  return said.item.text ?? "";
}
