"use client";
import { Spline } from "lucide-react";
import { memo, type PointerEvent } from "react";
import type { TaskView } from "#domain/api.ts";
import { isUnstarted } from "#domain/task.ts";
import { lookOf, shownDetail } from "../../client/attention-look.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Status, Track } from "../ui/glyph.tsx";

interface Props {
  task: TaskView;
  x: number;
  y: number;
  /** Numbers of the tasks it waits for, for those who do not see the lines. */
  after: readonly number[];
  critical: boolean;
  mark: "" | "target" | "barred";
  onDown: (id: string, event: PointerEvent<HTMLElement>) => void;
  onClick: (event: { preventDefault(): void }) => void;
  onOrder: (task: TaskView) => void;
}

/** A task in the graph: what it needs, what it is, who does it, how far it is. */
export const GraphNode = memo(function GraphNode({ task, x, y, after, critical, mark, onDown, onClick, onOrder }: Props) {
  const { attention } = task;
  const look = lookOf(attention.state);
  const looks = ["graph-node", look.s === "queued" ? "waits" : "", look.s === "needs" ? "needs" : "", critical ? "critical" : "", mark].filter(Boolean).join(" ");
  const words = [`${look.word} ${shownDetail(attention)}`.trim(), `${task.number}, ${task.title}`, after.length > 0 ? `after ${after.join(", ")}` : "", critical ? "on the longest way" : ""].filter(Boolean);
  return (
    <div className={looks} style={{ left: x, top: y }} data-task={task.id} onPointerDown={(event) => onDown(task.id, event)}>
      <Link to={roomPath(task.projectId, "work", task.number)} data-item="" draggable={false} aria-label={words.join(": ")} onClick={onClick}>
        <span className="h gap-1.5"><Status attention={attention} /><span className="id end t11">{task.number}</span></span>
        <span className="name cut">{task.title}</span>
        <span className="foot"><span className="agent cut">{task.assignedAgent ?? "no agent"}</span><Track attention={attention} /></span>
      </Link>
      {isUnstarted(task.status) && <Button icon small kind="quiet" aria-label={`Change what task ${task.number} waits for`} title="What it waits for" onClick={() => onOrder(task)}><Spline size={14} strokeWidth={1.75} aria-hidden="true" /></Button>}
    </div>
  );
});
