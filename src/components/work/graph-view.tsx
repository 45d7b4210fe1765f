"use client";
import "./graph.css";
import { X } from "lucide-react";
import { useMemo, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { Node } from "#domain/graph.ts";
import { isDead } from "#domain/schedule.ts";
import { isUnstarted } from "#domain/task.ts";
import { type Edge, layoutOf, NODE, pathOf } from "../../client/graph-layout.ts";
import { criticalOf, mayWait, shownTasks, waveHead } from "../../client/graph-shown.ts";
import { usePhone } from "../../client/use-page.ts";
import { Empty } from "../ui/feedback.tsx";
import { GraphList } from "./graph-list.tsx";
import { GraphNode } from "./graph-node.tsx";
import { useDragOrder } from "./use-drag-order.ts";
import { useOrder } from "./use-order.ts";
import { WaitsFor } from "./waits-for.tsx";

/** The tasks and what they wait for, from left to right by wave; on a phone as a list by wave. */
export function GraphView({ tasks }: { tasks: readonly TaskView[] }) {
  const isPhone = usePhone();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => shownTasks(tasks, seen), [tasks, seen]);
  if (shown.some((t) => !seen.has(t.id))) setSeen(new Set([...seen, ...shown.map((t) => t.id)]));
  const [asked, setAsked] = useState<string | null>(null);
  const task = shown.find((t) => t.id === asked);
  const order = (of: TaskView): void => setAsked(of.id);
  return (
    <>
      {shown.length === 0 && <div className="scroll"><Empty title="Nothing is under way">The graph shows open tasks and what they wait for. What is done stands in the list.</Empty></div>}
      {shown.length > 0 && (isPhone ? <GraphList tasks={shown} onOrder={order} /> : <Field tasks={shown} onOrder={order} />)}
      {task && <WaitsFor key={task.id} task={task} tasks={shown} onClose={() => setAsked(null)} />}
    </>
  );
}

function Field({ tasks, onOrder }: { tasks: readonly TaskView[]; onOrder: (task: TaskView) => void }) {
  // Only the shape counts: what tasks do moves nothing.
  const shape = JSON.stringify(tasks.map(({ id, dependsOn }) => ({ id, dependsOn })));
  const layout = useMemo(() => layoutOf(JSON.parse(shape) as Node[]), [shape]);
  const critical = useMemo(() => criticalOf(tasks).path, [tasks]);
  const byId = new Map(tasks.map((t) => [t.id, t]));
  const ordering = useOrder();
  const { drawn, field, down, move, up, click } = useDragOrder(tasks, (child, parent) => ordering.mutate([{ child, parent, waits: true }]));
  const start = layout.nodes.find((n) => n.id === drawn?.from);
  const markOf = (id: string): "" | "target" | "barred" => (!drawn || id === drawn.from ? "" : mayWait(tasks, id, drawn.from) ? "barred" : id === drawn.over ? "target" : "");
  return (
    <div className="graph" role="region" aria-label="Graph of tasks" onPointerMove={move} onPointerUp={up} onPointerLeave={up}>
      <div ref={field} className="graph-field" style={{ width: layout.width, height: layout.height }}>
        {Array.from({ length: layout.waves }, (_, i) => (
          <span key={i} className="graph-wave" style={{ left: NODE.left + i * NODE.column }}>{waveHead(i + 1, layout.nodes.filter((n) => n.wave === i + 1).flatMap((n) => byId.get(n.id) ?? []), tasks)}</span>
        ))}
        {Array.from({ length: Math.max(0, layout.waves - 1) }, (_, i) => <span key={i} className="graph-rule" style={{ left: NODE.left + (i + 1) * NODE.column - (NODE.column - NODE.width) / 2 }} />)}
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {layout.edges.map((edge) => <path key={`${edge.from} ${edge.to}`} className={lookOf(edge, byId, critical)} d={pathOf(edge)} />)}
          {drawn && start && <path className="graph-edge new" d={pathOf({ points: [{ x: start.x + NODE.width, y: start.y + NODE.height / 2 }, drawn] })} />}
        </svg>
        {layout.edges.map((edge) => <Cut key={`${edge.from} ${edge.to}`} edge={edge} byId={byId} onCut={(child, parent) => ordering.mutate([{ child, parent, waits: false }])} />)}
        {layout.nodes.map(({ id, x, y }) => {
          const task = byId.get(id);
          return task && <GraphNode key={id} task={task} x={x} y={y} after={task.dependsOn.flatMap((p) => byId.get(p)?.number ?? [])} critical={critical.has(id) && critical.size > 1} mark={markOf(id)} onDown={down} onClick={click} onOrder={onOrder} />;
        })}
      </div>
      <p className="graph-tip">Draw a line from one task to another, and the second waits for the first.{critical.size > 1 && " The thick line is the longest way."}</p>
    </div>
  );
}

function lookOf(edge: Edge, byId: ReadonlyMap<string, TaskView>, critical: ReadonlySet<string>): string {
  const parent = byId.get(edge.from);
  const state = parent?.status === "completed" ? "done" : isDead(parent?.status) ? "dead" : critical.has(edge.from) && critical.has(edge.to) ? "critical" : "";
  return `graph-edge ${state}`.trim();
}

/** The button in the middle of an edge that takes it off; only as long as the task behind it has not started. */
function Cut({ edge, byId, onCut }: { edge: Edge; byId: ReadonlyMap<string, TaskView>; onCut: (child: TaskView, parent: TaskView) => void }) {
  const [parent, child] = [byId.get(edge.from), byId.get(edge.to)];
  const last = edge.points.at(-1);
  if (!parent || !child || !last || !isUnstarted(child.status)) return null;
  const before = edge.points.at(-2) ?? last;
  const words = `Let task ${child.number} no longer wait for ${parent.number}`;
  return (
    <button type="button" className="graph-cut" style={{ left: (before.x + last.x) / 2, top: (before.y + last.y) / 2 }} aria-label={words} title={words} onClick={() => onCut(child, parent)}>
      <X size={12} strokeWidth={2} aria-hidden="true" />
    </button>
  );
}
