import { afterAll, beforeAll, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Turn, WishContext } from "#domain/brain.ts";
import { textOf } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import type { CheckWorld } from "#domain/check.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { useBrain } from "../../e2e/support/steps.ts";
import { listMessages } from "../store/message.ts";
import { findOrchestrator, updateKnowledge } from "../store/project.ts";
import { findTask, listTasks } from "../store/task.ts";
import { lookWith } from "./check-world.ts";
import { converse } from "./converse.ts";
import { editTask } from "./edit-task.ts";
import { submitTask } from "./submit-task.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const secretOf = (letter: string): string => `ghp_${letter.repeat(36)}`;
const [SAID, READ, TOLD] = ["a", "b", "c"].map(secretOf) as [string, string, string];

let app: BareApp;
let project: SeededProject;
beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
  await app.bus.commit((db) => ({ writes: [updateKnowledge(db, project.id, { conventions: [`push with ${READ}`] })], events: [], result: undefined }));
});
afterAll(() => app.close());

test("a brain sees no secret: not in words, not in what a repository says, not in what a tool returns; none is kept", async () => {
  const shown: string[] = [];
  const stop = useBrain(app, {
    parse: async (wish: string, context: WishContext) => {
      shown.push(JSON.stringify([wish, context]));
      return { type: "feature", title: "Add it", confidence: 0.5, estimateMinutes: 5, agent: null, after: [], scope: [] };
    },
    converse: async (turn: Turn) => {
      shown.push(JSON.stringify([turn.system, turn.messages, turn.context]), await turn.call("show_task", { number: 1 }));
      turn.emit("Seen.");
    },
  });
  const talk = (await findOrchestrator(app.db, project.orchestratorId)) as Orchestrator;
  await seedTask(app, project, { status: "planning", title: "Paint it", description: `with ${TOLD}` });
  await converse(app, talk, { text: `use ${SAID}`, actor: OWNER, scopes: Scope.options });
  await submitTask(app, { project, orchestratorId: talk.id, actor: OWNER }, { description: `Deploy with ${SAID}` });
  await untilIn(app, "the plan", async () => shown.length >= 3);
  stop();
  expect(shown.join("\n").match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(4);
  expect(shown.join("\n")).not.toContain("ghp_");
  expect((await listMessages(app.db, talk.id, { limit: 9 })).map(textOf)).toContain("use [redacted]");
  expect((await listTasks(app.db, { projectId: project.id }, { limit: 9 })).map((t) => t.description)).toContain("Deploy with [redacted]");
});

test("a plan that is changed keeps none, and no hidden characters", async () => {
  const task = await seedTask(app, project, { status: "planning", title: "Paint it" });
  await editTask(app, { project, taskId: task.id, actor: OWNER }, { title: `Use\u200b ${SAID}`, description: `With ${SAID}\u202e` });
  expect(await findTask(app.db, task.id)).toMatchObject({ title: "Use [redacted]", description: "With [redacted]" });
});

test("evidence holds none, in findings and notes as little as in the output", async () => {
  const checks = new Map(app.checks);
  checks.set("leaky", { id: "leaky", means: "It leaks.", suggest: () => [], run: () => Promise.resolve({ outcome: "failed", note: `it printed ${READ}`, findings: [{ message: `it printed ${READ}` }], argv: null, exitCode: null, durationMs: 0, outputTail: READ }) });
  const result = await lookWith({ ...app, checks }, { check: "leaky", title: "Leaky" }, {} as CheckWorld);
  expect(result).toMatchObject({ note: "it printed [redacted]", findings: [{ message: "it printed [redacted]" }], outputTail: "[redacted]" });
});
