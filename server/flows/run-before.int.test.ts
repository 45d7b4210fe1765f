import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { commitAs, type ReportedWork, reported } from "../../e2e/support/reported.ts";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { findTask, listEvidence, updateDelegation } from "../store/task.ts";
import { verify } from "./verify.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const own = (script: string, fields: Partial<CheckSpec> = {}): CheckSpec => ({ check: "command", title: "own", argv: ["sh", "-c", script], ...fields });
const seen = async ({ delegation }: ReportedWork) => (await listEvidence(app.db, [delegation.id]))[0];
const before = async (scene: ReportedWork) => (await seen(scene))?.runs?.find((run) => run.place === "base");
const work = (path: string): void => commitAs(path, { answer: "fixed\n" });
const FILES = { answer: "broken\n" };

describe("a check of the task's own", () => {
  test("that failed on the commit before the work proves the change; it is run there once, however often the work is verified", async () => {
    const count = join(privateFolder("rdv-count-"), "runs");
    const scene = await reported(app, [own(`echo $PWD >> ${count}; grep fixed answer`)], { files: FILES, work });
    await verify(app, scene.delegation.id);
    expect(await seen(scene)).toMatchObject({ outcome: "passed", exitCode: 0 });
    expect(await before(scene)).toMatchObject({ exitCode: 1, passed: false, cached: false });
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, scene.delegation.id, { status: "monitoring" })], events: [], result: undefined }));
    await verify(app, scene.delegation.id);
    expect(await before(scene)).toMatchObject({ exitCode: 1, passed: false, cached: true });
    expect(readFileSync(count, "utf8").split("\n").filter((path) => path.endsWith("-base"))).toHaveLength(1);
    expect(existsSync(join(app.env.home, "proofs")) ? readdirSync(join(app.env.home, "proofs")) : []).toEqual([]);
  });

  test("that passed there already guards against a regression, and the work is verified all the same", async () => {
    const scene = await reported(app, [own("grep . answer")], { files: FILES, work });
    await verify(app, scene.delegation.id);
    expect(await before(scene)).toMatchObject({ exitCode: 0, passed: true });
    expect((await findTask(app.db, scene.task.id))?.status).toBe("completed");
  });

  test("that asks a started app is run there too", async () => {
    const serve = `require("node:http").createServer((_, r) => r.end(require("node:fs").readFileSync("answer"))).listen(process.env.PORT, "127.0.0.1")`;
    const probe: CheckSpec = { check: "http-probe", title: "says fixed", argv: ["node", "-e", serve], probe: { path: "/", contains: "fixed" }, origin: { from: "brain", by: "local" } };
    const scene = await reported(app, [probe], { files: FILES, work });
    await verify(app, scene.delegation.id);
    expect(await seen(scene)).toMatchObject({ outcome: "passed" });
    expect(await before(scene)).toMatchObject({ passed: false });
  });

  test("tells nothing of before where the commit before the work cannot be set up, and refutes nothing", async () => {
    const scene = await reported(app, [own("grep fixed answer")], { files: FILES, settings: { setup: [["grep", "fixed", "answer"]] }, work });
    await verify(app, scene.delegation.id);
    expect(await before(scene)).toMatchObject({ passed: null });
    expect((await findTask(app.db, scene.task.id))?.status).toBe("completed");
  });

  test("that did not pass is not run there", async () => {
    const scene = await reported(app, [own("exit 3")], { files: FILES, work });
    await verify(app, scene.delegation.id);
    expect(await before(scene)).toBeUndefined();
  });
});

test.each<[string, CheckSpec]>([
  ["its tests", { check: "tests-pass", title: "own", argv: ["true"] }],
  ["what it found itself", own("true", { origin: { from: "project" } })],
  ["what its settings want for each task", own("true", { origin: { from: "settings" } })],
])("what is the project's is not run before the work: %s", async (_what, spec) => {
  const scene = await reported(app, [spec], { files: FILES, work });
  await verify(app, scene.delegation.id);
  expect(await seen(scene)).toMatchObject({ outcome: "passed" });
  expect(await before(scene)).toBeUndefined();
});
