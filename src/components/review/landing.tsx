"use client";
import { SquareTerminal } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { isFinalDelegation, type Delegation } from "#domain/delegation.ts";
import { useCheckpoints, useDecisions } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import type { PanelState } from "../shell/use-panel.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { Land, LandSoon } from "./land.tsx";
import { changeDecisions } from "./reviewable.ts";
import { useRestore } from "./use-discard.ts";

interface Props {
  task: TaskView;
  delegation: Delegation;
  uncommitted: boolean;
  /** The change was read; what landing would do is looked up then. */
  isRead: boolean;
  panel: PanelState;
}

/** What can be done with a change now: decide, land it, open its terminal, discard it or bring it back. */
export function Landing({ task, delegation, uncommitted, isRead, panel }: Props) {
  const [asking, setAsking] = useState(false);
  const waits = changeDecisions(useDecisions().data ?? [], task).length > 0;
  const kept = useCheckpoints(task.projectId).data?.find((c) => c.taskId === task.id && c.path === delegation.worktreePath && c.isGone && c.restoredAt === null);
  const restore = useRestore();
  const mayDiscard = isFinalDelegation(delegation.status) && delegation.worktreeId !== null && !kept && !waits;
  return (
    <div className="review-land">
      {waits && !panel.open && <Button kind="accent" onClick={panel.toggle}>Decide</Button>}
      {kept ? <p className="c2">Discarded; a checkpoint keeps it.</p> : <Way task={task} delegation={delegation} uncommitted={uncommitted} isRead={isRead} />}
      <span className="end h">
        {delegation.sessionId && <Link className="btn small" to={roomPath(task.projectId, "terminals", delegation.sessionId)}><SquareTerminal size={14} aria-hidden="true" />Terminal</Link>}
        {kept && <Button small busy={restore.isPending} busyWord="Restoring" onClick={() => restore.mutate(kept.id)}>Restore</Button>}
        {mayDiscard && <Button small kind="quiet" className="danger" onClick={() => setAsking(true)}>Discard</Button>}
      </span>
      <DiscardDialog open={asking} onClose={() => setAsking(false)} task={task} delegation={delegation} />
    </div>
  );
}

function Way({ task, delegation, uncommitted, isRead }: Omit<Props, "panel">) {
  const { branch } = delegation;
  if (!branch) return <p className="c2">There is no branch to land.</p>;
  if (delegation.worktreeId === null) return <p className="c2">Done in the project’s own folder, on <code>{branch}</code>.</p>;
  if (task.attention.state !== "verified") {
    return <><p className="c2">Not verified, so not ready to land.</p><span className="review-command"><code className="cut" title={branch}>{branch}</code><Copy text={branch} label="Copy branch" /></span></>;
  }
  return isRead ? <Land task={task} uncommitted={uncommitted} /> : <LandSoon task={task} />;
}
