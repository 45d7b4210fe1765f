import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** One use of a tool, as a line to read. */
export const Step = z.object({ tool: z.string(), line: z.string(), state: z.enum(["running", "done", "refused", "proposed"]) });
export type Step = z.infer<typeof Step>;

/** A part of a chat message; cards carry ids only and show the live state. */
export const MessagePart = z.discriminatedUnion("kind", [
  /** `from` says whose words a message of the person holds where they are not their own: a choice taken as it stood, or a token's that may not approve. */
  z.object({ kind: z.literal("text"), text: z.string(), from: z.enum(["choice", "token"]).optional() }),
  z.object({ kind: z.literal("plan"), taskIds: z.array(Id) }),
  /** What the orchestrator looked at and did for an answer; `outside` says that texts of repositories, agents or terminals were in sight. */
  z.object({ kind: z.literal("steps"), steps: z.array(Step), outside: z.boolean() }),
  z.object({ kind: z.literal("ask"), decisionId: Id, question: z.string(), choices: z.array(z.string()) }),
  z.object({ kind: z.literal("stopped") }),
  z.object({ kind: z.literal("note"), text: z.string(), state: z.enum(["verified", "failed", "queued", "working"]), taskId: Id.nullable() }),
]);
export type MessagePart = z.infer<typeof MessagePart>;

/** One message of a conversation. `system` marks facts Remote Dev adds by itself. */
export const Message = z.object({
  id: Id,
  orchestratorId: Id,
  role: z.enum(["user", "assistant", "system"]),
  parts: z.array(MessagePart),
  /** Brain that wrote it, for assistant messages. */
  brain: z.string().nullable(),
  /** True while the answer is still being written. */
  pending: z.boolean(),
  createdAt: Time,
});
export type Message = z.infer<typeof Message>;

/** The text of a message, without cards. */
export function textOf(message: Pick<Message, "parts">): string {
  return message.parts.flatMap((p) => (p.kind === "text" ? [p.text] : [])).join("\n");
}

/** What a brain is told of a message: its text, and the question it put with its choices. */
export function spokenText(message: Pick<Message, "parts">): string {
  const asked = message.parts.flatMap((p) => (p.kind === "ask" ? [[p.question, ...p.choices.map((c) => `- ${c}`)].join("\n")] : []));
  return [textOf(message), ...asked].filter((words) => words !== "").join("\n\n");
}

/** Whose words a message of the person holds; undefined where they are their own. */
export function wordsFrom(message: Pick<Message, "parts">): "choice" | "token" | undefined {
  return message.parts.flatMap((p) => (p.kind === "text" ? [p.from] : []))[0];
}

/** Whether texts of repositories, agents or terminals were in sight when a message was written. */
export function sawOutside(message: Pick<Message, "parts">): boolean {
  return message.parts.some((p) => p.kind === "steps" && p.outside);
}

/** Whether more came of an answer than words: a task, a question, or an act. */
export function hasActed(message: Pick<Message, "parts">): boolean {
  return message.parts.some((p) => p.kind === "plan" || p.kind === "ask" || (p.kind === "steps" && p.steps.some((s) => s.state === "proposed")));
}
