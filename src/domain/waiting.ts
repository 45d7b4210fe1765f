import { z } from "zod";
import { budgetOf } from "./capacity.ts";
import { Id, Time } from "./ids.ts";
import { type Room, Short } from "./room.ts";

/** A task that may run and has no room yet. */
export const Waiting = z.object({
  taskId: Id,
  projectId: Id,
  agent: z.string(),
  /** Memory planned for its agent. */
  memoryMb: z.number(),
  since: Time,
  notBefore: Time.nullable(),
  short: Short,
  why: z.string(),
  /** 1 is next, 0 has been called. */
  place: z.int(),
  /** When it is likely to start; null where nobody can tell. */
  startsAt: Time.nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

/** What it waits for, in the few words a list has room for. */
export const WAITS_FOR: Record<Short, string> = {
  memory: "waits for memory",
  pressure: "waits for free memory",
  processor: "waits for the processor",
  disk: "waits for disk space",
  agents: "waits for a free place",
  "agent-kind": "waits for its agent",
  turn: "waits for its turn",
  backoff: "waits before the next try",
};

/** Why it waits, in one sentence, with the numbers it rests on. */
export function whyShort(short: Short, { agent, memoryMb }: Pick<Waiting, "agent" | "memoryMb">, room: Pick<Room, "capacity" | "measured" | "holders">): string {
  const { capacity, measured, holders } = room;
  const held = holders.reduce((sum, h) => sum + h.memoryMb, 0);
  const run = holders.length === 1 ? "1 agent runs" : `${holders.length} agents run`;
  switch (short) {
    case "memory":
      return held === 0 ? `it needs ${gb(memoryMb)}, more than the ${gb(budgetOf(capacity, measured))} agents may take; raise the limit in Settings` : `it needs ${gb(memoryMb)}; ${run} and ${holders.length === 1 ? "holds" : "hold"} ${gb(held)} of ${gb(budgetOf(capacity, measured))}`;
    case "pressure":
      return `it needs ${gb(memoryMb)} and ${gb(capacity.keepFreeMb)} stay free; ${gb(measured.availableMb)} are free, not all of it for one more agent`;
    case "processor":
      return `${measured.load.toFixed(1)} processes want ${measured.cores} processors; ${run}`;
    case "disk":
      return `${gb(measured.diskMb)} are free where worktrees are made, ${gb(capacity.keepDiskMb)} have to stay`;
    case "agents":
      return `${run}, and ${capacity.agents ?? 0} may at the same time`;
    case "agent-kind":
      return `${capacity.perAgent[agent]?.agents ?? 0} of ${agent} may run at the same time, and do`;
    case "backoff":
      return "a try failed, and the next one is given some time";
    default:
      return "one that waited longer is next, and what it needs is kept for it";
  }
}

function gb(megabytes: number): string {
  return Math.round(megabytes) < 1000 ? `${Math.round(megabytes)} MB` : `${Math.round(megabytes / 100) / 10} GB`;
}
