import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** Something a person decided in a conversation, word for word, and what it answered where that is not plain from the words. */
export const Decided = z.object({ messageId: Id, at: Time, text: z.string(), about: z.string().nullable() });
export type Decided = z.infer<typeof Decided>;

/** The beginning of a long conversation, told shorter, with everything the person decided in it. */
export const Digest = z.object({
  id: Id,
  orchestratorId: Id,
  /** The last message it holds. */
  upTo: Id,
  /** How many messages it holds. */
  messages: z.int(),
  text: z.string(),
  decided: z.array(Decided),
  /** Whether texts of repositories or agents were in sight of what it holds. */
  outside: z.boolean(),
  /** Brain that told it; null where sentences were taken as they stood. */
  brain: z.string().nullable(),
  createdAt: Time,
});
export type Digest = z.infer<typeof Digest>;
