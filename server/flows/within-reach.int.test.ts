import { afterAll, beforeAll, expect, test } from "vitest";
import { type Principal, Scope } from "#domain/access.ts";
import { type BareApp, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedSession } from "../../e2e/support/seeds.ts";
import { type VerifiedPair, verifiedPair } from "../../e2e/support/verified-pair.ts";
import { ownDecision, ownSession } from "../api/own.ts";
import type { ToolCaller, TurnFacts } from "../kernel.ts";
import { runTool } from "./run-tool.ts";

let app: BareApp;
let on: VerifiedPair;
const ids = { session: "", decision: "", plan: "", alone: "" };

beforeAll(async () => {
  app = await startBareApp();
  on = await verifiedPair(app);
  const alone = await seedTask(app, on.project, { status: "planning", title: "Alone" });
  const place = { projectId: on.project.id, taskId: on.task.id };
  ids.session = (await seedSession(app, on.project, { cwd: on.path, delegationId: on.delegation.id })).id;
  ids.decision = (await seedDecision(app, place, { key: "a", title: "Of both", body: { kind: "retry", findings: [], why: "x" } })).id;
  ids.plan = (await seedDecision(app, { ...place, taskId: alone.id }, { key: "b", title: "A plan of several", body: { kind: "plan", why: "x", taskIds: [alone.id, on.task.id] } })).id;
  ids.alone = (await seedDecision(app, { ...place, taskId: alone.id }, { key: "c", title: "Of one", body: { kind: "plan", why: "x" } })).id;
});
afterAll(() => app.close());

const as = (projectId: string | null) => {
  const principal: Principal = { kind: "token", userId: app.userId, tokenId: "01J0000000000000000000000T", scopes: ["admin"], projectId };
  return { key: "GET /api/sessions/{id}", principal };
};
const use = (name: string, input: unknown, more: Partial<ToolCaller> = {}): Promise<unknown> => {
  const tool = app.tools.get(name);
  if (!tool) throw new Error(`no tool ${name}`);
  return runTool(app, tool, { caller: { userId: app.userId, projectId: on.project.id, orchestratorId: null, actorId: "a token", scopes: Scope.options, ...more }, input });
};

test("a token of one project reaches neither the terminal nor the questions of a task that changes others, too", async () => {
  const bound = as(on.project.id);
  await expect(ownSession(app, bound, ids.session)).rejects.toThrow("There is no such session");
  for (const id of [ids.decision, ids.plan]) {
    await expect(ownDecision(app, bound, id)).rejects.toThrow("There is no such decision");
    await expect(use("decide", { id, verdict: "deny" })).rejects.toThrow("There is no such decision");
  }
  expect([(await ownSession(app, as(null), ids.session)).id, (await ownDecision(app, as(null), ids.plan)).id, (await ownDecision(app, bound, ids.alone)).id]).toEqual([ids.session, ids.plan, ids.alone]);
});

test("nor is it told of them in a list; in a conversation about the project the person is", async () => {
  const titles = async (name: string, more?: Partial<ToolCaller>) => ((await use(name, {}, more)) as { title: string }[]).map((row) => row.title).toSorted();
  expect([await titles("list_tasks"), await titles("list_decisions")]).toEqual([["Alone"], ["Of one"]]);
  const turn = {} as TurnFacts;
  expect([await titles("list_tasks", { turn }), await titles("list_decisions", { turn })]).toEqual([["Add the thing", "Alone"], ["A plan of several", "Of both", "Of one"]]);
});

test("what a task changed is shown of all its repositories", async () => {
  const { files, patch } = (await use("show_diff", { number: on.task.number }, { turn: {} as TurnFacts })) as { files: { path: string }[]; patch: string };
  expect(files.map((f) => f.path)).toEqual(["page.txt", "api/route.txt"]);
  expect(patch).toContain("+route");
});
