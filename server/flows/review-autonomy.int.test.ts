import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUTONOMY } from "#domain/autonomy.ts";
import type { Decision } from "#domain/decision.ts";
import type { Landing } from "#domain/landing.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { listSteps } from "../store/autonomy.ts";
import { listDecisions } from "../store/decision.ts";
import { insertLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { changeProject } from "./change-project.ts";
import { decide } from "./decide.ts";
import { reviewAutonomy } from "./review-autonomy.ts";
import { settleStep } from "./settle-step.ts";
import { showAutonomy, showUnasked } from "./show-autonomy.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const fresh = async (fields: Partial<SeededProject> = {}): Promise<void> => {
  project = await seedRepository(app, { fields });
};
const verified = async (count: number, fields: Partial<Task> = {}): Promise<Task[]> => Promise.all(Array.from({ length: count }, () => seedTask(app, project, { status: "completed", completedAt: now(), ...fields })));
const refuted = async (): Promise<void> => {
  const [task] = await verified(1);
  if (task) await seedDelegation(app, project, task, { status: "failed", error: { reason: "refuted", message: "no" } as never, completedAt: now() });
};
const asked = (): Promise<Decision[]> => listDecisions(app.db, app.userId, { open: true, projectId: project.id, limit: 10 });
const level = async (): Promise<unknown> => (await findProject(app.db, project.id))?.settings.autonomyByType;
const review = (): Promise<void> => reviewAutonomy(app, project.id);
const answer = (decision: Decision | undefined, verdict: "approve" | "deny") => decide(app, decision?.id ?? "", { verdict, text: "", actor: OWNER });
/** Times are told in milliseconds; what comes after a step comes after it. */
const later = (): Partial<Task> => ({ completedAt: new Date(Date.now() + 1000).toISOString() });

describe("autonomy is earned", () => {
  test("a streak proposes one step up, with the tasks it rests on; once", async () => {
    await fresh();
    await verified(13);
    await review();
    expect(await asked()).toEqual([]);
    await verified(1);
    await review();
    await review();
    const decisions = await asked();
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ title: "Raise feature tasks to full", body: { kind: "autonomy", step: { kind: "raise", from: "confirm", to: "full", why: "14 of 14 verified without refutation; at 95 % confidence fewer than 20 in 100 would be refuted" } } });
    expect(decisions[0]?.body.kind === "autonomy" && decisions[0].body.step.tasks).toHaveLength(14);
    expect(await level()).toEqual({});
  });

  test("taken, it holds for this kind of task, counts anew, and one act takes it back", async () => {
    const [decision] = await asked();
    await answer(decision, "approve");
    expect(await level()).toEqual({ feature: "full" });
    const view = await showAutonomy(app, project);
    const [step] = view.steps;
    expect(step).toMatchObject({ status: "applied", actor: OWNER, type: "feature" });
    await settleStep(app, step?.id ?? "", { event: "revert", actor: OWNER });
    await settleStep(app, step?.id ?? "", { event: "revert", actor: OWNER });
    expect(await level()).toEqual({});
    await review();
    expect(await asked()).toEqual([]);
  });

  test("refused, it is not proposed again until there is as much new evidence", async () => {
    await fresh({ autonomy: "manual" });
    await verified(6);
    await review();
    await answer((await asked())[0], "deny");
    await review();
    await verified(5, later());
    await review();
    expect(await asked()).toEqual([]);
    await verified(1, later());
    await review();
    expect(await asked()).toMatchObject([{ title: "Raise feature tasks to confirm" }]);
  });

  test("a proposal is overtaken by a refutation, and by a person who sets it", async () => {
    await fresh({ autonomy: "manual" });
    await verified(6);
    await review();
    expect(await asked()).toHaveLength(1);
    await refuted();
    await review();
    expect(await asked()).toEqual([]);
    expect((await listSteps(app.db, project.id)).map((s) => s.status)).toEqual(["overtaken"]);
    await fresh({ autonomy: "manual" });
    await verified(6);
    await review();
    await changeProject(app, { projectId: project.id, actor: OWNER }, { autonomy: "confirm" });
    await review();
    expect(await asked()).toEqual([]);
  });
});

describe("autonomy is lost", () => {
  test("by a proposal, where a person confirms every plan anyway", async () => {
    await fresh();
    await refuted();
    await refuted();
    await review();
    expect(await asked()).toMatchObject([{ title: "Lower feature tasks to manual", body: { step: { kind: "lower", status: "proposed" } } }]);
    expect(await level()).toEqual({});
  });

  test("at once from full, which is listed and asked afterwards; a person may put it back", async () => {
    await fresh({ autonomy: "full" });
    await refuted();
    await refuted();
    await review();
    expect(await level()).toEqual({ feature: "confirm" });
    expect(await showUnasked(app, project.id, { limit: 5 })).toMatchObject([{ step: "level", what: "feature tasks went from full to confirm", undo: { by: "step" } }]);
    const [decision] = await asked();
    expect(decision).toMatchObject({ title: "Lowered to confirm: feature tasks" });
    await answer(decision, "deny");
    expect(await level()).toEqual({});
    await review();
    expect(await asked()).toEqual([]);
  });

  test("at once when one thing that landed unasked had to be undone", async () => {
    await fresh({ autonomy: "full" });
    const [task] = await verified(1);
    const sha = "a".repeat(40);
    const landing: Landing = { id: newId(), projectId: project.id, taskId: task?.id ?? "", delegationId: "", strategy: "squash", base: "main", headSha: sha, fromSha: sha, toSha: sha, status: "undone", landedBy: AUTONOMY, proof: "failed", checks: [], undoSha: sha, undoHow: "moved-back", undoneBy: OWNER, error: null, createdAt: now(), landedAt: now(), undoneAt: now() };
    await app.bus.commit((db) => ({ writes: [insertLanding(db, landing)], events: [], result: undefined }));
    await review();
    expect(await level()).toEqual({ feature: "confirm" });
    await answer((await asked())[0], "approve");
    expect(await asked()).toEqual([]);
    expect(await level()).toEqual({ feature: "confirm" });
  });
});
