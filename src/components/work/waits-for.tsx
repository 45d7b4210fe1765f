"use client";
import "./graph.css";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { mayWait } from "../../client/graph-shown.ts";
import { refusalOf } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useOrder } from "./use-order.ts";

/** What a task waits for, as a list: the way to change the graph by keyboard and on a phone. */
export function WaitsFor({ task, tasks, onClose }: { task: TaskView; tasks: readonly TaskView[]; onClose: () => void }) {
  const [waits, setWaits] = useState<ReadonlySet<string>>(() => new Set(task.dependsOn));
  const saving = useOrder({ done: onClose, quiet: true });
  const refusal = saving.error && refusalOf(saving.error);
  const changed = tasks.filter((t) => waits.has(t.id) !== task.dependsOn.includes(t.id));
  const orders = changed.map((parent) => ({ child: task, parent, waits: waits.has(parent.id) })).toSorted((a, b) => Number(a.waits) - Number(b.waits));
  return (
    <Dialog
      open onClose={onClose} title={`What task ${task.number} waits for`}
      footer={<><Button onClick={onClose}>Leave it</Button><Button kind="accent" off={changed.length === 0 ? "Nothing is changed" : undefined} busy={saving.isPending} busyWord="Saving" onClick={() => saving.mutate(orders)}>Save</Button></>}
    >
      {refusal && <div className="notice" role="alert"><p className="bb">{refusal.message}</p><p className="c2">{refusal.next}</p></div>}
      <p className="c2">It starts when all of these are verified{task.confirmedAt ? "" : " and its plan is confirmed"}.</p>
      <div className="waits-list" role="group" aria-label="Tasks to wait for">
        {tasks.filter((t) => t.id !== task.id).map((other) => {
          const isOn = waits.has(other.id);
          const why = isOn || task.dependsOn.includes(other.id) ? null : mayWait(tasks, task.id, other.id);
          return (
            <div key={other.id}>
              <label className="check-line">
                <input type="checkbox" checked={isOn} disabled={why !== null} onChange={(event) => setWaits(new Set(event.target.checked ? [...waits, other.id] : [...waits].filter((id) => id !== other.id)))} />
                <span className="id">{other.number}</span>
                <span className="cut">{other.title}</span>
              </label>
              {why && <p className="why">{why.refused}</p>}
            </div>
          );
        })}
        {tasks.length < 2 && <p className="c2">There is no other task yet.</p>}
      </div>
    </Dialog>
  );
}
