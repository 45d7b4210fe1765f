"use client";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { PostMortem as Report } from "#domain/post-mortem.ts";
import { count } from "../../client/plan.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { duration, when } from "../../client/times.ts";
import { useMedia } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { PostMortem } from "../work/post-mortem.tsx";
import { secondsOf } from "./lessons.ts";
import { Panes } from "./panes.tsx";
import type { Lessons } from "./use-lessons.ts";

/** What finished tasks were like: how they ended, where the time went, what ran and what failed. */
export function PostMortems({ projects, lessons, tasks }: { projects: readonly ProjectRow[]; lessons: Lessons<Report>; tasks: readonly TaskView[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isPhone = useMedia("(max-width: 839px), (max-height: 480px)");
  if (lessons.error) return <div className="p-4"><Problem error={lessons.error} retry={lessons.retry} /></div>;
  if (!lessons.data) return <Bones waitsFor="the post-mortems" />;
  const reports = lessons.data.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (reports.length === 0) return <Empty title="No post-mortem yet">One is written when a task is verified or fails, from recorded facts only.</Empty>;
  const shown = reports.find((r) => r.id === chosen) ?? (isPhone ? undefined : reports[0]);
  const list = reports.map((report) => {
    const task = tasks.find((t) => t.id === report.taskId);
    const seconds = secondsOf(report);
    return (
      <button key={report.id} type="button" data-item aria-current={report.id === shown?.id || undefined} onClick={() => setChosen(report.id)} onFocus={isPhone ? undefined : () => setChosen(report.id)}>
        <span className="h t12"><Outcome outcome={report.outcome} /><span className="id">{task?.number ?? "old"}</span>{projects.length > 1 && <span className="c3 cut">{projects.find((p) => p.id === report.projectId)?.name}</span>}<span className="end c3">{when(report.createdAt)}</span></span>
        <span className="b cut">{task?.title ?? "An older task"}</span>
        <span className="t12 c2">{seconds === null ? "time unknown" : duration(seconds * 1000)}, {report.facts.attempts === 1 ? "1 try" : `${report.facts.attempts} tries`}, {count(report.facts.commands.length, "command")}, {count(report.facts.files.length, "file")}</span>
      </button>
    );
  });
  return <Panes list={list} detail={shown ? <Detail key={shown.id} report={shown} task={tasks.find((t) => t.id === shown.taskId)} project={projects.find((p) => p.id === shown.projectId)} /> : null} back="Post-mortems" onBack={() => setChosen(null)} />;
}

function Outcome({ outcome }: { outcome: Report["outcome"] }) {
  return outcome === "completed" ? <span className="st" data-s="verified"><Glyph glyph="verified" />Verified</span> : <span className="st" data-s="failed"><Glyph glyph="failed" />Failed</span>;
}

function Detail({ report, task, project }: { report: Report; task: TaskView | undefined; project: ProjectRow | undefined }) {
  if (!project) return null;
  return (
    <article className="learn-page" aria-label={task?.title ?? "An older task"}>
      <header className="grid gap-1.5">
        <div className="h t12"><Outcome outcome={report.outcome} /><span className="c3">{when(report.createdAt)}</span></div>
        <h2 className="t20 wrap">{task?.title ?? "An older task"}</h2>
        {task && <p className="h t12 c2"><span className="agent">{task.assignedAgent}</span><Link to={roomPath(project.id, "work", task.number)}>Task {task.number}</Link><Link to={roomPath(project.id, "review", task.number)}>Its change</Link></p>}
      </header>
      <PostMortem task={{ id: report.taskId, orchestratorId: project.orchestratorId, projectId: project.id, status: report.outcome }} />
    </article>
  );
}
