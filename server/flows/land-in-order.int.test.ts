import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { OWNER, type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { listDecisions } from "../store/decision.ts";
import { listProjectLandings } from "../store/landing.ts";
import { decide } from "./decide.ts";
import { landInOrder } from "./land-in-order.ts";
import { landTask } from "./land-task.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

/** Red where the file `broken` is. */
const SOUND = { check: "tests-pass", title: "sound", argv: ["test", "!", "-e", "broken"] };
const FINE = { check: "tests-pass", title: "fine", argv: ["true"] };
const work = (project: SeededProject, name: string, checks = [FINE]): Promise<Verified> => verifiedWork(app, project, { works: [{ [name]: `${name}\n` }], checks, task: { title: `Add ${name}` } });
const landings = (project: SeededProject) => listProjectLandings(app.db, project.id);
const asked = (project: SeededProject) => listDecisions(app.db, app.userId, { open: true, projectId: project.id, limit: 10 });
const proofs = async (project: SeededProject): Promise<string[]> => (await landings(project)).map((l) => l.proof);

describe("verified branches", () => {
  test("land in order, each once the one before passed; a red one ends the row", async () => {
    const project = await seedRepository(app, { files: { "a.txt": "1\n" } });
    const all = [await work(project, "one"), await work(project, "two", [{ ...FINE, argv: ["false"] }]), await work(project, "three")];
    expect(await landInOrder(app, project, OWNER)).toEqual(all.map((v) => v.task.number));
    await untilIn(app, "two is asked about", async () => (await asked(project)).length > 0, 60);
    expect(await proofs(project)).toEqual(["passed", "failed"]);
    expect(git(project.path, "ls-files").split("\n")).toEqual(["a.txt", "one", "two"]);
  });

  test("leave out what conflicts with one before", async () => {
    const project = await seedRepository(app, { files: { "a.txt": "1\n" } });
    const first = await verifiedWork(app, project, { works: [{ "a.txt": "mine\n" }] });
    await verifiedWork(app, project, { works: [{ "a.txt": "theirs\n" }] });
    expect(await landInOrder(app, project, OWNER)).toEqual([first.task.number]);
    await untilIn(app, "it landed", async () => (await landings(project)).some((l) => l.status === "landed" && l.proof !== "pending"), 60);
    await expect(landInOrder(app, project, OWNER)).rejects.toMatchObject({ tell: { what: "No verified branch can land now." } });
  });
});

describe("what is red after several landings", () => {
  test("is blamed on the one that broke it; undoing that is one act, and then the rest passes", async () => {
    const project = await seedRepository(app, { files: { "a.txt": "1\n" } });
    const names = ["one", "broken", "three", "four"];
    const all = [];
    for (const name of names) all.push(await work(project, name));
    // Only the last one's contract sees it, and it was verified before the others landed.
    const last = await work(project, "last", [SOUND]);
    for (const on of all) await landTask(app, on, { actor: OWNER });
    await untilIn(app, "all are checked", async () => (await proofs(project)).every((p) => p === "passed"), 60);
    await landTask(app, last, { actor: OWNER });
    await untilIn(app, "it is asked", async () => (await asked(project)).length > 0, 60);
    const [decision] = await asked(project);
    expect(decision?.body).toMatchObject({ kind: "landing", why: expect.stringContaining("broke it") });
    expect(decision?.taskId).toBe(all[1]?.task.id);
    await decide(app, decision?.id ?? "", { verdict: "approve", text: "", actor: OWNER });
    expect(git(project.path, "ls-files").split("\n")).toEqual(["a.txt", "four", "last", "one", "three"]);
    await untilIn(app, "the last one passes now", async () => (await proofs(project)).at(-1) === "passed", 60);
  });
});
