import { AppError } from "#domain/errors.ts";
import { looksOf, sumOf } from "#domain/evidence.ts";
import { type EvidenceBundle, notCheckedIn } from "#domain/evidence-bundle.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listDelegations, listEvidence } from "../store/task.ts";

/** The evidence of a task's latest try, to be kept or shown elsewhere. */
export async function bundleEvidence(app: App, task: Task): Promise<EvidenceBundle> {
  const last = (await listDelegations(app.db, [task.id])).at(-1);
  if (!last) throw new AppError("not-found", `No agent has worked on task ${task.number} yet, so there is no evidence.`, "Confirm its plan first.");
  const evidence = await listEvidence(app.db, [last.id]);
  const { id, number, title, description, type, status, contract } = task;
  const { attempt, agentProvider, branch, baseSha, headSha, report } = last;
  return {
    task: { id, number, title, description, type, status },
    delegation: { id: last.id, attempt, agent: agentProvider, branch, baseSha, headSha, report },
    contract,
    sum: sumOf(evidence),
    evidence,
    looks: looksOf(evidence),
    notChecked: notCheckedIn(contract, evidence),
    madeAt: now(),
  };
}
