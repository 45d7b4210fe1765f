"use client";
import { TriangleAlert } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import { foreseenFor } from "#domain/forecast.ts";
import { someOf } from "../../client/landing-words.ts";
import { useForecast } from "../../client/queries.ts";

/** Says before an agent starts which work under way touches the files a plan is about. */
export function Overlaps({ tasks }: { tasks: readonly TaskView[] }) {
  const forecast = useForecast(tasks[0]?.projectId ?? "").data;
  const found = forecast ? tasks.flatMap((task) => foreseenFor(task, forecast).map((other) => ({ task, other }))) : [];
  if (found.length === 0) return null;
  return (
    <ul className="overlaps t12" aria-label="Overlaps">
      {found.map(({ task, other }) => (
        <li key={`${task.id} ${other.number}`}><TriangleAlert size={14} aria-hidden="true" /><span className="wrap">{tasks.length > 1 ? `${task.number} touches` : "Touches"} the same files as {other.number}: <code>{someOf(other.files, 3)}</code></span></li>
      ))}
    </ul>
  );
}
