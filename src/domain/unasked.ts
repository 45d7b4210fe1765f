import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** What autonomy does without asking. */
export const UnaskedStep = z.enum(["plan", "retry", "commit", "landing", "level", "pull-request"]);
export type UnaskedStep = z.infer<typeof UnaskedStep>;

/** One thing that ran unasked, with its why and, where it can still be taken back, how. */
export const UnaskedEntry = z.object({
  seq: z.int(),
  at: Time,
  step: UnaskedStep,
  what: z.string(),
  why: z.string(),
  task: z.object({ id: Id, number: z.int(), title: z.string() }).nullable(),
  /** What takes it back: a landing to undo, a step to revert, a task to cancel. */
  undo: z.object({ by: z.enum(["landing", "step", "task"]), id: Id }).nullable(),
});
export type UnaskedEntry = z.infer<typeof UnaskedEntry>;
