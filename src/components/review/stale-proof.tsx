"use client";
import { RotateCw, TriangleAlert } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import type { Change } from "#domain/change.ts";
import { type Delegation, isFinalDelegation } from "#domain/delegation.ts";
import { Button } from "../ui/button.tsx";
import { useVerifyAgain } from "./use-edit.ts";

/** Says when the branch holds something else than what the checks saw, and offers to run them again. */
export function StaleProof({ task, delegation, projectId, change }: { task: TaskView; delegation: Delegation; projectId?: string | undefined; change: Change }) {
  const again = useVerifyAgain(delegation.id);
  const seen = task.evidence.findLast((e) => e.delegationId === delegation.id && (e.projectId ?? undefined) === projectId)?.headSha;
  const isOld = seen != null && change.headSha !== seen;
  const isLoose = seen != null && change.uncommitted.length > 0;
  if (!isFinalDelegation(delegation.status) || (!isOld && !isLoose) || delegation.worktreeId === null) return null;
  return (
    <div className="review-stale t12" role="status">
      <TriangleAlert size={14} aria-hidden="true" />
      <span>{isOld ? <>The evidence is of an older commit, <code>{seen.slice(0, 7)}</code>; the branch is at <code>{change.headSha.slice(0, 7)}</code>.</> : "Something is not committed that the checks have not seen."}</span>
      <Button small busy={again.isPending} busyWord="Starting" onClick={() => again.mutate()}><RotateCw size={14} aria-hidden="true" />Run the checks again</Button>
    </div>
  );
}
