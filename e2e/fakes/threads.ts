import { type Json, list, record, string } from "./json.ts";

/**
 * Message threads of the Messages API: the server holds the conversation, the client sends only what is new. The SDK's
 * tool runner uses them unless told otherwise, and a server that ignores the field would see a conversation without a beginning.
 */
export interface Threads {
  /** The whole conversation a request belongs to; undefined when it continues one that is not held here. */
  resume(body: Json): Json | undefined;
  /** Holds a conversation under the id of its newest answer. */
  keep(body: Json, answer: Json): void;
}

/** Status 404; the SDK answers with the full history. */
export const THREAD_NOT_FOUND = {
  type: "error",
  error: { type: "not_found_error", message: "thread not found", details: { error_code: "thread_not_found" } },
};

const KEPT_THREADS = 500;

/** Threads in memory; the oldest are forgotten. */
export function createThreads(): Threads {
  const held = new Map<string, Json>();
  return {
    resume(body) {
      const thread = record(body.thread);
      if (thread.type !== "continue") return body;
      const past = held.get(string(thread.previous_message_id));
      return past && { ...past, ...body, messages: [...list(past.messages), ...list(body.messages)] };
    },
    keep(body, answer) {
      if (!body.thread) return;
      const reply = { role: "assistant", content: answer.content };
      held.set(string(answer.id), { system: body.system, tools: body.tools, messages: [...list(body.messages), reply] });
      const oldest = held.keys().next().value;
      if (held.size > KEPT_THREADS && oldest) held.delete(oldest);
    },
  };
}
