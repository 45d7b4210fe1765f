import Anthropic from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { AppError } from "#domain/errors.ts";
import { type Brain, ParsedWish, type Turn, type WishContext } from "#domain/brain.ts";

const MODEL = "claude-sonnet-5-5";
const MAX_TOKENS = 4096;
/** Turns of the tool loop; a model that has not finished by then is stopped. */
const MAX_STEPS = 12;
/** Characters of one tool result the model gets; longer ones are cut and say so. */
const RESULT_CHARS = 60_000;

type Message = Anthropic.MessageParam;

const brain: Brain = {
  id: "anthropic",
  rank: 10,
  // It reads what repositories and agents wrote, so it may look and propose, never approve.
  mayApprove: false,
  available: (env) => Boolean(env["ANTHROPIC_API_KEY"]),
  open(env) {
    const client = new Anthropic({ apiKey: env["ANTHROPIC_API_KEY"] ?? "", maxRetries: 2, ...(env["ANTHROPIC_BASE_URL"] ? { baseURL: env["ANTHROPIC_BASE_URL"] } : {}) });
    const model = env["ANTHROPIC_MODEL"] ?? MODEL;
    return {
      parse: (wish, context, signal) => parse(client, { model, wish, context, signal }),
      converse: (turn) => converse(client, model, turn),
    };
  },
};

export default brain;

async function parse(client: Anthropic, ask: { model: string; wish: string; context: WishContext; signal: AbortSignal }): Promise<ParsedWish> {
  const { model, wish, context, signal } = ask;
  const request = {
    model,
    max_tokens: MAX_TOKENS,
    system: `You read one wish of a developer for the project ${context.projectName} and say what it means. The title is an imperative sentence of at most 60 characters. Name an agent only if the wish does: ${context.agents.join(", ")}. "after" holds numbers of tasks only if the wish names them. "scope" holds paths only if the wish limits itself to them. Confidence is low when the wish could mean different things.\n\n${describe(context)}`,
    messages: [{ role: "user" as const, content: `<wish>\n${wish}\n</wish>` }],
    output_config: { format: zodOutputFormat(ParsedWish) },
  };
  const answer = await client.messages.parse(request, { signal });
  // The library validated the shape; the lengths and ranges of our schema count too.
  return ParsedWish.parse(answer.parsed_output);
}

async function converse(client: Anthropic, model: string, turn: Turn): Promise<void> {
  const messages: Message[] = turn.messages.map((m) => ({ role: m.role, content: m.text }));
  const tools = turn.tools.map((t) => ({ name: t.name, description: t.description, input_schema: t.inputSchema as Anthropic.Tool["input_schema"] }));
  for (let step = 0; step < MAX_STEPS; step++) {
    const stream = client.messages.stream({ model, max_tokens: MAX_TOKENS, system: turn.system, messages, tools }, { signal: turn.signal });
    stream.on("text", (delta) => turn.emit(delta));
    const answer = await stream.finalMessage();
    const calls = answer.content.filter((block) => block.type === "tool_use");
    if (calls.length === 0) return;
    messages.push({ role: "assistant", content: answer.content }, { role: "user", content: await Promise.all(calls.map((call) => use(turn, call))) });
    turn.emit("\n\n");
  }
  throw new AppError("not-available", "The model did not come to an end.", "Say it in smaller steps.");
}

async function use(turn: Turn, call: Anthropic.ToolUseBlock): Promise<Anthropic.ToolResultBlockParam> {
  const known = turn.tools.some((t) => t.name === call.name);
  const result = known ? await turn.call(call.name, call.input) : JSON.stringify({ error: `There is no tool ${call.name}.` });
  return { type: "tool_result", tool_use_id: call.id, content: result.length > RESULT_CHARS ? `${result.slice(0, RESULT_CHARS)}\n[cut]` : result, is_error: !known };
}

function describe(context: WishContext): string {
  const parts = [
    context.techStack.length > 0 && `Made with: ${context.techStack.join(", ")}.`,
    context.conventions.length > 0 && `Conventions:\n${context.conventions.map((c) => `- ${c}`).join("\n")}`,
    context.openTasks.length > 0 && `Open tasks:\n${context.openTasks.map((t) => `- ${t.number} ${t.title}`).join("\n")}`,
  ];
  return parts.filter(Boolean).join("\n\n");
}
