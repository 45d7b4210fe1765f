import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangedText, Check, CheckWorld, ProjectFacts, Ran, TaskFacts, TreeFacts } from "#domain/check.ts";
import { CheckSpec } from "#domain/contract.ts";
import { CheckPlace, CheckResult } from "#domain/evidence.ts";
import { worldLike } from "../../e2e/support/check-world.ts";
import { MANIFEST_FILES } from "#domain/manifest.ts";
import { TaskType } from "#domain/task.ts";
import { loadPlugs } from "../lib/registry.ts";

const checks = await loadPlugs<Check>(import.meta.dirname);
const plugs = [...checks.values()];
const PATHS = ["src/a.ts", ".env", "node_modules/x", ".claude/x", "id_rsa", "../x", "a b\n", "", "/abs", "🎉", "docs/x.md"];

const facts: fc.Arbitrary<ProjectFacts> = fc.record({
  manifests: fc.dictionary(fc.constantFrom(...MANIFEST_FILES), fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ maxLength: 60 }), fc.constantFrom('{"scripts":{"test":"x","lint":"y","typecheck":"z"}}', "[tool.pytest]", "test:\n\tx"))),
  entries: fc.array(fc.constantFrom("yarn.lock", "uv.lock", "src", "README.md"), { maxLength: 4 }),
});
const scope = fc.array(fc.oneof(fc.constantFrom("src", "docs/**", " ", "", "x".repeat(600)), fc.string({ maxLength: 20 })), { maxLength: 25 });
const changed = fc.record({ path: fc.constantFrom(...PATHS), status: fc.constantFrom("added" as const, "modified" as const, "deleted" as const, "renamed" as const), additions: fc.nat({ max: 9 }), deletions: fc.nat({ max: 9 }) });
const branch = fc.option(fc.constantFrom("feat/x", "main", ""));
const tree: fc.Arbitrary<TreeFacts> = fc.record({
  baseSha: fc.constantFrom("a".repeat(40), "b".repeat(40)), headSha: fc.constantFrom("a".repeat(40), "b".repeat(40)), branch, expectedBranch: branch,
  commits: fc.integer({ min: -1, max: 3 }), changed: fc.array(changed, { maxLength: 400 }), uncommitted: fc.array(fc.constantFrom(...PATHS), { maxLength: 400 }), folder: fc.constantFrom(null, "/work/x"),
});
const tests = fc.option(fc.record({ passed: fc.nat({ max: 9 }), failed: fc.nat({ max: 9 }), skipped: fc.nat({ max: 9 }) }));
const ran: fc.Arbitrary<Ran> = fc.record({
  exitCode: fc.option(fc.integer({ min: -1, max: 255 })), timedOut: fc.boolean(), output: fc.string({ unit: "binary", maxLength: 300 }), durationMs: fc.double({ min: -5, max: 1e9, noNaN: true }),
  place: fc.constantFrom(...CheckPlace.options), at: fc.constant("2026-01-01T00:00:00.000Z"), cached: fc.boolean(), tests,
});
const code = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom("it('a', () => { expect(f(1)).toBe(2); });\n", "def test_a():\n    assert f(1) == 2\n", '{"scripts":{"test":"node --test"}}', '{"scripts":{"test":"true"}}', "// only words\n"));
const text: fc.Arbitrary<ChangedText> = fc.record({ path: fc.constantFrom(...PATHS, "src/a.test.ts", "tests/test_a.py", "package.json", "tsconfig.json"), oldPath: fc.option(fc.constantFrom("src/old.test.ts", "old.py")), before: fc.option(code), after: fc.option(code) });
const wanted: fc.Arbitrary<TaskFacts> = fc.record({ type: fc.constantFrom(...TaskType.options), wish: fc.oneof(fc.string(), fc.constantFrom("Delete the old tests", "Add a thing")), scope: fc.array(fc.constantFrom("src", "tests/**"), { maxLength: 2 }) });
const lines = fc.array(fc.record({ path: fc.constantFrom(...PATHS), line: fc.nat(), text: fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom("-----BEGIN PRIVATE KEY-----", `ghp_${"a".repeat(36)}`)) }), { maxLength: 300 });
const trouble = fc.constantFrom<unknown>(new Error("spawn npm ENOENT"), "a string", null, undefined, 7);
const spec: fc.Arbitrary<CheckSpec> = fc.record(
  { check: fc.string(), title: fc.string(), argv: fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 4 }), timeoutMs: fc.integer({ min: 1, max: 3_600_000 }), paths: fc.array(fc.constantFrom("src", "**", "", "..", "*"), { maxLength: 3 }) },
  { requiredKeys: ["check", "title"] },
);

/** A world that may also break: a command that throws, lines that cannot be read. */
const world: fc.Arbitrary<CheckWorld> = fc.tuple(tree, wanted, ran, lines, fc.array(text, { maxLength: 5 }), fc.option(ran), fc.option(trouble), fc.boolean()).map(([tree, task, ran, lines, texts, other, error, breaks]) => {
  const answer = <T>(value: T): Promise<T> => (breaks ? Promise.reject(error) : Promise.resolve(value));
  return { tree, task, run: () => answer(ran), runAt: () => answer(other), addedLines: () => answer(lines), texts: () => answer(texts), oldTests: () => answer(["assert f(1) == 2"]), serve: async (_argv, _ms, use) => ({ seen: await use({ ask: () => answer({ status: 200, body: "x" }), open: () => answer({ status: 200, text: "x", problems: ["no title"], errors: [], difference: null, picture: { name: "a.png", of: "/", bytes: 1 } }) }), ran }), pageRefusal: () => answer(null) };
});

describe("the checks folder", () => {
  it("holds the checks of a contract", () => {
    expect([...checks.keys()].sort()).toEqual(["checks-not-edited", "command", "committed", "diff-not-empty", "files-must-change", "files-must-not-change", "http-probe", "inside-scope", "lint", "no-secrets", "not-hard-coded", "real-change", "regression", "tests-not-weakened", "tests-pass", "typecheck", "ui-matches"]);
  });
});

describe.each(plugs.map((plug) => [plug.id, plug] as const))("%s", (id, check) => {
  it("is called like its file and says what a pass means", () => {
    expect(checks.get(id)).toBe(check);
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(check.means).toMatch(/^[A-Z].*\.$/);
  });

  it("suggests specs of its own kind that a contract can hold, always the same ones", () => {
    fc.assert(
      fc.property(facts, scope, (facts, scope) => {
        const before = structuredClone({ facts, scope });
        const specs = check.suggest(facts, scope);
        expect(specs.every((spec) => CheckSpec.safeParse(spec).success && spec.check === id && spec.title !== "")).toBe(true);
        expect(check.suggest(facts, scope)).toEqual(specs);
        expect({ facts, scope }).toEqual(before);
      }),
    );
  });

  it("answers in every world with a result that can be kept, and never throws", async () => {
    await fc.assert(
      fc.asyncProperty(spec, world, async (spec, world) => {
        const result = await check.run(spec, world);
        expect(CheckResult.safeParse(result).error?.issues).toBeUndefined();
        expect(result.findings.length > 0).toBe(result.outcome === "failed");
        expect(result.findings.every((f) => f.message !== "")).toBe(true);
        expect(result.outcome === "failed" || result.note !== "").toBe(true);
        expect(new TextEncoder().encode(result.outputTail).length).toBeLessThanOrEqual(32 * 1024);
      }),
      { numRuns: 300 },
    );
  });

  it("looks at a world without changing it", async () => {
    await fc.assert(
      fc.asyncProperty(spec, tree, async (spec, tree) => {
        const before = structuredClone({ spec, tree });
        await check.run(spec, worldLike({ tree }));
        expect({ spec, tree }).toEqual(before);
      }),
    );
  });
});
