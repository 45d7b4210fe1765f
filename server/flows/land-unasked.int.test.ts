import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUTONOMY } from "#domain/autonomy.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { kindsOf, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { commitWork, keepLook, OWNER, type Verified, verifiedTask, verifiedWork } from "../../e2e/support/verified-work.ts";
import { listProjectLandings } from "../store/landing.ts";
import { changeProject } from "./change-project.ts";
import { landTask } from "./land-task.ts";
import { landUnasked } from "./land-unasked.ts";
import { showUnasked } from "./show-autonomy.ts";
import { undoLanding } from "./undo-landing.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const MAY = { mayMerge: true, autonomyByType: { feature: "full" } };
const PASSES = { check: "tests-pass", title: "tests", argv: ["true"] };
const main = (on: Pick<Verified, "project">): string => git(on.project.path, "rev-parse", "main");
const landings = (on: Verified) => listProjectLandings(app.db, on.project.id);
const checked = (on: Verified, count: number) => untilIn(app, "the landings are checked", async () => (await landings(on)).filter((l) => l.proof !== "pending").length === count, 60);
const held = async (on: Verified): Promise<unknown> => (await app.bus.since(0, 5000)).findLast((e) => e.kind === "autonomy.held" && e.taskId === on.task.id)?.payload["why"];

describe("a verified change lands unasked", () => {
  test("with a checkpoint before and a check after; it is listed with its why and can be undone", async () => {
    const on = await verifiedTask(app, { settings: MAY, checks: [PASSES] });
    const kinds = await kindsOf(app, () => landUnasked(app, on.project.id));
    expect(kinds.slice(0, 5)).toEqual(["action.intended", "checkpoint.made", "action.done", "task.landed", "autonomy.acted"]);
    expect(main(on)).toBe(on.head);
    await checked(on, 1);
    const [entry] = await showUnasked(app, on.project.id, { limit: 5 });
    const [landing] = await landings(on);
    expect(landing).toMatchObject({ status: "landed", landedBy: AUTONOMY, proof: "passed" });
    expect(entry).toMatchObject({ step: "landing", task: { number: on.task.number }, why: expect.stringContaining("confidence 0.90, needs 0.90"), undo: { by: "landing", id: landing?.id } });
    await undoLanding(app, landing?.id ?? "", OWNER);
    expect((await showUnasked(app, on.project.id, { limit: 5 }))[0]?.undo).toBeNull();
    // What a person took off does not come back by itself.
    expect(await kindsOf(app, () => landUnasked(app, on.project.id))).toEqual([]);
  });

  test.each([
    ["the switch is off", { autonomyByType: { feature: "full" } }, {}, undefined],
    ["the kind of task is not at full", { mayMerge: true, autonomyByType: { bug: "full" } }, {}, undefined],
    ["it is not sure enough", MAY, { confidence: 0.89 }, "confidence 0.89, needs 0.90"],
  ])("not when %s", async (_what, settings, task, why) => {
    const on = await verifiedTask(app, { settings, task });
    const before = main(on);
    await landUnasked(app, on.project.id);
    await landUnasked(app, on.project.id);
    expect([main(on), await held(on)]).toEqual([before, why]);
    const said = (await app.bus.since(0, 5000)).filter((e) => e.kind === "autonomy.held" && e.taskId === on.task.id);
    expect(said).toHaveLength(why === undefined ? 0 : 1);
  });

  test("not when its evidence holds what a person must look at", async () => {
    const on = await verifiedTask(app, { settings: MAY });
    await keepLook(app, on);
    const before = main(on);
    await landUnasked(app, on.project.id);
    expect([main(on), await held(on)]).toEqual([before, "1 thing in its evidence is worth a look"]);
    await expect(landTask(app, on, { actor: AUTONOMY })).rejects.toMatchObject({ code: "forbidden" });
    expect(main(on)).toBe(before);
  });

  test("not into a conflict, with the base or with another branch", async () => {
    const on = await verifiedTask(app, { settings: MAY });
    const other = await verifiedWork(app, on.project, { works: [{ "a.txt": "other\n2\n3\n4\n5\n6\n7\n8\n9\n" }], task: { type: "bug" } });
    const before = main(on);
    await landUnasked(app, on.project.id);
    expect([main(on), await held(on)]).toEqual([before, `it conflicts with task ${other.task.number} in a.txt`]);
    commitWork(on.project.path, [{ "a.txt": "mine\n2\n3\n4\n5\n6\n7\n8\n9\n" }], "somebody");
    await landUnasked(app, on.project.id);
    expect(await held(on)).toContain("It conflicts with main in a.txt");
  });

  test("one after the other, each once the one before is known to be sound", async () => {
    const first = await verifiedTask(app, { settings: MAY, checks: [PASSES], works: [{ "one.txt": "1\n" }] });
    const second = await verifiedWork(app, first.project, { works: [{ "two.txt": "2\n" }], checks: [{ ...PASSES, argv: ["false"] }] });
    const third = await verifiedWork(app, first.project, { works: [{ "three.txt": "3\n" }], checks: [PASSES] });
    await landUnasked(app, first.project.id);
    await checked(first, 1);
    await landUnasked(app, first.project.id);
    await checked(first, 2);
    await landUnasked(app, first.project.id);
    expect((await landings(first)).map((l) => [l.taskId, l.proof])).toEqual([[first.task.id, "passed"], [second.task.id, "failed"]]);
    expect(await held(third)).toBe("what landed on main before does not pass there");
  });

  test("not when a person landed something just before that nobody knows to be sound yet", async () => {
    const on = await verifiedTask(app, { settings: MAY, works: [{ "one.txt": "1\n" }] });
    const theirs = await verifiedWork(app, on.project, { works: [{ "two.txt": "2\n" }], task: { type: "bug" } });
    const quicker: BareApp = { ...app, exclusively: async (key, work) => {
      if (key.startsWith("land:")) await landTask({ ...app, background: () => undefined }, theirs, { actor: OWNER });
      return app.exclusively(key, work);
    } };
    await landUnasked(quicker, on.project.id);
    expect(main(on)).toBe(theirs.head);
    expect(await held(on)).toBe("what landed on main before is not checked yet");
  });

  test("not when it was verified before the settings were changed", async () => {
    const on = await verifiedTask(app, { settings: { autonomyByType: { feature: "full" } } });
    const before = main(on);
    await changeProject(app, { projectId: on.project.id, actor: OWNER }, { mayMerge: true });
    await landUnasked(app, on.project.id);
    expect(main(on)).toBe(before);
    const later = await verifiedWork(app, on.project, { works: [{ "later.txt": "later\n" }] });
    await landUnasked(app, on.project.id);
    expect(main(on)).toBe(later.head);
  });

  test("and whoever calls himself autonomy is still held to the law", async () => {
    const project = await seedRepository(app, { files: { "a.txt": "1\n" }, settings: { mayMerge: true } });
    const on = await verifiedWork(app, project, { works: [{ "b.txt": "b\n" }] });
    await expect(landTask(app, on, { actor: AUTONOMY })).rejects.toMatchObject({ code: "forbidden", tell: { what: expect.stringContaining("autonomy is confirm") } });
    await expect(landTask(app, on, { actor: { kind: "agent", id: "x" } })).rejects.toMatchObject({ code: "forbidden" });
    expect(main(on)).not.toBe(on.head);
  });
});
