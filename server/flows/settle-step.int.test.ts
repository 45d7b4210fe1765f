import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUTONOMY } from "#domain/autonomy.ts";
import type { Decision } from "#domain/decision.ts";
import { type AutonomyStep, nextStep, type StepEvent } from "#domain/earned.ts";
import { type BareApp, type SeededProject, seedProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { kindsOf, seedDecision } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { findStep, insertStep, listSteps, listUnasked } from "../store/autonomy.ts";
import { findDecision } from "../store/decision.ts";
import { findProject, updateProject } from "../store/project.ts";
import { settleStep, withLevel } from "./settle-step.ts";
import { showUnasked } from "./show-autonomy.ts";
import { actedUnasked } from "./unasked.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

type Fields = Partial<AutonomyStep>;

/** A step of a fresh project, with its question. Where it was applied, the setting is as it made it. */
async function made(fields: Fields = {}): Promise<{ step: AutonomyStep; asked: () => Promise<Decision | undefined> }> {
  project = await seedProject(app, { autonomy: "confirm" });
  const step: AutonomyStep = { id: newId(), projectId: project.id, type: "bug", kind: "raise", from: "confirm", to: "full", own: null, status: "proposed", why: "14 of 14", tasks: [], actor: AUTONOMY, createdAt: now(), closedAt: null, ...fields };
  await app.bus.commit((db) => ({ writes: [insertStep(db, step), ...(step.status === "applied" && step.type ? [updateProject(db, project.id, { settings: withLevel(project, step.type, step.to) })] : [])], events: [], result: undefined }));
  const { id, type, kind, from, to, status, why, tasks } = step;
  const row = await seedDecision(app, { projectId: project.id }, { key: `autonomy:${step.id}`, title: "Raise", body: { kind: "autonomy", step: { id, type, kind, from, to, status, why, tasks } } });
  return { step, asked: () => findDecision(app.db, row.id) };
}

const levels = async (): Promise<unknown> => (await findProject(app.db, project.id))?.settings.autonomyByType;
const settle = (step: AutonomyStep, event: StepEvent) => settleStep(app, step.id, { event, actor: OWNER });
const EVENTS: readonly StepEvent[] = ["apply", "refuse", "overtake", "revert"];

describe.each(["proposed", "applied", "refused", "reverted", "overtaken"] as const)("a step that is %s", (status) => {
  test.each(EVENTS)("hears %s as its states allow, with setting, question and story in one, and twice as once", async (event) => {
    const { step, asked } = await made({ status });
    const before = await levels();
    const next = nextStep(status, event);
    const kinds = await kindsOf(app, () => settle(step, event));
    const after = { proposed: undefined, refused: before, overtaken: before, applied: { bug: "full" }, reverted: {} }[next ?? "proposed"] ?? before;
    expect(await levels()).toEqual(after);
    expect((await findStep(app.db, step.id))?.status).toBe(next ?? status);
    expect((await asked())?.status).toBe(next === undefined ? "open" : next === "overtaken" ? "expired" : "taken");
    const changes = next === "applied" || next === "reverted";
    expect(kinds).toEqual(next === undefined ? [] : ["autonomy.changed", ...(changes ? ["project.changed"] : []), "decision.changed"]);
    expect(await kindsOf(app, () => settle(step, event))).toEqual([]);
    expect(await levels()).toEqual(after);
  });
});

describe("a step", () => {
  test("goes back to what was there before it: the kind's own level, or the project's", async () => {
    const own = await made({ type: "bug", from: "manual", to: "confirm", own: "manual", status: "applied" });
    await settle(own.step, "revert");
    expect(await levels()).toEqual({ bug: "manual" });
  });

  test("leaves other kinds alone", async () => {
    const { step } = await made();
    await app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings: withLevel(project, "feature", "manual") })], events: [], result: undefined }));
    await settle(step, "apply");
    expect(await levels()).toEqual({ feature: "manual", bug: "full" });
    await settle(step, "revert");
    expect(await levels()).toEqual({ feature: "manual" });
  });

  test.each(["apply", "revert"] as const)("does not %s over what a person set meanwhile, and everything stays as it was", async (event) => {
    const { step, asked } = await made({ status: event === "apply" ? "proposed" : "applied" });
    await app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings: withLevel(project, "bug", "manual") })], events: [], result: undefined }));
    await expect(settle(step, event)).rejects.toMatchObject({ code: "conflict", tell: { what: "bug tasks are at manual by now.", next: "Look at the project’s settings. Nothing was changed." } });
    expect([await levels(), (await findStep(app.db, step.id))?.status, (await asked())?.status]).toEqual([{ bug: "manual" }, step.status, "open"]);
  });

  test.each<[string, Fields]>([["of the whole project", { type: null, kind: "set", status: "applied" }], ["of one kind", { kind: "set", status: "applied" }]])("set by hand %s is not taken back here", async (_what, fields) => {
    const { step } = await made(fields);
    await expect(settle(step, "revert")).rejects.toMatchObject({ code: "wrong-state", tell: { what: "This was set by hand.", next: "Change it in the project’s settings." } });
    expect((await findStep(app.db, step.id))?.status).toBe("applied");
  });

  test("of nowhere is not found", async () => {
    await expect(settleStep(app, newId(), { event: "apply", actor: OWNER })).rejects.toMatchObject({ code: "not-found" });
  });

  test("taken and refused at once is one of both", async () => {
    const { step, asked } = await made();
    await Promise.all([settle(step, "apply"), settle(step, "refuse"), settle(step, "apply"), settle(step, "overtake")]);
    const status = (await findStep(app.db, step.id))?.status;
    expect(await levels()).toEqual(status === "applied" ? { bug: "full" } : {});
    expect(await asked()).toMatchObject(status === "overtaken" ? { status: "expired", verdict: null } : { status: "taken", verdict: status === "applied" ? "approve" : "deny", answeredBy: OWNER.id });
  });

  test("keeps who made it when it is overtaken by the evidence, and says who took it", async () => {
    const one = await made();
    await settle(one.step, "overtake");
    expect(await findStep(app.db, one.step.id)).toMatchObject({ actor: AUTONOMY, closedAt: expect.any(String) });
    expect(await one.asked()).toMatchObject({ closedWhy: "the level or the evidence is another one by now" });
    const two = await made();
    await settle(two.step, "apply");
    expect(await findStep(app.db, two.step.id)).toMatchObject({ actor: OWNER });
  });
});

describe("what ran unasked", () => {
  const place = (): { projectId: string; taskId: string } => ({ projectId: project.id, taskId: newId() });
  const said = { step: "level" as const, what: "it went down", why: "it did not hold", subject: "x" };

  test("is listed when autonomy did it, and by nobody else", () => {
    for (const actor of [OWNER, { kind: "agent" as const, id: "autonomy" }, { kind: "person" as const, id: "autonomy" }, { kind: "system" as const, id: "remote-dev" }]) expect(actedUnasked(actor, place(), said)).toEqual([]);
    expect(actedUnasked(AUTONOMY, place(), { step: "plan", what: "a", why: "b" })).toMatchObject([{ kind: "autonomy.acted", payload: { subject: null, step: "plan" } }]);
  });

  test("is paged, newest first, without gaps or repeats, and only of its project", async () => {
    const { step } = await made({ status: "applied" });
    const mine = project.id;
    const events = Array.from({ length: 7 }, (_, i) => ({ kind: "autonomy.acted" as const, actor: AUTONOMY, projectId: mine, payload: { ...said, what: `act ${i}`, subject: i === 6 ? step.id : "gone" } }));
    await app.bus.commit(() => ({ writes: [], events, result: undefined }));
    await made();
    await app.bus.commit(() => ({ writes: [], events: [{ ...(events[0] ?? { kind: "autonomy.acted" as const, payload: { ...said } }), projectId: project.id }], result: undefined }));
    const pages: string[] = [];
    for (let before: number | undefined; ; ) {
      const page = await listUnasked(app.db, mine, { limit: 3, ...(before === undefined ? {} : { before }) });
      pages.push(...page.map((e) => String(e.payload["what"])));
      before = page.at(-1)?.seq;
      if (page.length < 3) break;
    }
    expect(pages).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `act ${i}`));
    expect((await showUnasked(app, mine, { limit: 2 })).map((e) => e.undo)).toEqual([{ by: "step", id: step.id }, null]);
    await settle(step, "revert");
    expect((await showUnasked(app, mine, { limit: 2 })).map((e) => e.undo)).toEqual([null, null]);
    expect((await listSteps(app.db, mine)).map((s) => s.id)).toEqual([step.id]);
  });
});
