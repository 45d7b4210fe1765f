import type { CheckResult } from "#domain/evidence.ts";
import type { Finding } from "#domain/finding.ts";
import type { Weighed } from "#domain/wish-excuse.ts";

/** Findings kept of one check; more would help nobody. */
const MAX_FINDINGS = 100;

/** The result of a check that only looks: failed when it found something, else passed with why that counts. */
export function resultOfLooking(findings: readonly Finding[], why: string): CheckResult {
  const [first] = findings;
  const more = findings.length > MAX_FINDINGS ? [{ message: `${findings.length - MAX_FINDINGS} more of the same kind.` }] : [];
  return {
    outcome: first ? "failed" : "passed",
    note: !first ? why : findings.length === 1 ? first.message : `${first.message} And ${findings.length - 1} more.`,
    findings: [...findings.slice(0, MAX_FINDINGS), ...more],
    argv: null,
    exitCode: null,
    outputTail: "",
    durationMs: 0,
  };
}

/** The same for findings that may be what was wanted: those a person looks at, and they refute nothing. */
export function resultOfWeighing(weighed: readonly Weighed[], why: string): CheckResult {
  const of = (weight: Weighed["weight"]): Finding[] => weighed.filter((w) => w.weight === weight).map((w) => w.finding);
  const looks = of("look").slice(0, MAX_FINDINGS);
  return { ...resultOfLooking(of("refuse"), why), ...(looks.length > 0 ? { looks } : {}) };
}

/** The result of a check that had nothing to look at. It proves nothing. */
export function skippedResult(why: string): CheckResult {
  return { outcome: "skipped", note: why, findings: [], argv: null, exitCode: null, outputTail: "", durationMs: 0 };
}
