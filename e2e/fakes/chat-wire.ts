import { type Call, chunksOf, cwdIn, type Item, newId, type Reply, type SseEvent, tokensOf, type Wire } from "./conversation.ts";
import { type Json, list, record, string, textOf } from "./json.ts";
import { openaiFailure } from "./openai-failure.ts";

/** OpenAI chat completions, as OpenCode and most "compatible" clients speak them. */
export const chatWire: Wire = {
  read(body) {
    const messages = list(body.messages);
    const system = messages
      .filter((m) => m.role === "system" || m.role === "developer")
      .map((m) => textOf(m.content))
      .join("\n");
    const choice = record(record(body.tool_choice).function);
    return {
      model: string(body.model),
      stream: body.stream === true,
      system,
      items: itemsOf(messages),
      tools: list(body.tools).map(({ function: f }) => ({ name: string(record(f).name), schema: record(record(f).parameters) })),
      cwd: cwdIn(system),
      schema: schemaOf(record(body.response_format)),
      forced: string(choice.name) || undefined,
    };
  },

  document(reply, conversation) {
    const message = {
      role: "assistant",
      content: reply.text || null,
      ...(reply.call ? { tool_calls: [toolCall(reply.call)] } : {}),
    };
    const choices = [{ index: 0, message, finish_reason: reply.call ? "tool_calls" : "stop" }];
    const created = Math.floor(Date.now() / 1000);
    return {
      id: newId("chatcmpl-"),
      created,
      model: conversation.model,
      object: "chat.completion",
      choices,
      usage: usage(reply),
    };
  },

  events({ choices, usage, ...document }) {
    const { message, finish_reason } = list(choices)[0] ?? {};
    const { content, tool_calls } = record(message);
    const chunk = (delta: Json, reason: unknown = null, more: Json = {}): SseEvent => ({
      data: { ...document, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: reason }], ...more },
    });
    return [
      chunk({ role: "assistant", content: "" }),
      ...chunksOf(string(content)).map((piece) => chunk({ content: piece })),
      ...(tool_calls ? [chunk({ tool_calls })] : []),
      chunk({}, finish_reason, { usage }),
      { data: "[DONE]" },
    ];
  },

  failure: openaiFailure,
};

function itemsOf(messages: Json[]): Item[] {
  const names = new Map<string, string>();
  return messages.flatMap((message): Item[] => {
    for (const call of list(message.tool_calls)) names.set(string(call.id), string(record(call.function).name));
    const text = textOf(message.content);
    if (message.role === "tool") return [{ from: "tool", tool: names.get(string(message.tool_call_id)) ?? "", text }];
    return message.role === "user" ? [{ from: "user", text }] : [];
  });
}

/** `json_object` names no shape, so any object will do. */
function schemaOf(format: Json): Json | undefined {
  if (format.type === "json_object") return { type: "object" };
  return format.type === "json_schema" ? record(record(format.json_schema).schema) : undefined;
}

function toolCall({ tool, input }: Call): Json {
  return { index: 0, id: newId("call_"), type: "function", function: { name: tool, arguments: JSON.stringify(input) } };
}

function usage(reply: Reply): Json {
  const completion_tokens = tokensOf(reply.text) + (reply.call ? tokensOf(reply.call.input) : 0) + 1;
  return { prompt_tokens: reply.inputTokens, completion_tokens, total_tokens: reply.inputTokens + completion_tokens };
}
