"use client";
import { GitMerge, SquareTerminal } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { baseBranchOf } from "#domain/project.ts";
import { isFinalDelegation, type Delegation } from "#domain/delegation.ts";
import { useCheckpoints, useDecisions, useProject } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import type { PanelState } from "../shell/use-panel.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { changeDecisions, mergeCommand } from "./reviewable.ts";
import { useRestore } from "./use-discard.ts";

interface Props {
  task: TaskView;
  delegation: Delegation;
  uncommitted: boolean;
  panel: PanelState;
}

/** What can be done with a change now: decide, land it by hand, open its terminal, discard it or bring it back. */
export function Landing({ task, delegation, uncommitted, panel }: Props) {
  const [asking, setAsking] = useState(false);
  const waits = changeDecisions(useDecisions().data ?? [], task).length > 0;
  const kept = useCheckpoints(task.projectId).data?.find((c) => c.taskId === task.id && c.path === delegation.worktreePath && c.restoredAt === null);
  const restore = useRestore();
  const mayDiscard = isFinalDelegation(delegation.status) && delegation.worktreeId !== null && !kept && !waits;
  return (
    <div className="review-land">
      {waits && !panel.open && <Button kind="accent" onClick={panel.toggle}>Decide</Button>}
      {kept ? <p className="c2">Discarded; a checkpoint keeps it.</p> : <Merge task={task} delegation={delegation} uncommitted={uncommitted} />}
      <span className="end h">
        {delegation.sessionId && <Link className="btn small" to={roomPath(task.projectId, "terminals", delegation.sessionId)}><SquareTerminal size={14} aria-hidden="true" />Terminal</Link>}
        {kept && <Button small busy={restore.isPending} busyWord="Restoring" onClick={() => restore.mutate(kept.id)}>Restore</Button>}
        {mayDiscard && <Button small kind="quiet" className="danger" onClick={() => setAsking(true)}>Discard</Button>}
      </span>
      <DiscardDialog open={asking} onClose={() => setAsking(false)} task={task} delegation={delegation} />
    </div>
  );
}

function Merge({ task, delegation, uncommitted }: Omit<Props, "panel">) {
  const project = useProject(task.projectId);
  const { branch } = delegation;
  if (!branch) return <p className="c2">There is no branch to merge.</p>;
  if (delegation.worktreeId === null) return <p className="c2">Done in the project’s own folder, on <code>{branch}</code>.</p>;
  if (task.attention.state !== "verified") {
    return <><p className="c2">Not verified, so not ready to merge.</p><span className="review-command"><code className="cut" title={branch}>{branch}</code><Copy text={branch} label="Copy branch" /></span></>;
  }
  const command = mergeCommand(branch);
  return (
    <>
      <p className="c2 h flex-none"><GitMerge size={14} aria-hidden="true" /><span title={project?.path}>Merge it by hand, on <code>{project && baseBranchOf(project)}</code>:</span></p>
      <span className="review-command"><code className="cut" title={command}>{command}</code><Copy text={command} /></span>
      {uncommitted && <p className="text-failed">Not all is committed; the merge leaves that out.</p>}
    </>
  );
}
