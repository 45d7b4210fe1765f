"use client";
import type { TaskView } from "#domain/api.ts";
import { seenIn } from "#domain/pattern.ts";
import type { PostMortem as Report, Recommendation } from "#domain/post-mortem.ts";
import { usePostMortem } from "../../client/queries.ts";
import { Refusal } from "../../client/rest.ts";
import { roomPath } from "../../client/route.ts";
import { duration } from "../../client/times.ts";
import { Link } from "../shell/link.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";

/** What a finished task taught: where the time went, what ran, what failed, what is recommended. */
export function PostMortem({ task }: { task: Pick<TaskView, "id" | "orchestratorId" | "projectId" | "status"> }) {
  const { data, error, refetch } = usePostMortem(task);
  if (task.status !== "completed" && task.status !== "failed") return null;
  const isUnwritten = error instanceof Refusal && error.status === 404;
  return (
    <section aria-label="Post-mortem">
      <div className="sec-h">Post-mortem<span className="end">from recorded facts only</span></div>
      {isUnwritten && <p className="t12 c2">Not written yet. It follows within seconds of the end.</p>}
      {error && !isUnwritten ? <Problem error={error} retry={() => void refetch()} /> : null}
      {!data && !error && <Bones waitsFor="the post-mortem" />}
      {data && <Facts facts={data.facts} />}
      {data && <Advice projectId={task.projectId} recommendations={data.recommendations} />}
    </section>
  );
}

function Facts({ facts }: { facts: Report["facts"] }) {
  const most = Math.max(...facts.phases.map((p) => p.seconds ?? 0), 0.001);
  return (
    <div className="facts">
      <div>
        <h3 className="caps">Time, {facts.attempts} {facts.attempts === 1 ? "try" : "tries"}</h3>
        <dl className="phases">
          {facts.phases.map(({ name, seconds }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{seconds !== null && <i style={{ width: `${(seconds / most) * 100}%` }} />}</dd>
              <dd className="num">{seconds === null ? "not reached" : seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds * 1000)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Few title="Commands" none="No command was heard of." lines={facts.commands.toSorted((a, b) => b.times - a.times).map((c) => ({ key: c.command, text: c.command, end: `${c.times} ×${c.failed > 0 ? `, ${c.failed} failed` : ""}` }))} />
      <Few title="Failures" none="None." lines={facts.failures.map((text, i) => ({ key: `${i}`, text, end: "", prose: true }))} />
      <Few title="Files" none="No file was changed." lines={facts.files.map((f) => ({ key: f.path, text: f.path, end: `+${f.additions} -${f.deletions}` }))} />
    </div>
  );
}

/** Lines of a list that stand open. */
const OPEN = 6;

interface Line {
  key: string;
  text: string;
  end: string;
  prose?: boolean;
}

function Few({ title, none, lines }: { title: string; none: string; lines: readonly Line[] }) {
  return (
    <div>
      <h3 className="caps">{title}</h3>
      {lines.length === 0 && <p className="t12 c2">{none}</p>}
      <ul>{lines.slice(0, OPEN).map((line) => <FewLine key={line.key} line={line} />)}</ul>
      {lines.length > OPEN && <details className="fold"><summary>{lines.length - OPEN} more</summary><ul>{lines.slice(OPEN).map((line) => <FewLine key={line.key} line={line} />)}</ul></details>}
    </div>
  );
}

function FewLine({ line }: { line: Line }) {
  return <li className="few"><span className={line.prose ? "wrap" : "mono wrap"}>{line.text}</span>{line.end !== "" && <span className="c2 whitespace-nowrap">{line.end}</span>}</li>;
}

function Advice({ projectId, recommendations }: { projectId: string; recommendations: readonly Recommendation[] }) {
  if (recommendations.length === 0) return <p className="t12 c2 mt-2">Nothing to recommend from it.</p>;
  return (
    <ul className="mt-3">
      {recommendations.map((r) => (
        <li key={r.id} className="row !px-0 border-t border-[var(--line)]">
          <span className="grow"><Link to={roomPath(projectId, "learn")} className="b">{r.title}</Link><span className="t12 c2 block">{seenIn(r.pattern)}, for {r.file}</span></span>
          <span className="tag">{r.status}</span>
        </li>
      ))}
    </ul>
  );
}
