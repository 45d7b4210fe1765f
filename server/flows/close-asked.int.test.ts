import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository, seedWork } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId } from "../lib/ids.ts";
import { findDecision } from "../store/decision.ts";
import { dependencyKey } from "./ask-dependents.ts";
import { cancelTask } from "./cancel-task.ts";
import { completeTask } from "./complete-task.ts";
import { failTask } from "./fail-task.ts";
import { mergeTasks } from "./merge-tasks.ts";
import { splitTask } from "./split-task.ts";

let app: BareApp;
let project: SeededProject;
beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const ask = (taskId: string, body: Decision["body"]) => seedDecision(app, { projectId: project.id, taskId }, { key: body.kind === "dependency" ? dependencyKey(taskId, body.parentId) : `test:${newId()}`, title: "x", body });
const budget = { kind: "budget", scope: "task", measure: "usd", limit: 1, spent: 2, why: "x" } as const;
const facts = { baseSha: "b", headSha: "c", branch: null, expectedBranch: null, commits: 1, changed: [], uncommitted: [], folder: "/" };

describe("what is asked about a task", () => {
  const ends: readonly [string, (on: Awaited<ReturnType<typeof seedWork>>) => Promise<void>][] = [
    ["fails", ({ task }) => failTask(app, task.id, { actor: OWNER, why: "given up" })],
    ["is cancelled", ({ task }) => cancelTask(app, task.id, { actor: OWNER, why: "enough" })],
    ["is verified", ({ task, delegation }) => completeTask(app, { task, delegation, facts, summary: "all passed" })],
  ];
  test.each(ends)("is over when it %s; what it taught is asked about still", async (_name, end) => {
    const on = await seedWork(app, project, { delegation: { status: "monitoring" }, session: { status: "exited" } });
    const [asked, taught] = [await ask(on.task.id, budget), await ask(on.task.id, { kind: "recommendation", recommendationId: newId() })];
    await end(on);
    expect(await findDecision(app.db, asked.id)).toMatchObject({ status: "expired", closedWhy: expect.stringContaining("task") });
    expect((await findDecision(app.db, taught.id))?.status).toBe("open");
  });

  test("goes with it when others take its place, and is asked of them where it still matters", async () => {
    const parent = await seedTask(app, project, { status: "failed" });
    const behind = () => seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id] });
    const [whole, one, two] = [await behind(), await behind(), await behind()];
    const asked = await Promise.all([whole, one, two].map((t) => ask(t.id, { kind: "dependency", parentId: parent.id, why: "x" })));
    await splitTask(app, { project, taskId: whole.id, actor: OWNER }, { parts: [{ description: "one" }, { description: "two" }] });
    await mergeTasks(app, { project, actor: OWNER }, { taskIds: [one.id, two.id] });
    const ended = await Promise.all(asked.map((d) => findDecision(app.db, d.id)));
    expect(ended.map((d) => [d?.status, d?.closedWhy?.split(" ")[0]])).toEqual([["expired", "split"], ["expired", "merged"], ["expired", "merged"]]);
  });
});
