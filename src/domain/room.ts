import { z } from "zod";
import type { Capacity, Measured } from "./capacity.ts";
import type { Id, Time } from "./ids.ts";

/** What a start waits for: planned or measured memory, a processor, disk, a place among all agents or those of its kind, its turn behind one that waited long, or the time a failed try is given. */
export const Short = z.enum(["memory", "pressure", "processor", "disk", "agents", "agent-kind", "turn", "backoff"]);
export type Short = z.infer<typeof Short>;

/** An agent that would start. */
export interface Candidate {
  taskId: Id;
  projectId: Id;
  agent: string;
  /** Memory planned for it. */
  memoryMb: number;
  /** 0 to 9, the higher the sooner. */
  priority: number;
  /** Since when it could run. */
  since: Time;
  /** When it may begin at the earliest; null for at once. */
  notBefore: Time | null;
}

/** An agent that runs or starts. */
export interface Holder {
  projectId: Id | null;
  agent: string;
  memoryMb: number;
  /** What it takes now, as measured; null where nobody knows. */
  usedMb: number | null;
}

/** The world an admission is decided in. */
export interface Room {
  capacity: Capacity;
  measured: Measured;
  holders: readonly Holder[];
  /** The last start of each project, by its id; ids grow with time. */
  served: ReadonlyMap<Id, Id>;
  now: Time;
}
