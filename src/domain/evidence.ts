import { z } from "zod";
import { Argv } from "./contract.ts";
import { Finding } from "./finding.ts";
import { Id, Sha, Time } from "./ids.ts";
import { TestCount } from "./test-count.ts";

/**
 * Where a command of a check ran: in the folder the agent worked in; there, when it held nothing but the commit; on a clean checkout
 * of the commit; on the commit the task started from; on the work under the tests of before.
 */
export const CheckPlace = z.enum(["worktree", "spotless", "clean", "base", "old-tests"]);
export type CheckPlace = z.infer<typeof CheckPlace>;

/** One run of a check's command. */
export const CheckRun = z.object({
  place: CheckPlace,
  exitCode: z.int().nullable(),
  durationMs: z.number(),
  at: Time,
  /** Nothing was run: the same command ran on the same files before, at `at`. */
  cached: z.boolean(),
  tests: TestCount.nullable(),
  /** Of a task's own check on the commit before the work: whether it passed there; null where that could not be told. */
  passed: z.boolean().nullable().optional(),
});
export type CheckRun = z.infer<typeof CheckRun>;

/** A picture of a page of the started app, kept with the evidence. */
export const Picture = z.object({ name: z.string(), of: z.string(), bytes: z.int() });
export type Picture = z.infer<typeof Picture>;

/** What a check kept of what it saw. */
export const CheckResult = z.object({
  outcome: z.enum(["passed", "failed", "skipped"]),
  /** Why it was skipped, or why a pass counts. */
  note: z.string(),
  findings: z.array(Finding).max(200),
  argv: Argv.nullable(),
  exitCode: z.int().nullable(),
  /** Last lines of the output, redacted, at most 32 KiB. */
  outputTail: z.string(),
  durationMs: z.number(),
  /** What refutes nothing and still wants a person's eye. */
  looks: z.array(Finding).max(200).optional(),
  /** Every run of its command, in order. */
  runs: z.array(CheckRun).max(20).optional(),
  pictures: z.array(Picture).max(20).optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** A check's result, bound to the delegation and the commit it was run on. */
export const Evidence = CheckResult.extend({
  id: Id,
  delegationId: Id,
  taskId: Id,
  check: z.string(),
  title: z.string(),
  /** Further project it ran in; null or absent for the task's own. */
  projectId: Id.nullish(),
  headSha: Sha.nullable(),
  diffstat: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }),
  createdAt: Time,
});
export type Evidence = z.infer<typeof Evidence>;

/** How much changed. */
export function diffstatOf(changed: readonly { additions: number; deletions: number }[]): Evidence["diffstat"] {
  const sum = (of: "additions" | "deletions"): number => changed.reduce((total, file) => total + file[of], 0);
  return { files: changed.length, additions: sum("additions"), deletions: sum("deletions") };
}

/** A check that ran twice: what counts is the clean checkout, and a pass only where the agent worked is none. */
export function joinRuns(worked: CheckResult, clean: CheckResult, sha: string): CheckResult {
  const runs = [...(worked.runs ?? []), ...(clean.runs ?? [])];
  const looks = [...(worked.looks ?? []), ...(clean.looks ?? [])];
  const pictures = [...(worked.pictures ?? []), ...(clean.pictures ?? [])];
  const both = { ...(runs.length > 0 ? { runs } : {}), ...(looks.length > 0 ? { looks } : {}), ...(pictures.length > 0 ? { pictures } : {}) };
  if (clean.outcome !== "failed") return { ...worked, ...both };
  const message = `This passes only in the folder the agent worked in, not on a clean checkout of ${sha.slice(0, 7)}: it rests on something that is not committed. Commit what it needs, or do without it.`;
  return { ...clean, ...both, note: message, findings: [{ message }, ...clean.findings].slice(0, 200) };
}

/** What wants a person's eye, of all checks. */
export function looksOf(results: readonly Pick<CheckResult, "looks">[]): Finding[] {
  return results.flatMap((result) => result.looks ?? []);
}

/** Verified means: at least one check passed, none failed. Skipped checks prove nothing, they are listed as not checked. */
export function isVerified(results: readonly Pick<CheckResult, "outcome">[]): boolean {
  return results.some((r) => r.outcome === "passed") && results.every((r) => r.outcome !== "failed");
}

/** The sentence over an evidence list, for example `5 of 6 checks passed`. */
export function sumOf(results: readonly Pick<CheckResult, "outcome">[]): string {
  const run = results.filter((r) => r.outcome !== "skipped");
  const passed = run.filter((r) => r.outcome === "passed").length;
  return `${passed} of ${run.length} ${run.length === 1 ? "check" : "checks"} passed`;
}
