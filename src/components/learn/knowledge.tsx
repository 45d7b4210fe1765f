"use client";
import type { ProjectKnowledge, TaskOutcome } from "#domain/knowledge.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { ago, duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { EntryList } from "./entry-list.tsx";
import { Memories } from "./memories.tsx";
import { PerformancePlot } from "./performance-plot.tsx";
import type { Lessons } from "./use-lessons.ts";

/** What is known of each project: what it is made of, its conventions, how its tasks went. A person may correct it. */
export function Knowledge({ projects, lessons }: { projects: readonly ProjectRow[]; lessons: Lessons<ProjectKnowledge> }) {
  if (lessons.error) return <div className="p-4"><Problem error={lessons.error} retry={lessons.retry} /></div>;
  if (!lessons.data) return <Bones waitsFor="what is known" />;
  return (
    <div className="scroll">
      <div className="learn-page learn-known">
        {lessons.data.map((known) => <OneProject key={known.id} known={known} name={projects.length > 1 ? projects.find((p) => p.id === known.folderId)?.name : undefined} />)}
        <div className="phone-only"><PerformancePlot known={lessons.data} /></div>
      </div>
    </div>
  );
}

function OneProject({ known, name }: { known: ProjectKnowledge; name: string | undefined }) {
  const now = useNow();
  return (
    <>
      {name && <h2 className="t20">{name}</h2>}
      <EntryList field="techStack" title="Tech stack" note={known.lastScannedAt ? `read from its files, ${ago(known.lastScannedAt, now)}` : "not read yet"} known={known} none="Nothing was recognised in its files." />
      <EntryList field="conventions" title="Conventions" note="told to every agent" known={known} none="None are written down. Add what every agent should keep to." />
      <Memories projectId={known.folderId} />
      <section aria-label="Finished tasks">
        <div className="sec-h">Finished tasks<span className="end">the last {known.pastTasks.length}</span></div>
        {known.pastTasks.length === 0 && <p className="t12 c2">None yet.</p>}
        <ul>{known.pastTasks.map((past) => <Past key={past.taskId} past={past} projectId={known.folderId} />)}</ul>
      </section>
    </>
  );
}

function Past({ past, projectId }: { past: TaskOutcome; projectId: string }) {
  return (
    <li className="learn-past">
      <Link className="id" to={roomPath(projectId, "work", past.number)} aria-label={`Task ${past.number}`}>{past.number}</Link>
      <span className="cut">{past.title}</span>
      <span className="c2 cut">{past.type}</span>
      <span className="agent cut">{past.agent}</span>
      <span className={past.outcome === "failed" ? "text-failed" : "c2"}>{past.outcome}{past.attempts > 1 && `, ${past.attempts} tries`}</span>
      <span className="c2 num">{duration(past.minutes * 60_000)}</span>
    </li>
  );
}
