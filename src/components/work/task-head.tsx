"use client";
import type { ReactNode } from "react";
import type { TaskView } from "#domain/api.ts";
import { furtherOf } from "#domain/site.ts";
import { specialisationOf } from "#domain/specialisation.ts";
import { budgetWords } from "#domain/budget.ts";
import { roomPath } from "../../client/route.ts";
import { useTasks } from "../../client/queries.ts";
import { elapsedOf, whyOf } from "../../client/task-groups.ts";
import { duration, money, when } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Copy } from "../ui/copy.tsx";
import { Status, Track } from "../ui/glyph.tsx";
import { Why } from "../ui/why.tsx";
import { AlsoNames } from "./also-names.tsx";
import { Changed } from "./changed.tsx";

/** What the task is, how it stands and why, and where it happens. */
export function TaskHead({ task, children }: { task: TaskView; children: ReactNode }) {
  const now = useNow();
  const { attention } = task;
  return (
    <header className="task-head">
      <h1 className="t20"><span className="id">{task.number}</span> {task.title}</h1>
      <div className="task-state">
        <Status attention={attention} />
        <span className="c2 wrap grow">{whyOf(task)}</span>
        <span className="c3 t12 whitespace-nowrap">{when(attention.since, now)}</span>
      </div>
      <Why attention={attention} />
      <Track attention={attention} words />
      {children}
      <Facts task={task} now={now} />
      {task.description !== task.title && <details className="fold"><summary>The wish, word for word</summary><p className="wrap c2">{task.description}</p>{task.context !== "" && <p className="wrap c2 mt-2">{task.context}</p>}</details>}
    </header>
  );
}

function Facts({ task, now }: { task: TaskView; now: Date }) {
  const elapsed = elapsedOf(task, now);
  return (
    <dl className="task-facts">
      <div><dt>Agent</dt><dd><span className="agent">{task.assignedAgent ?? "none"}</span> <span className="c3">{task.agentWhy}</span></dd></div>
      <div><dt>Kind</dt><dd>{task.type} <span className="c3">understood {Math.round(task.confidence * 100)} %</span></dd></div>
      {task.specialisation && <div><dt>Way of working</dt><dd>{specialisationOf(task.specialisation.id)?.name ?? task.specialisation.id} <span className="c3">{task.specialisation.why}</span></dd></div>}
      <div><dt>Elapsed</dt><dd>{elapsed === null ? "not started" : duration(elapsed)}{task.estimatedDuration !== null && <span className="c3"> of about {task.estimatedDuration} min</span>}</dd></div>
      <div><dt>Cost</dt><dd>{task.delegations.length === 0 ? "none yet" : money(task.usage.costUsd)}</dd></div>
      {task.limits.length > 0 && <div><dt>Budget</dt><dd>{task.limits.map(budgetWords).join(", ")}</dd></div>}
      <div><dt>Changed</dt><dd><Changed files diffstat={task.diffstat} /></dd></div>
      {furtherOf(task).length > 0 && <div><dt>Also in</dt><dd><AlsoNames task={task} /> <span className="c3">proved and landed together</span></dd></div>}
      {task.dependsOn.length > 0 && <div><dt>After</dt><dd><Named task={task} ids={task.dependsOn} /></dd></div>}
      {task.replaces.length > 0 && <div><dt>In place of</dt><dd><Named task={task} ids={task.replaces} /></dd></div>}
      {task.branch && <div className="branch"><dt>Branch</dt><dd><code className="wrap">{task.branch}</code> <Copy text={task.branch} /></dd></div>}
    </dl>
  );
}

function Named({ task, ids }: { task: TaskView; ids: readonly string[] }) {
  const known = useTasks(task.orchestratorId).data ?? [];
  return ids.map((id, i) => {
    const other = known.find((t) => t.id === id);
    return <span key={id}>{i > 0 && ", "}{other ? <Link to={roomPath(other.projectId, "work", other.number)} title={other.title}>{other.number}</Link> : "an older task"}</span>;
  });
}
