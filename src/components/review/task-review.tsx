"use client";
import { FileSearch, RotateCw } from "lucide-react";
import { useMemo, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { ChangeFile } from "#domain/change.ts";
import { type Delegation, isFinalDelegation } from "#domain/delegation.ts";
import { baseBranchOf } from "#domain/project.ts";
import { isFinalTask } from "#domain/task.ts";
import { count } from "../../client/plan.ts";
import { useProject } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Status } from "../ui/glyph.tsx";
import { CommentsBar } from "./comments-bar.tsx";
import { ChangeView } from "./change-view.tsx";
import { EditFile } from "./edit-file.tsx";
import { Landing } from "./landing.tsx";
import { SiteSwitch } from "./site-switch.tsx";
import { StaleProof } from "./stale-proof.tsx";
import { useChange, useIsRead } from "./use-change.ts";
import { useSeen } from "./use-seen.ts";

const NO_FILES: readonly ChangeFile[] = [];

interface Props {
  task: TaskView;
  delegation: Delegation;
  panel: PanelState;
  /** The one commit that is looked at; null for the whole change. */
  commit: string | null;
  onCommit: (commit: string | null) => void;
  /** The further repository that is looked at; undefined for the task's own. */
  site: string | undefined;
  onSite: (site: string | undefined) => void;
}

/** The change of one task, file by file, and what can be done with it. */
export function TaskReview({ task, delegation, panel, commit, onCommit, site, onSite }: Props) {
  const of = useMemo(() => ({ delegationId: delegation.id, commit, projectId: site }), [delegation.id, commit, site]);
  const diff = useChange(of);
  const files = diff.data?.files ?? NO_FILES;
  const [editing, setEditing] = useState<ChangeFile | null>(null);
  const canEdit = commit === null && site === undefined && delegation.worktreePath !== null;
  const marks = useSeen(`${delegation.id}${site ?? ""}`, files);
  return (
    <>
      <Head task={task} delegation={delegation} panel={panel} seen={files.length > 0 ? `${marks.seen.size} of ${count(files.length, "file")} seen` : ""} onAgain={() => void diff.refetch()} isReading={diff.isFetching} />
      <SiteSwitch task={task} site={site} onSite={onSite} />
      {commit !== null && <div className="review-only t12"><span className="c2">Only commit <code>{commit.slice(0, 7)}</code>. Comments stand on the whole change.</span><Button small onClick={() => onCommit(null)}>Show the whole change</Button></div>}
      {diff.error && <div className="p-4"><Problem error={diff.error} retry={() => void diff.refetch()} /></div>}
      {diff.isPending && <Bones waitsFor="the change" lines={6} />}
      {diff.data && files.length === 0 && <NoChange isOver={isFinalTask(task.status)} uncommitted={diff.data.uncommitted.length > 0} />}
      {diff.data && files.length > 0 && <ChangeView key={`${delegation.id} ${commit} ${site}`} task={task} of={of} change={diff.data} marks={marks} onEdit={canEdit ? setEditing : undefined} />}
      {editing && <EditFile key={editing.path} file={editing} delegationId={delegation.id} isBusy={!isFinalDelegation(delegation.status)} onClose={() => setEditing(null)} />}
      <span className="grow" />
      {diff.data && commit === null && <StaleProof task={task} delegation={delegation} projectId={site} change={diff.data} />}
      <CommentsBar task={task} delegation={delegation} />
      <Landing task={task} delegation={delegation} uncommitted={(diff.data?.uncommitted.length ?? 0) > 0} isRead={useIsRead(delegation.id)} panel={panel} />
    </>
  );
}

/** A repository inside the worktree is not committed and yet in no diff; that is not the same as no change. */
function NoChange({ isOver, uncommitted }: { isOver: boolean; uncommitted: boolean }) {
  if (uncommitted) return <Empty title="Nothing to compare">The worktree holds something that is not committed and that git does not look into. The terminal shows it.</Empty>;
  return <Empty title="No change">{isOver ? "The agent left every file as it was." : "The agent has not changed a file yet."}</Empty>;
}

interface HeadProps {
  task: TaskView;
  delegation: Delegation;
  panel: PanelState;
  seen: string;
  onAgain: () => void;
  isReading: boolean;
}

function Head({ task, delegation, panel, seen, onAgain, isReading }: HeadProps) {
  const project = useProject(task.projectId);
  return (
    <div className="review-head">
      <Status attention={task.attention} detail="" />
      <Link className="id plain" to={roomPath(task.projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link>
      <h2 className="bb cut title" title={task.title}>{task.title}</h2>
      <span className="c2 t12 cut branch">{delegation.branch && <><code>{delegation.branch}</code> into <code>{project && baseBranchOf(project)}</code></>}</span>
      <span className="end h t12 c2 flex-none">
        {seen}
        {!isFinalTask(task.status) && <Button small kind="quiet" icon aria-label="Read the change again" busy={isReading} onClick={onAgain}><RotateCw size={14} aria-hidden="true" /></Button>}
        {!panel.open && <Button small onClick={panel.toggle}><FileSearch size={14} aria-hidden="true" />Evidence</Button>}
      </span>
    </div>
  );
}
