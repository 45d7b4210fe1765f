import type { Capacity } from "#domain/capacity.ts";
import { PLANNED_MB } from "#domain/capacity.ts";
import type { Id, Time } from "#domain/ids.ts";
import type { Project } from "#domain/project.ts";
import { paceOf } from "#domain/queue-eta.ts";
import type { Holder, Room } from "#domain/room.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { findCapacity, listHolding, listPast, listServed } from "../store/queue.ts";
import { findAgent } from "./choose-agent.ts";

/** Minutes a task is expected to take when nobody estimated it. */
const MINUTES = 30;

/** An agent that takes room, and what it is. */
export interface Held extends Holder {
  sessionId: Id | null;
  taskId: Id | null;
  since: Time;
  /** When it is likely to end; null for one that serves no task. */
  endsAt: Time | null;
}

export type RoomNow = Omit<Room, "holders"> & { holders: readonly Held[]; projects: ReadonlyMap<Id, Project> };

/** What runs, what the machine has, and what was configured: the world an admission is decided in. `projectIds` are of those that want to start. */
export async function roomNow(app: App, projectIds: readonly Id[]): Promise<RoomNow> {
  const [capacity, holding] = await Promise.all([findCapacity(app.db), listHolding(app.db)]);
  const wanted = [...new Set([...projectIds, ...holding.flatMap((h) => h.projectId ?? [])])];
  const [measured, served, rows] = await Promise.all([
    app.meter.measure(app.env.home),
    // Whose turn it is matters only where several wait.
    listServed(app.db, projectIds.length > 1 ? [...new Set(projectIds)] : []),
    Promise.all(wanted.map((id) => findProject(app.db, id))),
  ]);
  const projects = new Map(rows.flatMap((p) => (p ? [[p.id, p] as const] : [])));
  const holders = holding.map((h): Held => {
    const { pid, since, estimatedDuration, ...of } = h;
    const ends = h.taskId === null ? null : new Date(Date.parse(since) + (estimatedDuration ?? MINUTES) * 60_000).toISOString();
    return { ...of, since, memoryMb: plannedFor(app, { capacity, project: projects.get(h.projectId ?? ""), agent: h.agent }), usedMb: pid === null ? null : app.meter.usedMb(pid), endsAt: ends };
  });
  return { capacity, measured, served, holders, projects, now: now() };
}

/** Megabytes planned for an agent: as configured, else as its plug says. */
export function plannedFor(app: App, on: { capacity: Capacity; project: Project | undefined; agent: string }): number {
  const own = on.project ? findAgent(app, on.project, on.agent) : app.agents.get(on.agent);
  return on.capacity.perAgent[on.agent]?.memoryMb ?? own?.memoryMb ?? PLANNED_MB;
}

/** Milliseconds a task of a project is expected to take, by its estimate and how long estimates took there before. */
export async function expectedMs(app: App, projectId: Id): Promise<(estimate: number | null) => number> {
  const pace = paceOf(await listPast(app.db, projectId));
  return (estimate) => (estimate ?? MINUTES) * 60_000 * pace;
}
