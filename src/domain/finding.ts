import { z } from "zod";

/** Something a check saw and did not like. */
export const Finding = z.object({
  /** What is wrong, in one sentence an agent can act on. */
  message: z.string(),
  /** Path relative to the repository, when the finding is about a place. */
  path: z.string().optional(),
  /** Line of that file, counted from 1. */
  line: z.int().positive().optional(),
});
export type Finding = z.infer<typeof Finding>;
