import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomOf } from "../../bench/graphs/random.ts";
import type { TaskView } from "#domain/api.ts";
import { type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { type ProjectRow, startWorld, type World, WRITE_OWN_AND_COMMIT } from "../../e2e/support/world.ts";
import { listDecisions } from "../store/decision.ts";
import { listTaskEvents } from "../store/event.ts";
import { listOpenTasks } from "../store/task.ts";

/** Graphs on the real flows, database, git and tmux, and tasks in each. */
const GRAPHS = process.env["RDV_LONG"] ? 20 : 8;
const TASKS = 4;

let world: World;
let steps: Steps;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
});
afterAll(() => world.close());

const listed = async (project: ProjectRow): Promise<TaskView[]> => (await world.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks?limit=100`)).items;

/** Submits a random graph some of whose agents fail, and answers what is asked at random until all is over. */
async function live(project: ProjectRow, seed: number): Promise<TaskView[]> {
  const random = randomOf(seed);
  const ids: string[] = [];
  for (let i = 0; i < TASKS; i++) {
    const dependsOn = [...new Set(Array.from({ length: random.below(3) }, () => random.pick(ids)).filter((id) => id !== undefined))];
    ids.push((await steps.submit(project, { description: `Add part ${i}${random.chance(0.25) ? " which fails" : ""}`, dependsOn })).id);
  }
  for (const task of await listed(project)) await steps.confirm(await steps.planned(task));
  const answered = new Set<string>();
  // Looked at after every event of every graph, so it asks the database and not the wire.
  const { db } = world.app;
  await world.until("the end of the graph", async () => {
    const asked = await listDecisions(db, project.userId, { open: true, projectId: project.id, limit: 200 });
    for (const decision of asked.filter((d) => !answered.has(d.id) && (d.body.kind === "retry" || d.body.kind === "dependency"))) {
      answered.add(decision.id);
      const word = decision.body.kind === "retry" ? "deny" : (random.pick(["approve", "deny", "retry"] as const) ?? "deny");
      // Another answer may have settled it meanwhile.
      await steps.decide(decision, word).catch((error: unknown) => {
        if (!String(error).includes("wrong-state")) throw error;
      });
    }
    return (await listOpenTasks(db)).every((t) => t.projectId !== project.id);
  }, 280);
  return listed(project);
}

/** Sequence number of the first event that fits, or none. */
async function seqOf(task: TaskView, kind: string, to?: string): Promise<number | undefined> {
  return (await listTaskEvents(world.app.db, task.id, { after: 0, limit: 500 })).find((e) => e.kind === kind && (to === undefined || e.payload["to"] === to))?.seq;
}

test.each(Array.from({ length: GRAPHS / 4 }, (_, batch) => batch))("four random graphs through the real flows, batch %i: nobody starts before its parents were verified", async (batch) => {
  const graphs = await Promise.all([0, 1, 2, 3].map(async (i) => live(await steps.project(`case "$1" in *fails*) exit 3;; esac; ${WRITE_OWN_AND_COMMIT}`), batch * 4 + i)));
  let checked = 0;
  for (const tasks of graphs) {
    for (const task of tasks.filter((t) => t.delegations.length > 0)) {
      const started = await seqOf(task, "delegation.made");
      // What a started task depends on does not change any more.
      for (const parent of task.dependsOn.map((id) => tasks.find((t) => t.id === id))) {
        checked += 1;
        expect(parent?.status).toBe("completed");
        expect(await seqOf(parent as TaskView, "task.changed", "completed")).toBeLessThan(started ?? 0);
      }
    }
  }
  expect(checked).toBeGreaterThan(0);
}, 300_000);
