"use client";
import type { TaskView } from "#domain/api.ts";
import { sumOf } from "#domain/evidence.ts";
import { isStanding } from "#domain/landing.ts";
import { useLandingPlan } from "../../client/queries.ts";
import { EvidenceRow } from "../work/evidence.tsx";

/** What the contract said once more, on a clean checkout of what landed. */
export function LandedProof({ task }: { task: TaskView }) {
  const { landing } = useLandingPlan(task).data ?? {};
  if (!landing || !isStanding(landing)) return null;
  return (
    <section aria-label="After landing">
      <div className="sec-h">After landing{landing.checks.length > 0 && `: ${sumOf(landing.checks)}`}<span className="end">clean checkout of <code title={landing.toSha}>{landing.toSha.slice(0, 7)}</code></span></div>
      {landing.checks.length === 0 && <p className="t12 c2">{landing.proof === "pending" ? "The checks run there once more." : "The contract has no checks to run there."}</p>}
      {landing.checks.length > 0 && <ul>{landing.checks.map((check) => <EvidenceRow key={`${check.check} ${check.title}`} seen={check} />)}</ul>}
    </section>
  );
}
