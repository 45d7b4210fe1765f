"use client";
import { memo } from "react";
import type { TaskView } from "#domain/api.ts";
import { lookOf, shownDetail } from "../../client/attention-look.ts";
import { roomPath } from "../../client/route.ts";
import { whyOf } from "../../client/task-groups.ts";
import { money } from "../../client/times.ts";
import { Link } from "../shell/link.tsx";
import { Status, Track } from "../ui/glyph.tsx";
import { WhyButton } from "../ui/why.tsx";
import { Changed } from "./changed.tsx";

interface Props {
  task: TaskView;
  /** Its project's name, where several stand together. */
  project: string;
  /** When it was last heard of, in words. */
  time: string;
}

/** One task in one line: what it needs, what it is, who does it, how far it is. */
export const TaskRow = memo(function TaskRow({ task, project, time }: Props) {
  const { attention } = task;
  const look = lookOf(attention.state);
  return (
    <li className="work-item">
      <Link data-item="" to={roomPath(task.projectId, "work", task.number)} className="work-row" data-s={look.s} aria-label={`${look.word} ${shownDetail(attention)}: ${task.number}, ${task.title}`}>
        <Status attention={attention} />
        <span className="id">{task.number}</span>
        <span className="what">
          {project !== "" && <span className="tag">{project}</span>}
          <span className="b cut">{task.title}</span>
          <span className="why cut">{whyOf(task)}</span>
        </span>
        <span className="agent cut">{task.assignedAgent ?? "no agent"}</span>
        <Track attention={attention} />
        <span className="changed"><Changed diffstat={task.diffstat} /></span>
        <span className="spent">{task.delegations.length === 0 ? "" : money(task.usage.costUsd)}</span>
        <span className="time">{time}</span>
      </Link>
      <WhyButton attention={attention} withItem />
    </li>
  );
});
