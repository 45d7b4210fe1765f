"use client";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { seenIn } from "#domain/pattern.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { useMedia } from "../../client/use-page.ts";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { recommendationGroups } from "./lessons.ts";
import { Panes } from "./panes.tsx";
import { RecommendationDetail } from "./recommendation-detail.tsx";
import { RecommendationState } from "./recommendation-state.tsx";
import type { Lessons } from "./use-lessons.ts";

/** What finished tasks taught, as changes a person may apply, undo or dismiss. */
export function Recommendations({ projects, lessons, tasks }: { projects: readonly ProjectRow[]; lessons: Lessons<Recommendation>; tasks: readonly TaskView[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isPhone = useMedia("(max-width: 839px), (max-height: 480px)");
  if (lessons.error) return <div className="p-4"><Problem error={lessons.error} retry={lessons.retry} /></div>;
  if (!lessons.data) return <Bones waitsFor="the recommendations" />;
  const groups = recommendationGroups(lessons.data);
  if (groups.length === 0) return <Empty title="Nothing to recommend yet">When finished tasks show the same thing several times, for example a command they all run, it is proposed here as one line for the instruction file.</Empty>;
  const shown = lessons.data.find((r) => r.id === chosen) ?? (isPhone ? undefined : groups[0]?.items[0]);
  const project = projects.find((p) => p.id === shown?.projectId);
  const list = groups.map((group) => (
    <section key={group.name} aria-label={group.name}>
      <h2 className="caps">{group.name}, {group.items.length}</h2>
      {group.items.map((r) => (
        <button key={r.id} type="button" data-item aria-current={r.id === shown?.id || undefined} onClick={() => setChosen(r.id)} onFocus={isPhone ? undefined : () => setChosen(r.id)}>
          <span className="h t12"><RecommendationState status={r.status} /><span className="c3 cut">line in {r.file}</span>{projects.length > 1 && <span className="end c3 cut">{projects.find((p) => p.id === r.projectId)?.name}</span>}</span>
          <span className="b wrap">{r.title}</span>
          <span className="t12 c2">{seenIn(r.pattern)}</span>
        </button>
      ))}
    </section>
  ));
  return <Panes list={list} detail={shown && project ? <RecommendationDetail key={shown.id} recommendation={shown} project={project} tasks={tasks} /> : null} back="Recommendations" onBack={() => setChosen(null)} />;
}
