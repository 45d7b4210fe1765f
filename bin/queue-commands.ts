import type { Command } from "commander";
import type { CapacityPatch } from "#domain/capacity.ts";
import type { QueueView } from "#domain/queue-view.ts";
import { WAITS_FOR } from "#domain/waiting.ts";
import { numberFrom } from "./number-option.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { masterId } from "./tasks.ts";

interface Options {
  json?: boolean;
}

interface Limits extends Options {
  memory?: string;
  agents?: string;
  keepFree?: number;
  hibernateAfter?: string;
  agent?: string[];
}

/** `rdv queue`, `rdv limits`: who waits for room, and how much there is. */
export function addQueueCommands(program: Command): void {
  program.command("queue").description("what agents take of this machine, and who waits for room").action(queue);
  program
    .command("limits")
    .description("change how much of this machine agents may take; without options show it")
    .option("--memory <MB or auto>", "megabytes for all agents together")
    .option("--agents <number or any>", "agents at the same time")
    .option("--keep-free <MB>", "memory that stays free for everything else", numberFrom(0))
    .option("--hibernate-after <minutes or never>", "idle agents are ended after so long, sooner where others wait for memory, and come back with their conversation")
    .option("--agent <name=number>", "at most so many of one agent; name=any takes it back; may be repeated", (one: string, all?: string[]) => [...(all ?? []), one])
    .action(limits);
}

async function queue(o: Options): Promise<void> {
  const view = await call<QueueView>("GET", "/api/queue");
  const { items } = await call<{ items: { id: string; number: number; title: string }[] }>("GET", `/api/orchestrators/${await masterId()}/tasks?limit=200`);
  const named = (id: string | null): string => {
    const task = items.find((t) => t.id === id);
    return task ? `${task.number} ${task.title}` : (id ?? "a terminal of its own");
  };
  const about = (at: string | null): string => (at ? `about ${inMinutes(at)}` : "");
  const tasks = view.items.map((w) => [w.place, named(w.taskId), WAITS_FOR[w.short], about(w.startsAt), w.why] as const);
  const waking = view.waking.map((w) => [w.place, `${w.name}, to wake`, w.short ? WAITS_FOR[w.short] : "", about(w.startsAt), w.why] as const);
  const rows = [...tasks, ...waking].toSorted((a, b) => a[0] - b[0]);
  print(o, view, [...roomLines(view), ...table(view.holders.map((h) => ["  runs", h.agent, `${h.memoryMb} MB`, named(h.taskId)])), ...(rows.length === 0 ? ["Nothing waits."] : table(rows))]);
}

function roomLines({ budgetMb, heldMb, measured, holders, capacity }: QueueView): string[] {
  const most = capacity.agents === null ? "" : ` of ${capacity.agents}`;
  return [`${holders.length}${most} agents hold ${heldMb} of ${Math.round(budgetMb)} MB; ${Math.round(measured.availableMb)} MB and ${Math.round(measured.diskMb)} MB of disk are free, load ${measured.load.toFixed(1)} on ${measured.cores} processors`];
}

function inMinutes(at: string): string {
  return `${Math.max(1, Math.round((Date.parse(at) - Date.now()) / 60_000))} min`;
}

async function limits(o: Limits): Promise<void> {
  const now = await call<QueueView>("GET", "/api/queue");
  const patch: CapacityPatch = {
    ...(o.memory === undefined ? {} : { memoryMb: o.memory === "auto" ? null : wholeNumber(o.memory) }),
    ...(o.agents === undefined ? {} : { agents: o.agents === "any" ? null : wholeNumber(o.agents) }),
    ...(o.keepFree === undefined ? {} : { keepFreeMb: o.keepFree }),
    ...(o.hibernateAfter === undefined ? {} : { hibernateAfterMinutes: o.hibernateAfter === "never" ? null : wholeNumber(o.hibernateAfter) }),
    ...(o.agent ? { perAgent: perAgent(now, o.agent) } : {}),
  };
  const view = Object.keys(patch).length === 0 ? now : await call<QueueView>("PATCH", "/api/capacity", patch);
  const own = Object.entries(view.capacity.perAgent).map(([id, { agents, memoryMb }]) => `  ${id}: ${agents === undefined ? "any number" : `at most ${agents}`}${memoryMb === undefined ? "" : `, ${memoryMb} MB each`}`);
  print(o, view.capacity, [...roomLines(view), hibernateLine(view), `${view.capacity.keepFreeMb} MB of memory and ${view.capacity.keepDiskMb} MB of disk stay free`, ...own]);
}

function hibernateLine({ capacity: { hibernateAfterMinutes: minutes } }: QueueView): string {
  return minutes === null ? "idle agents are never hibernated" : `an idle agent is hibernated after ${minutes} min, sooner where others wait for memory`;
}

function perAgent({ capacity }: QueueView, wanted: readonly string[]): CapacityPatch["perAgent"] {
  const changes = wanted.map((one) => {
    const [, id, number] = /^([^=]+)=([^=]+)$/.exec(one) ?? [];
    if (id === undefined || number === undefined) throw new Stop(EXIT.usage, `${one} is not of the form NAME=NUMBER.`);
    const { agents: _, ...rest } = capacity.perAgent[id] ?? {};
    return [id, number === "any" ? rest : { ...rest, agents: wholeNumber(number) }] as const;
  });
  return { ...capacity.perAgent, ...Object.fromEntries(changes) };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Stop(EXIT.usage, `${text} is no whole number of at least 1.`);
  return number;
}
