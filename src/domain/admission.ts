import { budgetOf, type Capacity } from "./capacity.ts";
import type { Id } from "./ids.ts";
import { inTurn } from "./queue-order.ts";
import type { Candidate, Holder, Room, Short } from "./room.ts";

export interface Admission {
  taskId: Id;
  /** Null: it may start. */
  short: Short | null;
}

/** Milliseconds the first in the queue lets later ones that fit go before it; from then on what it lacks is kept for it. */
export const PATIENCE_MS = 10 * 60_000;

/**
 * Who may start now, in the order of the queue. Nobody starts beyond the configured memory and places; the measured machine decides as
 * well, except for the first agent of all where nobody set a limit: an idle machine has nothing to wait for.
 */
export function admit(candidates: readonly Candidate[], room: Room): Admission[] {
  const holders = [...room.holders];
  let isKept = false;
  return inTurn(candidates, room).map((candidate) => {
    const isEarly = candidate.notBefore !== null && candidate.notBefore > room.now;
    const own = isEarly ? "backoff" : shortOf(candidate, { ...room, holders });
    const short = own ?? (isKept ? "turn" : null);
    if (short === null) holders.push({ ...candidate, usedMb: null });
    // Its own time and the limit of its own kind are nobody else's matter.
    else if (own !== "agent-kind" && own !== "backoff" && Date.parse(room.now) - Date.parse(candidate.since) >= PATIENCE_MS) isKept = true;
    return { taskId: candidate.taskId, short };
  });
}

function shortOf(candidate: Candidate, room: Room): Short | null {
  return configured(candidate, room) ?? measured(candidate, room);
}

function configured({ agent, memoryMb }: Candidate, { capacity, measured: machine, holders }: Room): Short | null {
  if (capacity.agents !== null && holders.length >= capacity.agents) return "agents";
  const most = capacity.perAgent[agent]?.agents;
  if (most !== undefined && holders.filter((h) => h.agent === agent).length >= most) return "agent-kind";
  if (isFirst(capacity, holders)) return null;
  return sum(holders.map((h) => h.memoryMb)) + memoryMb > budgetOf(capacity, machine) ? "memory" : null;
}

function measured({ memoryMb }: Candidate, { capacity, measured: machine, holders }: Room): Short | null {
  if (machine.diskMb < capacity.keepDiskMb) return "disk";
  if (isFirst(capacity, holders)) return null;
  // What runs has not taken all of its plan yet.
  const promised = sum(holders.map((h) => Math.max(0, h.memoryMb - (h.usedMb ?? 0))));
  if (machine.availableMb - promised - memoryMb < capacity.keepFreeMb) return "pressure";
  const most = capacity.loadPerCore === null ? Infinity : capacity.loadPerCore * machine.cores;
  return holders.length > 0 && machine.load > most ? "processor" : null;
}

function isFirst(capacity: Capacity, holders: readonly Holder[]): boolean {
  return capacity.memoryMb === null && holders.length === 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** True for what only looking again can change; everything else changes with an event. */
export function isMeasured(short: Short): boolean {
  return short === "pressure" || short === "processor" || short === "disk" || short === "backoff";
}
