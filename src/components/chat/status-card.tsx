"use client";
import { SquareTerminal } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import { lookOf, shownDetail } from "../../client/attention-look.ts";
import { roomPath } from "../../client/route.ts";
import { duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { TaskPicture } from "../terminals/task-picture.tsx";
import { Button } from "../ui/button.tsx";
import { Status } from "../ui/glyph.tsx";

/** A task that moves: its state, and the last lines of its terminal while an agent is at it. */
export function StatusCard({ task, onWhy }: { task: TaskView; onWhy: () => void }) {
  const now = useNow();
  const last = task.delegations.at(-1);
  const sessionId = last?.status === "running" ? last.sessionId : null;
  const detail = shownDetail(task.attention) || duration(now.getTime() - Date.parse(task.attention.since));
  return (
    <section className="card status" data-s={lookOf(task.attention.state).s} aria-label={`Task ${task.number}, live`} data-item tabIndex={-1}>
      <header>
        <Status attention={task.attention} detail={detail} />
        <span className="cut b grow">{task.title}</span>
        <Link className="id" to={roomPath(task.projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link>
        <Button kind="quiet" small data-key="w" onClick={onWhy}>Why?</Button>
        {last?.sessionId && <Link className="btn quiet small" data-key="t" to={roomPath(task.projectId, "terminals", last.sessionId)}><SquareTerminal size={14} aria-hidden="true" />Terminal</Link>}
      </header>
      {sessionId && <TaskPicture sessionId={sessionId} lines={3} />}
    </section>
  );
}
