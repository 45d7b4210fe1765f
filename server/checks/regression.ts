import type { Check, CheckWorld, Ran } from "#domain/check.ts";
import { type CheckSpec, DEFAULT_CHECK_TIMEOUT_MS } from "#domain/contract.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { readManifests } from "#domain/manifest.ts";
import { tailOf } from "#domain/text.ts";
import { testsRun } from "#domain/test-count.ts";
import { testLosses } from "#domain/test-loss.ts";
import { isTestFile } from "#domain/test-file.ts";
import type { Weighed } from "#domain/wish-excuse.ts";
import { runOf } from "../lib/command-check.ts";
import { resultOfWeighing, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "regression",
  means: "As many tests run as before the work, and what the old ones say of it is known.",
  suggest(facts) {
    const argv = readManifests(facts).test;
    return argv ? [{ check: "regression", title: "No fewer tests run than before", argv, timeoutMs: 900_000 }] : [];
  },
  async run(spec, world) {
    const { argv } = spec;
    if (!argv) return skippedResult("the contract names no command");
    return compare(spec, world).catch(() => skippedResult("the tests could not be run on the commit before the work"));
  },
};

export default check;

async function compare(spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const argv = spec.argv ?? [];
  const limit = spec.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS;
  const head = await world.runAt("clean", argv, limit);
  if (!head) return skippedResult("the tests of before are compared before landing, not after");
  if (head.exitCode !== 0) return skippedResult("the tests do not pass, so there is nothing to compare");
  const base = await world.runAt("base", argv, limit);
  const old = world.tree.changed.some((file) => file.status !== "added" && isTestFile(file.path)) ? await world.runAt("old-tests", argv, limit) : null;
  const runs = [head, base, old].flatMap((ran) => (ran ? [runOf(ran)] : []));
  const weighed = [...testLosses(base?.tests ?? null, head.tests, world.task), ...oldTestsSay(old)];
  const note = `${sayCount(head)}${base ? `, ${sayCount(base)} on the commit before` : ""}${base?.exitCode === 0 ? "; they passed there too, so they guard against regressions" : ""}`;
  return { ...resultOfWeighing(weighed, note), argv, runs };
}

function sayRun(count: number): string {
  return count === 1 ? "1 test runs" : `${count} tests run`;
}

function sayCount({ tests }: Ran): string {
  return tests ? sayRun(testsRun(tests)) : "the runner does not say how many tests it ran";
}

/** The old tests may fail because they were to change; a person sees which do. */
function oldTestsSay(old: Ran | null): Weighed[] {
  if (!old || old.exitCode === 0) return [];
  return [{ weight: "look", finding: { message: `The tests as they were before do not pass on this work. Their output ends with:\n${tailOf(old.output, 1500).trim()}` } }];
}
