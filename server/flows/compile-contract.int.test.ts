import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { commitAs, reported } from "../../e2e/support/reported.ts";
import { seedRepository, seedWork } from "../../e2e/support/seeds.ts";
import { writeFiles } from "../../e2e/support/sample-repo.ts";
import { findTask } from "../store/task.ts";
import { bundleEvidence } from "./bundle-evidence.ts";
import { compileContract } from "./compile-contract.ts";
import { verify } from "./verify.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const FILES = { "package.json": JSON.stringify({ scripts: { test: "node --test", start: "node app.js" } }) };

describe("a contract that is compiled", () => {
  test("holds what can be looked at here, and what guards the checks themselves", async () => {
    const project = await seedRepository(app, { files: FILES });
    const { checks, fixedAt } = await compileContract(app, project, { scope: ["src"] });
    const kinds = checks.map((spec) => spec.check);
    for (const kind of ["committed", "real-change", "tests-not-weakened", "checks-not-edited", "tests-pass", "regression", "inside-scope"]) expect(kinds).toContain(kind);
    expect(fixedAt).toBeNull();
  });

  test("takes what a brain suggests when it is known to be safe, and puts the rest aside", async () => {
    const project = await seedRepository(app, { files: FILES });
    const safe: CheckSpec[] = [
      { check: "files-must-change", title: "src changes", paths: ["src"] },
      { check: "http-probe", title: "it answers", argv: ["npm", "start"], probe: { path: "/" } },
    ];
    const other: CheckSpec = { check: "command", title: "look it up", argv: ["curl", "http://example.org"] };
    const contract = await compileContract(app, project, { scope: [], suggested: [...safe, other] });
    expect(contract.checks).toEqual(expect.arrayContaining(safe));
    expect(contract.checks).not.toContainEqual(other);
    expect(contract.proposed).toEqual([other]);
  });

  test("allows the commands a person wants for each task", async () => {
    const standing: CheckSpec = { check: "command", title: "smoke", argv: ["make", "smoke"] };
    const project = await seedRepository(app, { settings: { contract: { default: [standing] } } });
    const suggested = [{ ...standing, title: "smoke once more" }];
    expect((await compileContract(app, project, { scope: [], suggested })).proposed).toBeUndefined();
  });
});

describe("the evidence of a task in one piece", () => {
  test("holds the contract, every run, what is worth a look and what was not checked", async () => {
    const checks: CheckSpec[] = [
      { check: "command", title: "true", argv: ["true"] },
      { check: "inside-scope", title: "no places named" },
    ];
    const { task, delegation } = await reported(app, checks, {
      files: { ".gitignore": "local\n" },
      work: (path) => {
        commitAs(path);
        writeFiles(path, { local: "1" });
      },
    });
    await verify(app, delegation.id);
    const bundle = await bundleEvidence(app, (await findTask(app.db, task.id)) ?? task);
    expect(bundle).toMatchObject({ sum: "1 of 1 check passed", task: { id: task.id, status: "completed" }, delegation: { id: delegation.id, agent: "script" }, looks: [] });
    expect(bundle.contract.checks).toEqual(checks);
    expect(bundle.evidence[0]?.runs?.map((run) => run.place)).toEqual(["worktree", "clean"]);
    expect(bundle.notChecked).toEqual(["no places named: the contract names no places.", expect.stringContaining("starts no app")]);
  });

  test("is none before an agent worked", async () => {
    const project = await seedRepository(app);
    const { task } = await seedWork(app, project);
    await expect(bundleEvidence(app, { ...task, id: "01HZZZZZZZZZZZZZZZZZZZZZZZ" })).rejects.toThrow("No agent has worked");
  });
});
