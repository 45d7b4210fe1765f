import { Capacity, DEFAULT_CAPACITY, type Measured } from "#domain/capacity.ts";
import type { Task } from "#domain/task.ts";
import { runTask } from "../../server/flows/run-task.ts";
import { now } from "../../server/lib/ids.ts";
import { listHolding, saveCapacity } from "../../server/store/queue.ts";
import { findTask } from "../../server/store/task.ts";
import { startAdmission } from "../../server/workers/let-in.ts";
import { startMonitor } from "../../server/workers/monitor.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "./bare-app.ts";
import { seedRepository, untilIn } from "./seeds.ts";
import { CALM, meterOf } from "./calm-machine.ts";
import { WRITE_AND_COMMIT } from "./world.ts";

/** An app with its queue on an invented machine, with real agents in real terminals; not `watched`, rows stand for agents. */
export async function startGoverned(capacity: Partial<Capacity>, { measured = CALM, watched = true } = {}): Promise<{ app: BareApp; machine: Measured; close(): Promise<void> }> {
  const bare = await startBareApp();
  const machine = { ...measured };
  const app = { ...bare, meter: meterOf(machine) };
  await app.bus.commit((db) => ({ writes: [saveCapacity(db, Capacity.parse({ ...DEFAULT_CAPACITY, ...capacity }))], events: [], result: undefined }));
  const monitor = watched ? startMonitor(app) : undefined;
  const admission = startAdmission(app, 200);
  return {
    app,
    machine,
    async close() {
      await monitor?.stop();
      admission.stop();
      await app.close();
    },
  };
}

/** A project whose agent needs so much memory, and runs a script. */
export function agentProject(app: BareApp, fields: { memoryMb: number; script?: string; name?: string }): Promise<SeededProject> {
  const custom = { id: "script", name: "script", command: ["sh", "-c", fields.script ?? WRITE_AND_COMMIT], promptBy: "argv", doneWhen: "exit", memoryMb: fields.memoryMb };
  return seedRepository(app, { settings: { agents: { custom: [custom] } }, fields: { name: fields.name ?? "sample" } });
}

/** A confirmed task with one check. */
export async function seedConfirmed(app: BareApp, project: SeededProject, fields: Partial<Task> = {}): Promise<Task> {
  const contract = { checks: [{ check: "diff-not-empty", title: "Something changed" }], fixedAt: now() };
  const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", contract, confirmedAt: now(), confirmedBy: "owner", ...fields });
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "task.confirmed", projectId: project.id, taskId: task.id, payload: { by: "owner", why: "seeded" } }], result: undefined }));
  return task;
}

/** What was seen while many tasks ran: the most memory by plan at any commit, the most agents, and who started when. */
export interface Seen {
  mostMb: number;
  mostAgents: number;
  starts: { taskId: string; projectId: string; waiting: string[] }[];
}

/** Submits tasks at once and waits until all are over; looks at what is held with every try that is made. */
export async function runAll(app: BareApp, tasks: readonly Task[], plannedMb: number): Promise<Seen> {
  const seen: Seen = { mostMb: 0, mostAgents: 0, starts: [] };
  const left = new Set(tasks.map((t) => t.id));
  const looks: Promise<void>[] = [];
  const look = async (): Promise<void> => {
    const held = await listHolding(app.db);
    seen.mostAgents = Math.max(seen.mostAgents, held.length);
    seen.mostMb = Math.max(seen.mostMb, held.length * plannedMb);
  };
  const stop = app.bus.subscribe((events) => {
    for (const e of events) {
      if (e.kind === "delegation.made" || e.kind === "session.changed") looks.push(look());
      if (e.kind !== "delegation.made" || !e.taskId || !e.projectId) continue;
      left.delete(e.taskId);
      seen.starts.push({ taskId: e.taskId, projectId: e.projectId, waiting: tasks.filter((t) => left.has(t.id)).map((t) => t.projectId) });
    }
  });
  await Promise.all(tasks.map((t) => runTask(app, t.id)));
  await untilIn(app, "the end of all", async () => (await Promise.all(tasks.map((t) => findTask(app.db, t.id)))).every((t) => t?.completedAt !== null), 300);
  stop();
  await Promise.all(looks);
  return seen;
}
