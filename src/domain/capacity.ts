import { z } from "zod";

const Megabytes = z.int().min(64).max(16_777_216);

/** How much of this machine agents may take. Null leaves it to what is measured. */
export const Capacity = z.strictObject({
  /** Megabytes all agents may take together by plan; null for the machine's memory less what stays free. */
  memoryMb: Megabytes.nullable(),
  /** Agents at the same time. */
  agents: z.int().min(1).max(1000).nullable(),
  /** By agent: how many at the same time, and the memory planned for one. */
  perAgent: z.record(z.string().max(60), z.strictObject({ agents: z.int().min(1).max(1000).optional(), memoryMb: Megabytes.optional() })),
  /** Memory that stays free for everything else, as measured. */
  keepFreeMb: z.int().min(0).max(1_048_576),
  /** Space that stays free on the disk of the worktrees. */
  keepDiskMb: z.int().min(0).max(1_048_576),
  /** Processes waiting for one processor above which no further agent starts beside others; null for no such limit. */
  loadPerCore: z.number().min(0.5).max(100).nullable(),
  /** Minutes an agent waits at its prompt until it is hibernated; null for never, also where others wait for memory. */
  hibernateAfterMinutes: z.int().min(1).max(10_080).nullable(),
});
export type Capacity = z.infer<typeof Capacity>;

export const CapacityPatch = Capacity.partial();
export type CapacityPatch = z.infer<typeof CapacityPatch>;

export const DEFAULT_CAPACITY: Capacity = { memoryMb: null, agents: null, perAgent: {}, keepFreeMb: 1000, keepDiskMb: 1000, loadPerCore: 16, hibernateAfterMinutes: 60 };

/** What the machine has right now. */
export const Measured = z.object({
  /** Of the machine, or of the group of processes the server may not leave. */
  totalMb: z.number(),
  availableMb: z.number(),
  /** Free space where worktrees are made. */
  diskMb: z.number(),
  /** Processes that ran or waited to run, on average over the last minute. */
  load: z.number(),
  cores: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** Megabytes agents may take together by plan. */
export function budgetOf(capacity: Capacity, measured: Measured): number {
  return capacity.memoryMb ?? Math.max(0, measured.totalMb - capacity.keepFreeMb);
}

/** Memory planned for an agent whose plug or settings do not say. */
export const PLANNED_MB = 500;
