import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { CheckSpec } from "#domain/contract.ts";
import type { CheckResult, Evidence } from "#domain/evidence.ts";

/** A condition of the contract and what the latest try has to show for it. */
export interface Proof {
  spec: CheckSpec;
  evidence: Evidence | null;
}

type Subject = Pick<TaskView, "contract" | "delegations" | "evidence">;

/** Every condition of the contract with its newest evidence of the latest try. */
export function proofOf(task: Subject): Proof[] {
  const seen = evidenceOf(task, task.delegations.at(-1)?.id);
  return task.contract.checks.map((spec) => ({ spec, evidence: seen.findLast((e) => e.check === spec.check && e.title === spec.title) ?? null }));
}

/** What the checks kept of one try, in the order they ran. */
export function evidenceOf(task: Pick<TaskView, "evidence">, delegationId: string | undefined): Evidence[] {
  return task.evidence.filter((e) => e.delegationId === delegationId).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** How an outcome looks and is called. A check that was not run proves nothing. */
export function outcomeLook(outcome: CheckResult["outcome"] | undefined): { state: AttentionState; word: string } {
  if (outcome === "passed") return { state: "verified", word: "passed" };
  if (outcome === "failed") return { state: "refuted", word: "did not pass" };
  return { state: "queued", word: outcome === "skipped" ? "not checked" : "not run" };
}

/** A command as one would read it: arguments with spaces are quoted. It is never run from this text. */
export function commandText(argv: readonly string[]): string {
  return argv.map((a) => (/^[\w@%+=:,./-]+$/.test(a) ? a : `'${a.replaceAll("'", String.raw`'\''`)}'`)).join(" ");
}

/** How a command of a check ended, and how long it took: `exit 1, 12.4 s`. */
export function endText(result: Pick<CheckResult, "argv" | "exitCode" | "durationMs">): string {
  if (result.argv === null) return "";
  const seconds = result.durationMs / 1000;
  return `${result.exitCode === null ? "no exit code" : `exit ${result.exitCode}`}, ${seconds < 100 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
