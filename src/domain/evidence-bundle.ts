import { z } from "zod";
import { CheckSpec, type Contract } from "./contract.ts";
import { Evidence, type CheckResult } from "./evidence.ts";
import { Finding } from "./finding.ts";
import { Id, Sha, Time } from "./ids.ts";

/** Everything that proves or refutes one try, in one piece, with what was not checked. */
export const EvidenceBundle = z.object({
  task: z.object({ id: Id, number: z.int(), title: z.string(), description: z.string(), type: z.string(), status: z.string() }),
  delegation: z.object({ id: Id, attempt: z.int(), agent: z.string(), branch: z.string().nullable(), baseSha: Sha.nullable(), headSha: Sha.nullable(), report: z.string().nullable() }),
  contract: z.object({ checks: z.array(CheckSpec), fixedAt: Time.nullable() }),
  /** "5 of 6 checks passed" */
  sum: z.string(),
  evidence: z.array(Evidence),
  looks: z.array(Finding),
  notChecked: z.array(z.string()),
  madeAt: Time,
});
export type EvidenceBundle = z.infer<typeof EvidenceBundle>;

type Seen = Pick<Evidence, "check" | "title"> & Pick<CheckResult, "outcome" | "note" | "runs">;

/** What nobody looked at, one sentence each: conditions without a result, kinds of checks the contract has none of, runs that say less than they seem to. */
export function notCheckedIn(contract: Pick<Contract, "checks">, seen: readonly Seen[]): string[] {
  const left = contract.checks.filter((spec) => !seen.some((e) => e.check === spec.check && e.title === spec.title)).map((spec) => `${spec.title}: it was not run.`);
  const skipped = seen.filter((e) => e.outcome === "skipped").map((e) => `${e.title}: ${sentence(e.note)}`);
  const has = (...checks: string[]): boolean => contract.checks.some((spec) => checks.includes(spec.check));
  const absent = [
    ...(has("tests-pass", "command") ? [] : ["Whether the work does what it should: the contract runs no tests and no other command."]),
    ...(has("ui-matches", "http-probe") ? [] : ["How it looks and answers when it runs: the contract starts no app."]),
  ];
  const dirty = seen.filter((e) => e.outcome === "passed" && (e.runs ?? []).some((run) => run.place === "worktree") && !(e.runs ?? []).some((run) => run.place === "clean")).map((e) => `${e.title}: it ran only in the folder the agent worked in.`);
  return [...left, ...skipped, ...dirty, ...absent];
}

function sentence(note: string): string {
  return /[.!?]$/.test(note) ? note : `${note}.`;
}
