import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskView } from "#domain/api.ts";
import { criticalPath } from "#domain/graph.ts";
import { isFinalTask, type TaskStatus } from "#domain/task.ts";
import { makeRepository, privateFolder, type ProjectRow, scriptAgent, startWorld, type World } from "../e2e/support/world.ts";
import { type Figure, median } from "./figure.ts";

/** Six tasks shaped like a diamond with a tail: who waits for whom, by place in the list. */
const SHAPE: readonly (readonly number[])[] = [[], [0], [0], [0], [1, 2], [3, 4]];
/** Seconds each agent works; different, so that the longest way is one. */
const SECONDS = [20, 24, 28, 22, 26, 20];

/**
 * What orchestration adds to a graph of six tasks: from the confirmation of all to the last verification, against the longest way
 * through the times that the agents themselves measured between their first and their last command.
 */
export async function overhead(options: { quick: boolean }): Promise<Figure[]> {
  const rounds = options.quick ? 1 : 3;
  const scale = options.quick ? 0.1 : 1;
  const world = await startWorld();
  try {
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await once(world, scale));
    return [{ name: "graph-overhead", value: 100 * median(runs.map((r) => r.ratio)), goal: 5, unit: "%", told: options.quick, detail: { rounds, scale, runs } }];
  } finally {
    await world.close();
  }
}

async function once(world: World, scale: number): Promise<{ ratio: number; wallMs: number; agentsMs: number; longest: number[] }> {
  const stamps = privateFolder("rdv-graph-");
  // The first line of what it is told is the wish: `Part 3 takes 28`.
  const script = `begin=$(date +%s%N); set -- $(printf "%s" "$1" | head -n 1); sleep "$4"; echo "$2" > "part-$2.txt"; git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: part $2"; echo "$begin $(date +%s%N)" > "${stamps}/$2"`;
  const project = await world.addProject(makeRepository(), { agents: { custom: [scriptAgent("worker", script)] } });
  const ids: string[] = [];
  for (const [i, parents] of SHAPE.entries()) ids.push((await planned(world, project, { description: `Part ${i} takes ${((SECONDS[i] ?? 20) * scale).toFixed(1)}`, dependsOn: parents.map((p) => ids[p]) })).id);
  const over = allEnded(world, ids);
  const begun = Date.now();
  for (const id of ids) await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${id}/execute`);
  await over;
  const done = await Promise.all(ids.map((id) => world.task(project, id)));
  const failed = done.find((t) => t.status !== "completed");
  if (failed) throw new Error(`part ${failed.title} is ${failed.status}: ${failed.error}`);
  const wallMs = Math.max(...done.map((t) => Date.parse(t.completedAt ?? ""))) - begun;
  const own = ids.map((_, i) => ownMs(join(stamps, String(i))));
  const longest = criticalPath(SHAPE.map((dependsOn, i) => ({ id: String(i), dependsOn: dependsOn.map(String) })), (id) => own[Number(id)] ?? 0).map(Number);
  const agentsMs = longest.reduce((sum, i) => sum + (own[i] ?? 0), 0);
  return { ratio: (wallMs - agentsMs) / agentsMs, wallMs, agentsMs, longest };
}

/** Listens for the ends of tasks, and asks nothing meanwhile: the server runs in this process, and what it is asked after every event would count as its own time. */
function allEnded(world: World, ids: readonly string[]): Promise<void> {
  const left = new Set(ids);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${left.size} tasks did not end in ten minutes`)), 600_000);
    const stop = world.app.bus.subscribe((events) => {
      for (const { kind, taskId, payload } of events) if (kind === "task.changed" && taskId && isFinalTask(payload["to"] as TaskStatus)) left.delete(taskId);
      if (left.size > 0) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

async function planned(world: World, project: ProjectRow, wish: Record<string, unknown>): Promise<TaskView> {
  const { id } = await world.submit(project, wish);
  return world.until("a plan", async () => {
    const task = await world.task(project, id);
    return task.status !== "queued" && task;
  });
}

/** Milliseconds between the two times an agent wrote down. */
function ownMs(file: string): number {
  const [begin = 0n, end = 0n] = readFileSync(file, "utf8").trim().split(" ").map(BigInt);
  return Number(end - begin) / 1e6;
}
