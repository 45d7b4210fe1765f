"use client";
import type { TaskView } from "#domain/api.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import { count } from "../../client/plan.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { when } from "../../client/times.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Patch } from "../ui/patch.tsx";
import { actsOn, resultOf, sightingsOf } from "./lessons.ts";
import { shareText } from "./performance.ts";
import { RecommendationState } from "./recommendation-state.tsx";
import { useRecommendation } from "./use-recommendation.ts";

interface Props {
  recommendation: Recommendation;
  project: ProjectRow;
  tasks: readonly TaskView[];
}

/** One recommendation: what it rests on, what it would change, what became of it, and the answers to it. */
export function RecommendationDetail({ recommendation: r, project, tasks }: Props) {
  const from = tasks.find((t) => t.id === r.taskId);
  return (
    <article aria-label={r.title}>
      <div className="learn-page">
        <header className="grid gap-1.5">
          <div className="h t12"><RecommendationState status={r.status} /><span className="c3">found after {from ? `task ${from.number}` : "an older task"}</span><span className="c3 end">{when(r.createdAt)}</span></div>
          <h2 className="t20 wrap">{r.title}</h2>
        </header>
        <Support recommendation={r} />
        <section aria-label="Change">
          <div className="sec-h">Change<span className="end">one line in <code>{r.file}</code> of {project.name}, as a commit</span></div>
          <Patch text={r.diff} />
        </section>
        <Sightings recommendation={r} tasks={tasks} projectId={project.id} />
      </div>
      <Answers recommendation={r} project={project} />
    </article>
  );
}

/** More squares than this say less than the number. */
const SQUARES = 24;

function Support({ recommendation: { pattern } }: Pick<Props, "recommendation">) {
  const { supportTasks, tasksSeen, occurrences, confLb } = pattern;
  return (
    <dl className="learn-support">
      <div>
        <dt>{supportTasks} of {count(tasksSeen, "task")}</dt>
        <dd>seen in, at least {shareText(confLb)}</dd>
        {tasksSeen <= SQUARES && <dd className="ticks" aria-hidden="true">{Array.from({ length: tasksSeen }, (_, i) => <i key={i} className={i < supportTasks ? "on" : ""} />)}</dd>}
      </div>
      <div><dt>{count(occurrences, "time")}</dt><dd>run over all tasks</dd></div>
      <div><dt className="mono wrap">{pattern.example}</dt><dd>repeated command</dd></div>
    </dl>
  );
}

function Sightings({ recommendation: { pattern }, tasks, projectId }: Pick<Props, "recommendation" | "tasks"> & { projectId: string }) {
  return (
    <section aria-label="Evidence">
      <div className="sec-h">Evidence<span className="end">recorded by the agents’ hooks</span></div>
      <ul>
        {sightingsOf(pattern.evidence, tasks).map(({ taskId, task, patterns }) => (
          <li key={taskId} className="learn-sighting">
            {task ? <Link className="id" to={roomPath(projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link> : <span className="id">old</span>}
            <span className="cut">{task?.title ?? "An older task"}</span>
            <span className="c2 mono cut">{patterns.join(", ")}</span>
            <span className="c3 end whitespace-nowrap">{task && when(task.completedAt ?? task.updatedAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answers({ recommendation, project }: Omit<Props, "tasks">) {
  const { run, doing, error } = useRecommendation(recommendation, project.orchestratorId);
  const may = actsOn(recommendation.status);
  const result = resultOf(recommendation);
  const show = result?.sha ? `git show ${result.sha.slice(0, 12)}` : null;
  const isBusy = doing !== undefined;
  return (
    <footer className="learn-foot">
      {error && <Problem error={error} />}
      {result && <p className="h flex-wrap" role="status">{result.text}{show && <span className="learn-command"><code>{show}</code><Copy text={show} /></span>}</p>}
      <div className="h flex-wrap">
        {may.apply && <Button kind={recommendation.status === "proposed" ? "accent" : "plain"} data-key="a" busy={isBusy} busyWord={doing === "apply" ? "Applying" : "Apply"} onClick={() => run("apply")}>{recommendation.status === "proposed" ? "Apply" : "Apply again"} <kbd>A</kbd></Button>}
        {may.revert && <Button busy={isBusy} busyWord="Undoing" onClick={() => run("revert")}>Undo</Button>}
        {may.dismiss && <Button kind="quiet" data-key="d" busy={isBusy} busyWord={doing === "dismiss" ? "Dismissing" : "Dismiss"} onClick={() => run("dismiss")}>Dismiss <kbd>D</kbd></Button>}
        {may.revert && <span className="t12 c3">The undo is a commit of its own.</span>}
      </div>
    </footer>
  );
}
