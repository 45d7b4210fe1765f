"use client";
import { GitMerge } from "lucide-react";
import { toast } from "sonner";
import type { TaskView } from "#domain/api.ts";
import { type Forecast, landable, meetingsOf } from "#domain/forecast.ts";
import { someOf } from "../../client/landing-words.ts";
import { useForecast } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { send } from "../../client/rest.ts";
import { moment } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";

/** The order in which a project's live branches land with the fewest conflicts, and with what each of them meets. */
export function ForecastList({ task }: { task: TaskView }) {
  const forecast = useForecast(task.projectId);
  const { data } = forecast;
  return (
    <section aria-label="Landing order">
      <div className="sec-h">Landing order{data && <span className="end">forecast {moment(data.at)}</span>}</div>
      {forecast.error && <Problem error={forecast.error} retry={() => void forecast.refetch()} />}
      {forecast.isPending && <Bones waitsFor="the forecast" lines={2} />}
      {data?.unavailable && <p className="t12 c2">{data.unavailable} Files that two branches touch are still shown.</p>}
      {data && data.order.length === 0 && <p className="t12 c2">No branch waits to land.</p>}
      {data && data.order.length > 0 && <ol>{data.order.map((number, i) => <Row key={number} place={i + 1} number={number} own={number === task.number} forecast={data} projectId={task.projectId} />)}</ol>}
      {data && <LandAll forecast={data} projectId={task.projectId} />}
    </section>
  );
}

/** Several verified branches land with one word, each once the one before passed. */
function LandAll({ forecast, projectId }: { forecast: Forecast; projectId: string }) {
  const row = landable(forecast);
  const land = useAction(() => send<{ order: number[] }>("POST", `/api/projects/${projectId}/landings`), { done: ({ order }) => void toast(`Landing ${order.join(", then ")}.`) });
  if (row.length < 2) return null;
  return (
    <div className="grid gap-1 justify-items-start mt-2">
      <Button busy={land.isPending} busyWord="Landing" onClick={() => land.mutate(undefined)}><GitMerge size={14} aria-hidden="true" />Land {row.join(", then ")}</Button>
      <p className="t12 c2">Each lands once the one before passed on {forecast.base}; a red one ends the row and asks you.</p>
    </div>
  );
}

interface RowProps {
  place: number;
  number: number;
  own: boolean;
  forecast: Forecast;
  projectId: string;
}

function Row({ place, number, own, forecast, projectId }: RowProps) {
  const branch = forecast.branches.find((b) => b.number === number);
  if (!branch) return null;
  const met = meetingsOf(forecast, number);
  const hard = met.filter((m) => m.conflicts.length > 0);
  const soft = met.filter((m) => m.conflicts.length === 0 && m.shared.length > 0);
  const isBad = hard.length > 0 || branch.conflicts.length > 0;
  return (
    <li className="ev" aria-current={own || undefined}>
      <span className="id">{place}</span>
      <span className="t12 cut">{own ? <span className="b">{number}, this one</span> : <Link to={roomPath(projectId, "review", number)}>{number} {branch.title}</Link>}</span>
      <span className={`num ${isBad ? "text-failed" : ""}`}>{isBad ? "conflicts" : soft.length > 0 ? "shares files" : branch.verified ? "clean" : "clean so far"}</span>
      {branch.conflicts.length > 0 && <span className="sub">With {forecast.base}: <code>{someOf(branch.conflicts)}</code></span>}
      {hard.map((m) => <span key={m.number} className="sub">With {m.number}: <code>{someOf(m.conflicts)}</code></span>)}
      {soft.map((m) => <span key={m.number} className="sub">Also touched by {m.number}: <code>{someOf(m.shared)}</code></span>)}
    </li>
  );
}
