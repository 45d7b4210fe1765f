import { z } from "zod";
import { Capacity, Measured } from "./capacity.ts";
import { WakeWaiting } from "./hibernation.ts";
import { Id, Time } from "./ids.ts";
import { Waiting } from "./waiting.ts";

/** An agent that takes room now. */
const HolderView = z.object({
  sessionId: Id.nullable(),
  taskId: Id.nullable(),
  projectId: Id.nullable(),
  agent: z.string(),
  memoryMb: z.number(),
  usedMb: z.number().nullable(),
  since: Time,
  /** When it is likely to end; null where nobody can tell. */
  endsAt: Time.nullable(),
});

/** What agents take of this machine, what they may take, and who waits. */
export const QueueView = z.object({
  capacity: Capacity,
  measured: Measured,
  /** Megabytes agents may take together by plan, and what those that run hold of it. */
  budgetMb: z.number(),
  heldMb: z.number(),
  holders: z.array(HolderView),
  items: z.array(Waiting),
  /** Hibernated agents that were asked to come back and wait for room, among the others. */
  waking: z.array(WakeWaiting),
});
export type QueueView = z.infer<typeof QueueView>;
