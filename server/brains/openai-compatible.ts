import type { Brain, BrainWorld, Turn } from "#domain/brain.ts";
import type { ModelPrice } from "#domain/model-price.ts";
import { type Question, wishQuestion } from "../lib/brain-prompt.ts";
import { postChat, readStream, readWhole } from "../lib/chat-wire.ts";
import { checksQuestion } from "../lib/check-prompt.ts";
import { type ToolCall, toolLoop } from "../lib/tool-loop.ts";

const OPENAI = "https://api.openai.com/v1";
const MODEL = "gpt-6.1-sol";
const TOLD = { source: "https://developers.openai.com/api/docs/pricing, as told in https://github.com/TheKrush/PromptFuel/releases", asOf: "2026-11-21" };
// Above 272,000 tokens of input they cost more, which is more than is ever sent from here.
const PRICES: ModelPrice[] = [
  { model: "gpt-6.1-sol", input: 2, output: 10, cached: 0.1, ...TOLD },
  { model: "gpt-6-sol", input: 2, output: 10, cached: 0.2, ...TOLD },
  { model: "gpt-6-luna", input: 0.1, output: 0.5, cached: 0.01, ...TOLD },
];

interface Line {
  url: string;
  headers: Record<string, string>;
  model: string;
  world: BrainWorld;
}

/** The form of structured answers each server took, so that the forms it refuses are not tried each time. */
const taken = new Map<string, number>();

const brain: Brain = {
  id: "openai-compatible",
  rank: 20,
  traits: { quality: 2, speed: 2, cost: 2 },
  mayApprove: false,
  prices: PRICES,
  needs: "OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, in the server's environment",
  // Another server than OpenAI's needs to be told which model, and may need no key.
  available: (env) => (env["OPENAI_BASE_URL"] ? Boolean(env["OPENAI_MODEL"]) : Boolean(env["OPENAI_API_KEY"])),
  open(env, world) {
    const model = env["OPENAI_MODEL"] ?? MODEL;
    const line = { url: `${(env["OPENAI_BASE_URL"] ?? OPENAI).replace(/\/+$/, "")}/chat/completions`, headers: env["OPENAI_API_KEY"] ? { authorization: `Bearer ${env["OPENAI_API_KEY"]}` } : ({} as Record<string, string>), model, world };
    return {
      model,
      parse: (wish, context, signal) => answer(line, wishQuestion(wish, context), signal),
      suggest: (question, signal) => answer(line, checksQuestion(question), signal),
      converse: (turn) => converse(line, turn),
    };
  },
};

export default brain;

function answer<T>({ url, headers, model, world }: Line, { name, system, prompt, schema, read }: Question<T>, signal: AbortSignal): Promise<T> {
  const messages = (more: string) => [{ role: "system", content: `${system}${more}` }, { role: "user", content: prompt }];
  const inWords = `\n\nAnswer with one JSON object of this shape and nothing else: ${JSON.stringify(schema)}`;
  // By schema, as JSON, in plain words: servers differ in what they take.
  const forms = [
    { model, messages: messages(""), response_format: { type: "json_schema", json_schema: { name, strict: true, schema } } },
    { model, messages: messages(inWords), response_format: { type: "json_object" } },
    { model, messages: messages(inWords) },
  ];
  const first = taken.get(`${url} ${model}`) ?? 0;
  return world.request(signal, async (spent) => {
    const { response, form } = await postChat(url, headers, forms.slice(first), signal);
    const { text, tokens } = await readWhole(response);
    spent({ model, ...tokens, costUsd: null });
    taken.set(`${url} ${model}`, first + form);
    return read(text);
  });
}

async function converse({ url, headers, model, world }: Line, turn: Turn): Promise<void> {
  const messages: object[] = [{ role: "system", content: turn.system }, ...turn.messages.map((m) => ({ role: m.role, content: m.text }))];
  const tools = turn.tools.length === 0 ? {} : { tools: turn.tools.map((t) => ({ type: "function", function: { name: t.name, description: t.description, parameters: t.inputSchema } })) };
  await toolLoop(turn, {
    async step(heard) {
      const body = { model, messages, stream: true, ...tools };
      const { text, calls } = await world.request(turn.signal, async (spent) => {
        const { response } = await postChat(url, headers, [{ ...body, stream_options: { include_usage: true } }, body], turn.signal);
        return readStream(response, heard.emit, (tokens) => spent({ model, ...tokens, costUsd: null }));
      }, heard.isSilent);
      messages.push({ role: "assistant", content: text || null, ...(calls.length === 0 ? {} : { tool_calls: calls.map(asSaid) }) });
      return calls;
    },
    tell: (results) => void messages.push(...results.map(({ id, result }) => ({ role: "tool", tool_call_id: id, content: result }))),
  });
}

function asSaid({ id, name, input }: ToolCall): object {
  return { id, type: "function", function: { name, arguments: JSON.stringify(input) } };
}
