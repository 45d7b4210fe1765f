"use client";
import "./overlaps.css";
import { CornerDownRight, TriangleAlert } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import { foreseenFor } from "#domain/forecast.ts";
import { someOf } from "../../client/landing-words.ts";
import { useForecast } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";

/** Says before an agent starts which work under way touches the files a plan is about, and offers to run after it. */
export function Overlaps({ tasks }: { tasks: readonly TaskView[] }) {
  const forecast = useForecast(tasks[0]?.projectId ?? "").data;
  const found = forecast ? tasks.flatMap((task) => foreseenFor(task, forecast).map((other) => ({ task, other }))) : [];
  if (found.length === 0) return null;
  return (
    <ul className="overlaps t12" aria-label="Overlaps">
      {found.map(({ task, other }) => <Overlap key={`${task.id} ${other.number}`} task={task} other={other} named={tasks.length > 1} />)}
      <li className="c2">Confirm to run anyway; whichever lands second may conflict.</li>
    </ul>
  );
}

function Overlap({ task, other, named }: { task: TaskView; other: { taskId: string; number: number; files: string[] }; named: boolean }) {
  const wait = useAction(() => send<TaskView>("POST", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/parents/${other.taskId}`));
  return (
    <li>
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="wrap grow">{named ? `${task.number} touches` : "Touches"} the same files as {other.number}: <code>{someOf(other.files, 3)}</code></span>
      <Button small busy={wait.isPending} busyWord="Ordering" onClick={() => wait.mutate(undefined)}><CornerDownRight size={14} aria-hidden="true" />Run after {other.number}</Button>
    </li>
  );
}
