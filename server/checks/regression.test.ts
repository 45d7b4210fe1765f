import { describe, expect, it } from "vitest";
import type { CheckWorld, Ran } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { ranLike, worldLike } from "../../e2e/support/check-world.ts";
import regression from "./regression.ts";

const SPEC: CheckSpec = { check: "regression", title: "No fewer", argv: ["npm", "test"] };
const tests = (passed: number, skipped = 0): Ran["tests"] => ({ passed, failed: 0, skipped });

/** A world whose tests end as told on each kind of files. */
function world(at: Partial<Record<"clean" | "base" | "old-tests", Partial<Ran> | null>>, fields: Partial<CheckWorld> = {}): CheckWorld {
  return worldLike({
    runAt: (place) => {
      const ran = at[place];
      return Promise.resolve(ran === undefined || ran === null ? null : ranLike({ place, ...ran }));
    },
    ...fields,
  });
}

const changedTest: Partial<CheckWorld> = {
  tree: { ...worldLike().tree, changed: [{ path: "a.test.js", status: "modified", additions: 1, deletions: 1 }] },
};

describe("regression", () => {
  it("is suggested with the project's own tests", () => {
    const facts = { manifests: { "package.json": '{"scripts":{"test":"vitest run"}}' }, entries: [] };
    expect(regression.suggest(facts, [])).toMatchObject([{ check: "regression", argv: ["npm", "test"] }]);
    expect(regression.suggest({ manifests: {}, entries: [] }, [])).toEqual([]);
  });

  it("passes when as many tests run as before, and says that they guard", async () => {
    const result = await regression.run(SPEC, world({ clean: { tests: tests(7) }, base: { tests: tests(6) } }));
    expect(result).toMatchObject({
      outcome: "passed",
      note: "7 tests run, 6 tests run on the commit before; they passed there too, so they guard against regressions",
    });
    expect(result.runs?.map((run) => run.place)).toEqual(["clean", "base"]);
  });

  it("does not call tests a guard that failed before the work", async () => {
    const { note } = await regression.run(SPEC, world({ clean: { tests: tests(7) }, base: { tests: tests(6), exitCode: 1 } }));
    expect(note).toBe("7 tests run, 6 tests run on the commit before");
  });

  it("refuses fewer tests, and silence", async () => {
    const fewer = await regression.run(SPEC, world({ clean: { tests: tests(5) }, base: { tests: tests(7) } }));
    expect(fewer.findings[0]?.message).toContain("2 fewer tests run");
    const silent = await regression.run(SPEC, world({ clean: { tests: null }, base: { tests: tests(7) } }));
    expect(silent.findings[0]?.message).toContain("tells of none now");
  });

  it("looks at fewer tests when that was wanted", async () => {
    const task = { type: "refactor" as const, wish: "Remove the old page", scope: [] };
    const result = await regression.run(SPEC, world({ clean: { tests: tests(5) }, base: { tests: tests(7) } }, { task }));
    expect(result.outcome).toBe("passed");
    expect(result.looks?.[0]?.message).toContain("2 fewer tests run");
  });

  it("runs the old tests only when one changed, and shows what they say", async () => {
    const at = { clean: { tests: tests(7) }, base: { tests: tests(7) }, "old-tests": { exitCode: 1, output: "expected 4\n" } };
    expect((await regression.run(SPEC, world(at))).looks).toBeUndefined();
    const result = await regression.run(SPEC, world(at, changedTest));
    expect(result.outcome).toBe("passed");
    expect(result.looks?.[0]?.message).toMatch(/as they were before do not pass[^]*expected 4/);
    expect(result.runs?.map((run) => [run.place, run.exitCode])).toEqual([["clean", 0], ["base", 0], ["old-tests", 1]]);
  });

  it("is content with old tests that pass", async () => {
    const at = { clean: { tests: tests(7) }, base: { tests: tests(7) }, "old-tests": { exitCode: 0 } };
    expect((await regression.run(SPEC, world(at, changedTest))).looks).toBeUndefined();
  });

  it.each<[string, CheckSpec, CheckWorld]>([
    ["without a command", { check: "regression", title: "" }, world({})],
    ["after landing", SPEC, world({})],
    ["when the tests fail anyway", SPEC, world({ clean: { exitCode: 1 } })],
    ["when nothing can be run", SPEC, worldLike({ runAt: () => Promise.reject(new Error("disk full")) })],
  ])("is skipped %s", async (_name, spec, world) => {
    expect((await regression.run(spec, world)).outcome).toBe("skipped");
  });
});
