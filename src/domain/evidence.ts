import { z } from "zod";
import { Argv } from "./contract.ts";
import { Finding } from "./finding.ts";
import { Id, Sha, Time } from "./ids.ts";

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
});
export type CheckResult = z.infer<typeof CheckResult>;

/** A check's result, bound to the delegation and the commit it was run on. */
export const Evidence = CheckResult.extend({
  id: Id,
  delegationId: Id,
  taskId: Id,
  check: z.string(),
  title: z.string(),
  headSha: Sha.nullable(),
  /** Object name of the tree looked at, uncommitted changes included. */
  diffstat: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }),
  createdAt: Time,
});
export type Evidence = z.infer<typeof Evidence>;

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
