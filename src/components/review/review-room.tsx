"use client";
import "../work/work.css";
import "./review.css";
import { type ComponentProps, type ReactNode, useState } from "react";
import { useOrchestrator, useTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import { Main } from "../shell/main.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Commits } from "./commits.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { tryOf } from "./reviewable.ts";
import { TaskList } from "./task-list.tsx";
import { TaskReview } from "./task-review.tsx";
import { useIsRead } from "./use-change.ts";

/** What agents changed: the tasks with a change, or the change of the one with this number beside its evidence. */
export function ReviewRoom({ projectId, number, top, bar, panel }: { projectId: string | null; number: number | null; top: ReactNode; bar: ReactNode; panel: PanelState }) {
  const tasks = useTasks(useOrchestrator(projectId)?.id);
  const task = tasks.data?.find((t) => t.number === number && t.projectId === projectId);
  const delegation = task && tryOf(task);
  const [chosen, setChosen] = useState<{ of: string; commit: string } | null>(null);
  const [looked, setLooked] = useState<{ of: string; site: string } | null>(null);
  const site = delegation && looked?.of === delegation.id ? looked.site : undefined;
  const chooseSite = (next: string | undefined): void => {
    setChosen(null);
    setLooked(delegation && next !== undefined ? { of: delegation.id, site: next } : null);
  };
  const commit = delegation && chosen?.of === delegation.id ? chosen.commit : null;
  const choose = (commit: string | null): void => setChosen(delegation && commit !== null ? { of: delegation.id, commit } : null);
  return (
    <>
      <Main top={top} bar={bar}>
        {tasks.error && <div className="p-4"><Problem error={tasks.error} retry={() => void tasks.refetch()} /></div>}
        {tasks.isPending && <Bones waitsFor="the tasks" />}
        {tasks.data && number === null && <div className="scroll"><TaskList tasks={tasks.data} projectId={projectId} /></div>}
        {tasks.data && number !== null && !delegation && <Missing number={number} isThere={task !== undefined} projectId={projectId} />}
        {task && delegation && <TaskReview task={task} delegation={delegation} panel={panel} commit={commit} onCommit={choose} site={site} onSite={chooseSite} />}
      </Main>
      {task && delegation && panel.open && <Beside task={task} delegation={delegation} panel={panel} commit={commit} onCommit={choose} site={site} onSite={chooseSite} />}
    </>
  );
}

function Beside({ task, delegation, panel, commit, onCommit, site }: ComponentProps<typeof TaskReview>) {
  return (
    <EvidencePanel task={task} panel={panel} isRead={useIsRead(delegation.id)}>
      <Commits delegationId={delegation.id} projectId={site} chosen={commit} onChoose={onCommit} />
    </EvidencePanel>
  );
}

function Missing({ number, isThere, projectId }: { number: number; isThere: boolean; projectId: string | null }) {
  return (
    <Empty title={isThere ? `Task ${number} has no change yet` : `There is no task ${number} here`} action={<Link className="btn" to={roomPath(projectId, "review")}>All changes</Link>}>
      {isThere ? "Its agent has not started." : "It may be among the older ones, or in another project."}
    </Empty>
  );
}
