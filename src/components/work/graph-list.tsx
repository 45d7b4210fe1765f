"use client";
import { Spline } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import { wavesOf } from "#domain/graph.ts";
import { isUnstarted } from "#domain/task.ts";
import { criticalOf, waveHead } from "../../client/graph-shown.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Status } from "../ui/glyph.tsx";

/** The graph where there is no room for lines: the waves one below the other, each task with what it waits for. */
export function GraphList({ tasks, onOrder }: { tasks: readonly TaskView[]; onOrder: (task: TaskView) => void }) {
  const waves = wavesOf(tasks);
  const { path } = criticalOf(tasks);
  const numberOf = new Map(tasks.map((t) => [t.id, t.number]));
  const groups = [...Map.groupBy(tasks, (t) => waves.get(t.id) ?? 1)].toSorted(([a], [b]) => a - b);
  return (
    <div className="scroll graph-list">
      {groups.map(([wave, members]) => (
        <section key={wave} aria-label={`Wave ${wave}`}>
          <h2 className="work-group">{waveHead(wave, members, tasks)}</h2>
          <ul>
            {members.map((task) => {
              const after = task.dependsOn.flatMap((id) => numberOf.get(id) ?? []);
              const isCritical = path.size > 1 && path.has(task.id);
              return (
                <li key={task.id} className={`graph-row ${isCritical ? "critical" : ""}`}>
                  <Status attention={task.attention} />
                  <span className="id">{task.number}</span>
                  <Link to={roomPath(task.projectId, "work", task.number)} className="wrap" data-item="">{task.title}</Link>
                  <span className="foot">{[task.assignedAgent ?? "no agent", after.length > 0 ? `after ${after.join(", ")}` : "", isCritical ? "longest way" : ""].filter(Boolean).join(", ")}</span>
                  {isUnstarted(task.status) && <Button icon kind="quiet" aria-label={`Change what task ${task.number} waits for`} onClick={() => onOrder(task)}><Spline size={16} strokeWidth={1.75} aria-hidden="true" /></Button>}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
