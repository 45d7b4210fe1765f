import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** A part of a chat message; cards carry ids only and show the live state. */
export const MessagePart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("plan"), taskIds: z.array(Id) }),
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
