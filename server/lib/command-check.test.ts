import { describe, expect, it } from "vitest";
import type { CheckWorld, Ran } from "#domain/check.ts";
import { ranLike, worldLike } from "../../e2e/support/check-world.ts";
import { commandCheck } from "./command-check.ts";

const check = commandCheck({ id: "tests-pass", means: "They pass.", timeoutMs: 900_000, commandOf: (manifests) => manifests.test });
const SPEC = { check: "tests-pass", title: "npm test", argv: ["npm", "test"], timeoutMs: 60_000 };

function worldThat(run: CheckWorld["run"]): CheckWorld {
  return worldLike({ run });
}

function worldWith(ran: Partial<Ran>): CheckWorld {
  return worldThat(() => Promise.resolve(ranLike({ durationMs: 1200, ...ran })));
}

describe("what a command check suggests", () => {
  it("is the command of the manifests, as argv", () => {
    const facts = { manifests: { "package.json": '{"scripts":{"test":"vitest run"}}' }, entries: ["pnpm-lock.yaml"] };
    expect(check.suggest(facts, [])).toEqual([{ check: "tests-pass", title: "pnpm run test", argv: ["pnpm", "run", "test"], timeoutMs: 900_000 }]);
  });

  it("is nothing where there is no such command", () => {
    expect(check.suggest({ manifests: {}, entries: [] }, ["src"])).toEqual([]);
  });
});

describe("what a command check keeps", () => {
  it("a pass: argv, exit code, output, time", async () => {
    expect(await check.run(SPEC, worldWith({ output: "12 passed\n" }))).toEqual({ outcome: "passed", note: "exit code 0 after 1.2 s", findings: [], argv: ["npm", "test"], exitCode: 0, outputTail: "12 passed\n", durationMs: 1200, runs: [{ place: "worktree", exitCode: 0, durationMs: 1200, at: ranLike().at, cached: false, tests: null }] });
  });

  it("a failure, with the end of the output for whoever mends it", async () => {
    const result = await check.run(SPEC, worldWith({ exitCode: 1, output: `${"x\n".repeat(5000)}AssertionError: 1 is not 2\n` }));
    expect(result).toMatchObject({ outcome: "failed", exitCode: 1, note: "`npm test` failed with exit code 1." });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.message).toContain("AssertionError: 1 is not 2");
    expect(result.findings[0]?.message.length).toBeLessThan(2200);
  });

  it("hands the command over as it stands, with the limit of the spec", async () => {
    const seen: unknown[] = [];
    const world = worldThat((argv, timeoutMs) => { seen.push([argv, timeoutMs]); return Promise.resolve(ranLike()); });
    await check.run(SPEC, world);
    await check.run({ ...SPEC, timeoutMs: undefined }, world);
    expect(seen).toEqual([[["npm", "test"], 60_000], [["npm", "test"], 600_000]]);
  });

  it("32 KiB of output, the end of it", async () => {
    const { outputTail } = await check.run(SPEC, worldWith({ output: `${"🎉 line\n".repeat(20_000)}the end` }));
    expect(new TextEncoder().encode(outputTail).length).toBeLessThanOrEqual(32 * 1024);
    expect(outputTail.endsWith("the end")).toBe(true);
    expect(outputTail.startsWith("🎉 line")).toBe(true);
  });

  it("no secret of a known shape, not even in a finding", async () => {
    const secret = `ghp_${"a".repeat(36)}`;
    const result = await check.run(SPEC, worldWith({ exitCode: 1, output: `token ${secret} refused` }));
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(result.outputTail).toBe("token [redacted] refused");
  });
});

describe("a command that did not get to its end", () => {
  it.each([
    [{ exitCode: null, timedOut: true, output: "waiting…" }, "`npm test` did not end within 1 min and was stopped. The output ends with:\nwaiting…"],
    [{ exitCode: 0, timedOut: true }, "`npm test` did not end within 1 min and was stopped."],
    [{ exitCode: null }, "`npm test` could not be started, or something ended it before it was through."],
    [{ exitCode: 127, output: "sh: 1: vitest: not found" }, "`npm test` could not be started (exit code 127): a program it needs is not installed here. The output ends with:\nsh: 1: vitest: not found"],
    [{ exitCode: 126 }, "`npm test` could not be started (exit code 126): a program it needs is not installed here."],
  ])("%j is a failure that says so", async (ran, message) => {
    const result = await check.run(SPEC, worldWith(ran));
    expect([result.outcome, result.findings]).toEqual(["failed", [{ message }]]);
  });

  it.each([
    [new Error("spawn npm ENOENT"), "`npm test` could not be started: spawn npm ENOENT."],
    [new Error("There is no program npm."), "`npm test` could not be started: There is no program npm."],
    ["odd", "`npm test` could not be started: odd."],
    [undefined, "`npm test` could not be started: undefined."],
  ])("an exception %j is a failure, too", async (thrown, message) => {
    const result = await check.run(SPEC, worldThat(() => Promise.reject(thrown)));
    expect(result).toMatchObject({ outcome: "failed", argv: ["npm", "test"], exitCode: null, outputTail: "", findings: [{ message }] });
  });

  it("a spec without a command proves nothing", async () => {
    expect(await check.run({ check: "tests-pass", title: "" }, worldWith({}))).toMatchObject({ outcome: "skipped", argv: null });
  });
});
