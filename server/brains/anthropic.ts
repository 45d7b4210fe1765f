import Anthropic from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import type { Brain, BrainWorld, Turn } from "#domain/brain.ts";
import type { ModelPrice, ModelUsage } from "#domain/model-price.ts";
import { type Question, wishQuestion } from "../lib/brain-prompt.ts";
import { checksQuestion } from "../lib/check-prompt.ts";
import { toolLoop } from "../lib/tool-loop.ts";

const MODEL = "claude-sonnet-5-5";
const MAX_TOKENS = 4096;
const TOLD = { source: "https://platform.claude.com/docs/en/about-claude/pricing", asOf: "2026-11-21" };
// Haiku costs more above 100,000 tokens of input, which is more than is ever sent from here.
const PRICES: ModelPrice[] = [
  { model: "claude-fable-5-1", input: 10, output: 50, cached: 0.25, ...TOLD },
  { model: "claude-opus-5-5", input: 4, output: 20, cached: 0.2, ...TOLD },
  { model: "claude-opus-5", input: 5, output: 25, cached: 0.5, ...TOLD },
  { model: "claude-sonnet-5-5", input: 2, output: 10, cached: 0.1, ...TOLD },
  { model: "claude-sonnet-5", input: 2, output: 10, cached: 0.2, ...TOLD },
  { model: "claude-haiku-5-5", input: 0.1, output: 0.5, cached: 0.01, ...TOLD },
];

type Message = Anthropic.MessageParam;

interface Line {
  client: Anthropic;
  model: string;
  world: BrainWorld;
}

const brain: Brain = {
  id: "anthropic",
  rank: 10,
  traits: { quality: 3, speed: 2, cost: 3 },
  // It reads what repositories and agents wrote, so it may look and propose, never approve.
  mayApprove: false,
  prices: PRICES,
  needs: "ANTHROPIC_API_KEY in the server's environment",
  available: (env) => Boolean(env["ANTHROPIC_API_KEY"]),
  open(env, world) {
    // Trying again is the router's matter.
    const client = new Anthropic({ apiKey: env["ANTHROPIC_API_KEY"] ?? "", maxRetries: 0, ...(env["ANTHROPIC_BASE_URL"] ? { baseURL: env["ANTHROPIC_BASE_URL"] } : {}) });
    const line = { client, world, model: env["ANTHROPIC_MODEL"] ?? MODEL };
    return {
      model: line.model,
      parse: (wish, context, signal) => answer(line, wishQuestion(wish, context), signal),
      suggest: (question, signal) => answer(line, checksQuestion(question), signal),
      converse: (turn) => converse(line, turn),
    };
  },
};

export default brain;

function answer<T>({ client, model, world }: Line, { system, prompt, shape, read }: Question<T>, signal: AbortSignal): Promise<T> {
  return world.request(signal, async (spent) => {
    const said = await client.messages.create({ model, max_tokens: MAX_TOKENS, system, messages: [{ role: "user", content: prompt }], output_config: { format: zodOutputFormat(shape) } }, { signal });
    spent(usageOf(model, said.usage));
    return read(said.content.map((block) => (block.type === "text" ? block.text : "")).join(""));
  });
}

async function converse({ client, model, world }: Line, turn: Turn): Promise<void> {
  const messages: Message[] = turn.messages.map((m) => ({ role: m.role, content: m.text }));
  const tools = turn.tools.map((t) => ({ name: t.name, description: t.description, input_schema: t.inputSchema as Anthropic.Tool["input_schema"] }));
  await toolLoop(turn, {
    async step(heard) {
      const answer = await world.request(turn.signal, async (spent) => {
        const stream = client.messages.stream({ model, max_tokens: MAX_TOKENS, system: turn.system, messages, tools }, { signal: turn.signal });
        stream.on("text", heard.emit);
        try {
          const whole = await stream.finalMessage();
          spent(usageOf(model, whole.usage));
          return whole;
        } catch (error) {
          // What was sent is paid for, also when the answer did not come to its end; how much of it was written is not told then.
          if (stream.currentMessage) spent({ ...usageOf(model, stream.currentMessage.usage), outputTokens: null });
          throw error;
        }
      }, heard.isSilent);
      const calls = answer.content.filter((block) => block.type === "tool_use");
      messages.push({ role: "assistant", content: answer.content });
      return calls.map(({ id, name, input }) => ({ id, name, input }));
    },
    tell: (results) => void messages.push({ role: "user", content: results.map(({ id, result, isKnown }) => ({ type: "tool_result", tool_use_id: id, content: result, is_error: !isKnown })) }),
  });
}

function usageOf(model: string, usage: Anthropic.Usage): ModelUsage {
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  return { model, inputTokens: usage.input_tokens + cachedTokens + (usage.cache_creation_input_tokens ?? 0), outputTokens: usage.output_tokens, cachedTokens, costUsd: null };
}
