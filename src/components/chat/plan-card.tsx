"use client";
import { Check, Waypoints } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { furtherOf } from "#domain/site.ts";
import { isFinalTask } from "#domain/task.ts";
import { confirmedWords, count, planHead, type PlanRow, planRows, suggestedIn, suggestedWords } from "../../client/plan.ts";
import { useNamedTasks } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { roomPath } from "../../client/route.ts";
import { useAction } from "../../client/use-action.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Track } from "../ui/glyph.tsx";
import { Overlaps } from "./overlaps.tsx";
import { AlsoNames } from "../work/also-names.tsx";
import { EditPlan } from "../work/edit-plan.tsx";

const pathOf = (task: TaskView): string => `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`;

/** A plan: its tasks by wave with who does them, what proves them and where they are; first a question, then the live table. */
export function PlanCard({ taskIds, onChoose }: { taskIds: readonly string[]; onChoose: (taskId: string) => void }) {
  const tasks = useNamedTasks(taskIds);
  if (tasks.length === 0) return null;
  const rows = planRows(tasks);
  const head = planHead(rows);
  const waiting = tasks.filter((t) => t.confirmedAt === null && !isFinalTask(t.status));
  const manyWaves = rows.some((r) => r.wave > 1);
  return (
    <section className={`card plan ${waiting.length > 0 ? "you" : ""}`} aria-label="Plan" data-item tabIndex={-1}>
      <header>
        <Waypoints size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="bb">Plan</span>
        <span className="c2 t12 cut">{head.size}</span>
        <span className="end c2 t12 wide-only">{waiting.length > 0 && waiting.every((t) => t.status === "planning") ? head.confidence : ""}</span>
      </header>
      {rows.map((row) => <Row key={row.task.id} row={row} manyWaves={manyWaves} onChoose={onChoose} />)}
      {waiting.length > 0 && <Overlaps tasks={waiting} />}
      <Foot tasks={tasks} waiting={waiting} />
    </section>
  );
}

function Row({ row, manyWaves, onChoose }: { row: PlanRow; manyWaves: boolean; onChoose: (taskId: string) => void }) {
  const { task } = row;
  return (
    <Link to={roomPath(task.projectId, "work", task.number)} className={`row plain ptask ${row.opensWave ? "" : "same"}`} onClick={(event) => {
      // Beside the panel a row chooses what the panel shows; without one it leads to the task's page.
      if (document.querySelector(".app > .panel") === null || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      onChoose(task.id);
    }}>
      <span className="caps wide-only">{manyWaves && row.opensWave ? `Wave ${row.wave}` : ""}</span>
      <span className="id">{task.number}</span>
      <span className="cut">{task.title}{furtherOf(task).length > 0 && <span className="c2 t12"> also in <AlsoNames task={task} /></span>}</span>
      <span className="agent cut">{task.assignedAgent ?? (task.status === "queued" ? "" : "no agent")}</span>
      <span className="t12 c2 checks">{row.order !== "" && <span className="phone-only">{row.order}, </span>}{count(task.contract.checks.length, "check")}{suggestedIn(task) > 0 && <span className="phone-only">, {suggestedIn(task)} more suggested</span>}</span>
      <Track attention={task.attention} />
    </Link>
  );
}

function Foot({ tasks, waiting }: { tasks: readonly TaskView[]; waiting: readonly TaskView[] }) {
  const [open, setOpen] = useState<"choose" | "cancel" | TaskView | null>(null);
  const going = tasks.filter((t) => !isFinalTask(t.status));
  const ready = waiting.filter((t) => t.status === "planning" && t.assignedAgent !== null);
  const whyNot = whyNotYet(waiting, ready);
  const confirm = useAction(async () => {
    for (const task of ready) await send("POST", `${pathOf(task)}/execute`);
  });
  const cancel = useAction(async () => {
    for (const task of going) await send("DELETE", pathOf(task));
  }, { done: () => setOpen(null) });
  const said = confirmedWords(tasks);
  const suggested = suggestedWords(waiting);
  if (going.length === 0 && said === null) return null;
  return (
    <footer className="t12 c2">
      {waiting.length > 0 && <Button kind="accent" data-key="a" busy={confirm.isPending} busyWord="Confirming" off={whyNot} onClick={() => confirm.mutate(undefined)}>Confirm <kbd>A</kbd></Button>}
      {waiting.length > 0 && whyNot && <span>{whyNot}</span>}
      {waiting.length === 0 && said && <span className="h said"><Check size={14} aria-hidden="true" />{said}</span>}
      {suggested !== null && <span className="wide-only">{suggested}</span>}
      <span className="end h">
        {waiting.length > 0 && <Button kind="quiet" small={waiting.length === 0} onClick={() => setOpen(waiting.length === 1 ? (waiting[0] ?? null) : "choose")}>Edit</Button>}
        {going.length > 0 && <Button kind="quiet" small={waiting.length === 0} data-key="d" onClick={() => (waiting.length === going.length ? cancel.mutate(undefined) : setOpen("cancel"))}>{tasks.length === 1 ? "Cancel" : `Cancel ${count(going.length, "task")}`}</Button>}
      </span>
      <Dialog open={open === "choose"} onClose={() => setOpen(null)} title="Edit which task?" footer={<Button kind="quiet" onClick={() => setOpen(null)}>Leave it</Button>}>
        {waiting.map((task) => <Button key={task.id} className="!justify-start" onClick={() => setOpen(task)}><span className="id">{task.number}</span><span className="cut">{task.title}</span></Button>)}
      </Dialog>
      {typeof open === "object" && open && <EditPlan task={open} onClose={() => setOpen(null)} />}
      <Dialog open={open === "cancel"} onClose={() => setOpen(null)} title={`Cancel ${count(going.length, "task")}?`} footer={<><Button kind="quiet" onClick={() => setOpen(null)}>Keep going</Button><Button kind="danger" busy={cancel.isPending} busyWord="Cancelling" onClick={() => cancel.mutate(undefined)}>Cancel {count(going.length, "task")}</Button></>}>
        <p>Agents at work are stopped. Worktrees and branches stay, so nothing they wrote is lost.</p>
      </Dialog>
    </footer>
  );
}

/** Why a plan cannot be confirmed yet; half of one is not what was read. */
function whyNotYet(waiting: readonly TaskView[], ready: readonly TaskView[]): string | undefined {
  if (waiting.some((t) => t.status === "queued")) return "The plan is being made.";
  return ready.length === 0 ? "No agent is ready: see Health, or choose one with Edit." : undefined;
}
