import { chunksOf, cwdIn, type Item, newId, type OfferedTool, type Reply, tokensOf, type Wire } from "./conversation.ts";
import { type Json, list, record, string, textOf } from "./json.ts";
import { openaiFailure } from "./openai-failure.ts";

/** OpenAI Responses API, as Codex speaks it: which tools it offers depends on the model slug. */
export const responsesWire: Wire = {
  read(body) {
    const input = typeof body.input === "string" ? [{ type: "message", role: "user", content: body.input }] : list(body.input);
    const said = input.filter((item) => item.type === "message" || item.role);
    const format = record(record(body.text).format);
    return {
      model: string(body.model),
      stream: body.stream === true,
      system: [string(body.instructions), ...said.filter((m) => m.role !== "user").map((m) => textOf(m.content))].join("\n"),
      items: itemsOf(input),
      tools: [...list(body.tools), ...input.filter((i) => i.type === "additional_tools").flatMap((i) => list(i.tools))].flatMap(
        flatten,
      ),
      cwd: cwdIn(said.map((m) => textOf(m.content)).join("\n")),
      schema: format.type === "json_schema" ? record(format.schema) : undefined,
      forced: undefined,
    };
  },

  document(reply, conversation) {
    const output = outputOf(reply);
    const created_at = Math.floor(Date.now() / 1000);
    const frame = { id: newId("resp_"), object: "response", created_at, model: conversation.model };
    return { ...frame, status: "completed", output, usage: usageOf(reply.inputTokens, tokensOf(output)) };
  },

  events(document) {
    const events = [
      { type: "response.created", response: { ...document, status: "in_progress", output: [], usage: null } },
      ...list(document.output).flatMap(itemEvents),
      { type: "response.completed", response: document },
    ];
    return events.map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
  },

  failure: openaiFailure,
};

function itemsOf(input: Json[]): Item[] {
  const names = new Map<string, string>();
  return input.flatMap((item): Item[] => {
    const type = string(item.type);
    if (type.endsWith("_call")) names.set(string(item.call_id), string(item.name));
    if (type.endsWith("_output"))
      return [{ from: "tool", tool: names.get(string(item.call_id)) ?? "", text: textOf(item.output) }];
    return item.role === "user" ? [{ from: "user", text: textOf(item.content) }] : [];
  });
}

/** Namespaces wrap tools in tools. */
function flatten(tool: Json): OfferedTool[] {
  if (tool.type === "namespace") return list(tool.tools).flatMap(flatten);
  return [{ name: string(tool.name), schema: record(tool.parameters) }];
}

function usageOf(input_tokens: number, output_tokens: number): Json {
  const details = { input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } };
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens, ...details };
}

function outputOf(reply: Reply): Json[] {
  const text = reply.text || !reply.call ? [messageOf(reply.text)] : [];
  return reply.call ? [...text, callOf(reply.call.tool, reply.call.input)] : text;
}

function messageOf(text: string): Json {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id: newId("msg_"), role: "assistant", status: "completed", content };
}

function callOf(name: string, input: Json | string): Json {
  const call = { call_id: newId("call_"), name, status: "completed" };
  if (typeof input === "string") return { type: "custom_tool_call", id: newId("ctc_"), ...call, input };
  return { type: "function_call", id: newId("fc_"), ...call, arguments: JSON.stringify(input) };
}

function itemEvents(item: Json, output_index: number): (Json & { type: string })[] {
  const done = { type: "response.output_item.done", output_index, item };
  if (item.type !== "message") return [{ type: "response.output_item.added", output_index, item }, done];
  const delta = { type: "response.output_text.delta", item_id: item.id, output_index, content_index: 0 };
  return [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", content: [] } },
    ...chunksOf(textOf(item.content)).map((text) => Object.assign({}, delta, { delta: text })),
    done,
  ];
}
