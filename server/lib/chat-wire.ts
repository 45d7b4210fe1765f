import { z } from "zod";
import type { ToolCall } from "./tool-loop.ts";
import { ModelRefusal } from "./model-failure.ts";
import { eventData } from "./sse.ts";

const Tokens = z.object({ prompt_tokens: z.number(), completion_tokens: z.number(), prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish() });
const Whole = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1), usage: Tokens.nullish() });
const Piece = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish(), tool_calls: z.array(z.object({ index: z.int().min(0).max(63).default(0), id: z.string().nullish(), function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish() })).nullish() }) })).default([]),
  usage: Tokens.nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

/** Tokens of one request as the chat-completions wire counts them; null where it does not. */
export interface ChatTokens {
  inputTokens: number | null;
  outputTokens: number | null;
  cachedTokens: number | null;
}

/** Characters of a tool's input that are taken. */
const MAX_INPUT = 200_000;

/**
 * Posts a request in the richest form the server takes. A server that refuses a form as such (400, 404, 415, 422) is asked in the
 * next plainer one. Returns the answer and which form it was.
 */
export async function postChat(url: string, headers: Record<string, string>, forms: readonly object[], signal: AbortSignal): Promise<{ response: Response; form: number }> {
  for (const [form, body] of forms.entries()) {
    // A redirect would carry the key elsewhere.
    const response = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body), signal, redirect: "error" });
    if (response.ok) return { response, form };
    const said = (await response.text()).slice(0, 1000);
    const isForm = [400, 404, 415, 422].includes(response.status) && form < forms.length - 1;
    if (!isForm) throw new ModelRefusal(response.status, said, response.headers);
  }
  throw new ModelRefusal(400, "no form was given");
}

/** The text and tokens of an answer that came as a whole. */
export async function readWhole(response: Response): Promise<{ text: string; tokens: ChatTokens }> {
  const { choices, usage } = Whole.parse(await response.json());
  return { text: choices[0]?.message.content ?? "", tokens: tokensOf(usage) };
}

/** Reads an answer as it is written; text is told at once, tokens before anything is made of the calls, which may be no JSON. */
export async function readStream(response: Response, onText: (text: string) => void, onTokens: (tokens: ChatTokens) => void): Promise<{ text: string; calls: ToolCall[] }> {
  const drafts: { id: string; name: string; input: string }[] = [];
  let text = "";
  let usage: z.infer<typeof Tokens> | null | undefined;
  for await (const data of eventData(response.body ?? new ReadableStream({ start: (c) => c.close() }))) {
    if (data === "[DONE]") break;
    const piece = Piece.parse(JSON.parse(data));
    if (piece.error) throw new ModelRefusal(500, piece.error.message);
    usage = piece.usage ?? usage;
    const delta = piece.choices[0]?.delta;
    if (delta?.content) {
      text += delta.content;
      onText(delta.content);
    }
    for (const call of delta?.tool_calls ?? []) {
      const draft = (drafts[call.index] ??= { id: "", name: "", input: "" });
      draft.id ||= call.id ?? "";
      draft.name ||= call.function?.name ?? "";
      draft.input = (draft.input + (call.function?.arguments ?? "")).slice(0, MAX_INPUT);
    }
  }
  onTokens(tokensOf(usage));
  return { text, calls: drafts.flatMap(callOf) };
}

function callOf({ id, name, input }: { id: string; name: string; input: string }, index: number): ToolCall[] {
  return name === "" ? [] : [{ id: id || `call_${index}`, name, input: input.trim() === "" ? {} : JSON.parse(input) }];
}

function tokensOf(usage: z.infer<typeof Tokens> | null | undefined): ChatTokens {
  return { inputTokens: usage?.prompt_tokens ?? null, outputTokens: usage?.completion_tokens ?? null, cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? null };
}
