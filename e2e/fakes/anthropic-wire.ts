import { chunksOf, cwdIn, type Item, newId, type Reply, tokensOf, type Wire } from "./conversation.ts";
import { type Json, list, record, string, textOf } from "./json.ts";

const ERROR_TYPES: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** Anthropic Messages API. Source: wire format of @anthropic-ai/sdk and requests of the Claude CLI. */
export const anthropicWire: Wire = {
  read(body) {
    const messages = list(body.messages);
    // The CLI also sends messages of role "system": the working folder is told there.
    const system = [textOf(body.system), ...messages.filter((m) => m.role === "system").map((m) => textOf(m.content))].join("\n");
    const choice = record(body.tool_choice);
    return {
      model: string(body.model),
      stream: body.stream === true,
      system,
      items: itemsOf(messages),
      tools: list(body.tools).map((tool) => ({ name: string(tool.name), schema: record(tool.input_schema) })),
      cwd: cwdIn(system) ?? cwdIn(messages.map((m) => textOf(m.content)).join("\n")),
      schema: schemaOf(body),
      forced: choice.type === "tool" ? string(choice.name) : undefined,
    };
  },

  document(reply, conversation) {
    const usage = { input_tokens: reply.inputTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
    const output_tokens = tokensOf(reply.text) + (reply.call ? tokensOf(reply.call.input) : 0) + 1;
    return {
      id: newId("msg_"),
      type: "message",
      role: "assistant",
      model: conversation.model,
      content: blocksOf(reply),
      stop_reason: reply.call ? "tool_use" : "end_turn",
      stop_sequence: null,
      usage: { ...usage, output_tokens },
    };
  },

  events(document) {
    const { stop_reason, usage } = document;
    const message = { ...document, content: [], stop_reason: null, usage: { ...record(usage), output_tokens: 1 } };
    const end = {
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: record(usage).output_tokens },
    };
    const blocks = list(document.content).flatMap(blockEvents);
    return [{ type: "message_start", message }, ...blocks, end, { type: "message_stop" }].map((data) => ({
      event: data.type,
      data,
    }));
  },

  failure(status, text) {
    return { type: "error", error: { type: ERROR_TYPES[status] ?? "api_error", message: text }, request_id: newId("req_") };
  },
};

/** Body of `/v1/messages/count_tokens`. */
export function countTokens(body: Json): unknown {
  return { input_tokens: tokensOf(body.messages) + tokensOf(body.system ?? "") + tokensOf(body.tools ?? "") };
}

function itemsOf(messages: Json[]): Item[] {
  const names = new Map<string, string>();
  return messages.flatMap((message) => {
    if (typeof message.content === "string") return message.role === "user" ? [{ from: "user", text: message.content }] : [];
    return list(message.content).flatMap((block) => itemOf(block, string(message.role), names));
  });
}

function itemOf(block: Json, role: string, names: Map<string, string>): Item[] {
  if (block.type === "tool_use") names.set(string(block.id), string(block.name));
  if (role !== "user") return [];
  if (block.type === "text") return [{ from: "user", text: string(block.text) }];
  if (block.type !== "tool_result") return [];
  return [{ from: "tool", tool: names.get(string(block.tool_use_id)) ?? "", text: textOf(block.content) }];
}

/** `output_config.format` is today's place of the schema, `output_format` the one of the older beta. */
function schemaOf(body: Json): Json | undefined {
  const format = record(record(body.output_config).format ?? body.output_format);
  return format.type === "json_schema" ? record(format.schema) : undefined;
}

function blocksOf(reply: Reply): Json[] {
  const text = reply.text || !reply.call ? [{ type: "text", text: reply.text }] : [];
  const call = reply.call ? [{ type: "tool_use", id: newId("toolu_"), name: reply.call.tool, input: reply.call.input }] : [];
  return [...text, ...call];
}

function blockEvents(block: Json, index: number): (Json & { type: string })[] {
  const start = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
  const deltas =
    block.type === "text"
      ? chunksOf(string(block.text)).map((text) => ({ type: "text_delta", text }))
      : [{ type: "input_json_delta", partial_json: JSON.stringify(block.input) }];
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}
