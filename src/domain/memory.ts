import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** fact: something that is so. rule: something to keep to. lesson: something that was learned by doing. */
export const MemoryKind = z.enum(["fact", "rule", "lesson"]);
export type MemoryKind = z.infer<typeof MemoryKind>;

/** Characters of one memory. */
export const MEMORY_CHARS = 1000;

/** Something a project's conversations keep in mind. */
export const Memory = z.object({
  id: Id,
  projectId: Id,
  kind: MemoryKind,
  text: z.string().max(MEMORY_CHARS),
  /** Whose words they are: a person's, a model's, or those of a program with a token. */
  origin: z.enum(["person", "model", "token"]),
  createdBy: z.string(),
  /** The message or the place it comes from. */
  source: z.string(),
  /** Since when a person stands behind it. Null: a note, shown as such and never followed. */
  standsSince: Time.nullable(),
  createdAt: Time,
});
export type Memory = z.infer<typeof Memory>;

/** A memory as a model or an agent is told it. */
export function memoryLine({ kind, text }: Pick<Memory, "kind" | "text">): string {
  return kind === "fact" ? text : `${kind}: ${text}`;
}

export const MemoryCreate = z.strictObject({ text: z.string().trim().min(1).max(MEMORY_CHARS), kind: MemoryKind.default("fact") });
