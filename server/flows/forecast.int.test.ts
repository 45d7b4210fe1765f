import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { untilIn } from "../../e2e/support/seeds.ts";
import { commitWork, OWNER, verifiedTask, verifiedWork } from "../../e2e/support/verified-work.ts";
import { startForecasts } from "../workers/forecast.ts";
import { discardDelegation } from "./discard-delegation.ts";
import { forecastOf } from "./forecast.ts";
import { landTask } from "./land-task.ts";
import { undoLanding } from "./undo-landing.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const LINES = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
const changed = (line: number, to: string): string => LINES.replace(`${line}\n`, `${to}\n`);

/** Three branches: the second meets the first in a line and the third in a file only. */
async function three() {
  const one = await verifiedTask(app, { files: { "a.txt": LINES, "b.txt": "b\n" }, works: [{ "a.txt": changed(1, "one") }] });
  const two = await verifiedWork(app, one.project, { works: [{ "a.txt": changed(1, "eins"), "b.txt": "bb\n" }] });
  const third = await verifiedWork(app, one.project, { works: [{ "a.txt": changed(9, "nine") }], task: { status: "monitoring" } });
  return { one, two, third, project: one.project };
}

describe("the forecast", () => {
  test("names what each branch touches, where two conflict, what they only share, and the order", async () => {
    const { one, two, third, project } = await three();
    const forecast = await forecastOf(app, project);
    const [a, b, c] = [one, two, third].map((on) => on.task.number);
    expect(forecast).toMatchObject({ base: "main", baseSha: git(project.path, "rev-parse", "main"), unavailable: null });
    expect(forecast.branches.map((x) => [x.number, x.verified, x.files, x.conflicts])).toEqual([[a, true, ["a.txt"], []], [b, true, ["a.txt", "b.txt"], []], [c, false, ["a.txt"], []]]);
    expect(forecast.pairs).toEqual([{ a, b, conflicts: ["a.txt"], shared: ["a.txt"] }, { a, b: c, conflicts: [], shared: ["a.txt"] }, { a: b, b: c, conflicts: [], shared: ["a.txt"] }]);
    expect(forecast.order).toEqual([a, c, b]);
  });

  test("sees what is not committed yet, and what the base branch does meanwhile", async () => {
    const { one, third, project } = await three();
    writeFiles(third.path, { "new.txt": "not committed\n" });
    commitWork(project.path, [{ "a.txt": changed(1, "uno") }], "somebody");
    const { branches, order } = await forecastOf(app, project);
    expect(branches.find((b) => b.number === third.task.number)?.files).toEqual(["a.txt", "new.txt"]);
    expect(branches.find((b) => b.number === one.task.number)?.conflicts).toEqual(["a.txt"]);
    expect(order[0]).toBe(third.task.number);
  });

  test("forgets what landed, was merged by hand or discarded, and remembers what came back", async () => {
    const { one, two, third, project } = await three();
    const numbers = async (): Promise<number[]> => (await forecastOf(app, project)).branches.map((b) => b.number);
    const { id } = await landTask(app, one, { actor: OWNER });
    expect(await numbers()).toEqual([two.task.number, third.task.number]);
    await discardDelegation(app, two.delegation.id, OWNER);
    expect(await numbers()).toEqual([third.task.number]);
    git(project.path, "merge", "--quiet", third.branch);
    expect(await numbers()).toEqual([]);
    await undoLanding(app, id, OWNER);
    expect(await numbers()).toEqual([]);
  });

  test("still tells shared files when this git is too old for more", async () => {
    const { one, project } = await three();
    const old = { ...app, git: { ...app.git, mergeRefusal: async () => "This machine has git version 2.30.0." } };
    const { unavailable, pairs } = await forecastOf(old, project);
    expect([unavailable, pairs[0]?.a, pairs[0]?.conflicts, pairs[0]?.shared]).toEqual(["This machine has git version 2.30.0.", one.task.number, [], ["a.txt"]]);
  });
});

test("a turn's end makes a new forecast, which is told once and only when something else comes out", async () => {
  const { one, project } = await three();
  const forecasts = startForecasts(app);
  const begun = app.bus.lastSeq();
  const told = async (): Promise<number> => (await app.bus.since(begun, 200)).filter((e) => e.kind === "forecast.changed" && e.projectId === project.id).length;
  const turn = (): Promise<void> => app.bus.commit(() => ({ writes: [], events: [{ kind: "agent.signalled", projectId: project.id, taskId: one.task.id, payload: { source: "hook", signal: "turn-ended", words: "" } }], result: undefined }));
  await turn();
  await untilIn(app, "the first forecast", async () => (await told()) === 1);
  await turn();
  commitWork(one.path, [{ "c.txt": "c\n" }]);
  await turn();
  await untilIn(app, "the second forecast", async () => (await told()) === 2);
  forecasts.stop();
  const last = (await app.bus.since(begun, 200)).findLast((e) => e.kind === "forecast.changed" && e.projectId === project.id);
  expect(last?.payload).toEqual({ branches: 3, conflicts: 1 });
});
