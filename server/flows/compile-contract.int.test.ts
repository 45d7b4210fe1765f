import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import type { Suggestions } from "#domain/suggested-checks.ts";
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

const suggested = (fields: Partial<Suggestions["checks"][number]>): Suggestions["checks"][number] => ({ kind: "command", title: "It", why: "so", argv: null, paths: null, probe: null, page: null, ...fields });
const FILES = { "package.json": JSON.stringify({ scripts: { test: "node --test", start: "node app.js" } }) };

describe("a contract that is compiled", () => {
  test("holds what can be looked at here, and what guards the checks themselves", async () => {
    const project = await seedRepository(app, { files: FILES });
    const { checks, fixedAt } = await compileContract(app, project, { scope: ["src"] });
    const kinds = checks.map((spec) => spec.check);
    for (const kind of ["committed", "real-change", "tests-not-weakened", "checks-not-edited", "tests-pass", "regression", "inside-scope"]) expect(kinds).toContain(kind);
    expect(fixedAt).toBeNull();
  });

  test("takes what a brain suggests when it is known to be safe, puts the rest aside, and says where each comes from", async () => {
    const project = await seedRepository(app, { files: FILES });
    const suggestions: Suggestions = { checks: [
      suggested({ kind: "files-must-change", title: "src changes", paths: ["src"] }),
      suggested({ kind: "http-probe", title: "it answers", argv: ["npm", "start"], probe: { method: "GET", path: "/", status: 200, contains: null } }),
      suggested({ title: "look it up", argv: ["curl", "http://example.org"] }),
      suggested({ title: "the tests", argv: ["npm", "test"] }),
    ] };
    const contract = await compileContract(app, project, { scope: [], way: [{ check: "files-must-change", title: "docs", paths: ["docs"] }, { check: "gone", title: "gone" }], suggested: { by: "first", suggestions } });
    const from = contract.checks.map((spec) => [spec.title, spec.origin?.from, spec.origin?.by]);
    expect(from.slice(-3)).toEqual([["docs", "way", undefined], ["src changes", "brain", "first"], ["it answers", "brain", "first"]]);
    expect(from.slice(0, -3).every(([, origin]) => origin === "project")).toBe(true);
    expect(contract.proposed).toEqual([{ check: "command", title: "look it up", argv: ["curl", "http://example.org"], origin: { from: "brain", by: "first", why: "so", asks: "its command is none of this project's own" } }]);
  });

  test("allows the commands a person wants for each task", async () => {
    const standing: CheckSpec[] = [{ check: "http-probe", title: "smoke", argv: ["make", "smoke"], probe: { path: "/" } }];
    const project = await seedRepository(app, { settings: { contract: { default: standing } } });
    const contract = await compileContract(app, project, { scope: [], suggested: { by: "first", suggestions: { checks: [suggested({ title: "smoke once more", argv: ["make", "smoke"] })] } } });
    expect(contract.proposed).toBeUndefined();
    expect(contract.checks.slice(-2).map((spec) => [spec.title, spec.origin?.from])).toEqual([["smoke", "settings"], ["smoke once more", "brain"]]);
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
    expect(bundle.evidence[0]?.runs?.map((run) => run.place)).toEqual(["worktree", "clean", "base"]);
    expect(bundle.notChecked).toEqual(["no places named: the contract names no places.", expect.stringContaining("starts no app")]);
  });

  test("is none before an agent worked", async () => {
    const project = await seedRepository(app);
    const { task } = await seedWork(app, project);
    await expect(bundleEvidence(app, { ...task, id: "01HZZZZZZZZZZZZZZZZZZZZZZZ" })).rejects.toThrow("No agent has worked");
  });
});
