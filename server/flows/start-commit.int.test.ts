import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedDelegation, seedRepository } from "../../e2e/support/seeds.ts";
import { type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { startCommitOf } from "./start-commit.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

describe("where work begins", () => {
  const behind = async (project: SeededProject, on: readonly Verified[]) => startCommitOf(app, project, await seedTask(app, project, { dependsOn: on.map((v) => v.task.id) }));
  const made = (project: SeededProject, ...works: Record<string, string>[]) => verifiedWork(app, project, { works });

  test("is the base for a task that waits for nothing, for nobody verified, or for work that is in it", async () => {
    const project = await seedRepository(app);
    const main = () => git(project.path, "rev-parse", "main");
    expect(await behind(project, [])).toBe(main());
    const failed = await seedTask(app, project, { status: "failed" });
    await seedDelegation(app, project, failed, { status: "failed" });
    expect(await startCommitOf(app, project, await seedTask(app, project, { dependsOn: [failed.id] }))).toBe(main());
    const on = await made(project, { "x.txt": "x\n" });
    git(project.path, "merge", "--quiet", "--ff-only", on.branch);
    expect(await behind(project, [on])).toBe(main());
  });

  test("is the parent's own commit where nothing else happened, and one that holds all of several", async () => {
    const project = await seedRepository(app);
    const [one, two, three] = [await made(project, { "1.txt": "1\n" }), await made(project, { "2.txt": "2\n" }), await made(project, { "3.txt": "3\n" })];
    expect(await behind(project, [one])).toBe(one.head);
    const start = await behind(project, [three, one, two]);
    expect(git(project.path, "ls-tree", "--name-only", start).split("\n")).toEqual(expect.arrayContaining(["1.txt", "2.txt", "3.txt"]));
    for (const { head } of [one, two, three]) expect(() => git(project.path, "merge-base", "--is-ancestor", head, start)).not.toThrow();
    expect(git(project.path, "status", "--porcelain")).toBe("");
  });

  test("is the same commit however often and in whatever order it is asked for", async () => {
    const project = await seedRepository(app);
    const [one, two] = [await made(project, { "1.txt": "1\n" }), await made(project, { "2.txt": "2\n" })];
    const task = await seedTask(app, project, { dependsOn: [two.task.id, one.task.id] });
    const turned = { ...task, dependsOn: task.dependsOn.toReversed() };
    expect(new Set([await startCommitOf(app, project, task), await startCommitOf(app, project, turned), await startCommitOf(app, project, task)]).size).toBe(1);
  });

  test("is a refusal that names tasks and files where their work does not fit, and how to go on", async () => {
    const project = await seedRepository(app);
    const clash = (word: string) => Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}.txt`, `${word}\n`]));
    const [one, two] = [await made(project, clash("one")), await made(project, clash("two"))];
    await expect(behind(project, [one, two])).rejects.toMatchObject({ code: "conflict", tell: { what: expect.stringMatching(new RegExp(`task ${two.task.number} and task ${one.task.number} both changed f0\\.txt.* and 2 more`)), next: expect.stringContaining("Land one of them") } });
  });

  test("skips work whose commit the repository lost", async () => {
    const project = await seedRepository(app);
    const on = await made(project, { "1.txt": "1\n" });
    const gone = await seedTask(app, project, { status: "completed" });
    await seedDelegation(app, project, gone, { status: "completed", headSha: "0123456789".repeat(4) });
    expect(await startCommitOf(app, project, await seedTask(app, project, { dependsOn: [gone.id, on.task.id] }))).toBe(on.head);
  });
});
