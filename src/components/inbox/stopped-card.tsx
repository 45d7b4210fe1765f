"use client";
import type { TaskView } from "#domain/api.ts";
import { useProject, useSession } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { whyOf } from "../../client/task-groups.ts";
import { duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Status } from "../ui/glyph.tsx";
import { TaskActions } from "../work/task-actions.tsx";

/** A task whose agent does nothing and asks nothing: what a person may do about it. */
export function StoppedCard({ task }: { task: TaskView }) {
  const now = useNow();
  const project = useProject(task.projectId);
  const sessionId = task.delegations.at(-1)?.sessionId;
  const session = useSession(sessionId).data;
  return (
    <section className="card decision you" data-s="needs" data-item tabIndex={-1} aria-label={`${task.attention.detail || "Stopped"}: ${task.title}`}>
      <header>
        <Status attention={task.attention} />
        <span className="title b">{task.title}</span>
        <span className="end h c2 t12">
          {project && <span className="cut">{project.name}</span>}
          <Link className="id" to={roomPath(task.projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link>
          <span className="whitespace-nowrap">{duration(now.getTime() - Date.parse(task.attention.since))}</span>
        </span>
      </header>
      <div className="part v gap-2">
        <p>{whyOf(task)}. Nothing goes on until you say something to the agent or cancel the task.</p>
        {sessionId && task.attention.state !== "stalled" && <Link className="btn justify-self-start self-start" to={roomPath(task.projectId, "terminals", sessionId)}>Open terminal</Link>}
      </div>
      <div className="part"><TaskActions task={task} session={session} planAsked={false} discarded={false} /></div>
    </section>
  );
}
