"use client";
import "../work/work.css";
import "./learn.css";
import { type ReactNode, useState } from "react";
import { count } from "../../client/plan.ts";
import { useOrchestrator, useTasks } from "../../client/queries.ts";
import { Main } from "../shell/main.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Bones, Empty } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { Knowledge } from "./knowledge.tsx";
import { PostMortems } from "./post-mortems.tsx";
import { Recommendations } from "./recommendations.tsx";
import { useAllKnowledge, useAllPostMortems, useAllRecommendations, useScope } from "./use-lessons.ts";
import { WorksPanel } from "./works-panel.tsx";

type Tab = "recommendations" | "post-mortems" | "knowledge";

/** What finished tasks taught: recommendations, post-mortems, what is known; of one project, or of all for null. */
export function LearnRoom({ projectId, top, bar, panel }: { projectId: string | null; top: ReactNode; bar: ReactNode; panel: PanelState }) {
  const [tab, setTab] = useState<Tab>("recommendations");
  const scope = useScope(projectId);
  const projects = scope ?? [];
  const recommendations = useAllRecommendations(projects);
  const reports = useAllPostMortems(projects);
  const known = useAllKnowledge(projects);
  const tasks = useTasks(useOrchestrator(projectId)?.id).data ?? [];
  const open = recommendations.data?.filter((r) => r.status === "proposed").length ?? 0;
  const tabs = [
    { value: "recommendations", label: <>Recommendations {open > 0 && <span className="c2">{open}</span>}</> },
    { value: "post-mortems", label: "Post-mortems" },
    { value: "knowledge", label: "Knowledge" },
  ] as const;
  return (
    <>
      <Main top={top} bar={bar}>
        <div className="learn-tools">
          <Segments label="Show" value={tab} options={tabs} onChange={setTab} />
          <span className="end t12 c2 cut wide-only">{reports.data && `from ${count(reports.data.length, "finished task")}`}</span>
        </div>
        {!scope && <Bones waitsFor="the projects" />}
        {scope?.length === 0 && <Empty title="Nothing to learn from yet">Add a project first. What its finished tasks teach stands here.</Empty>}
        {projects.length > 0 && tab === "recommendations" && <Recommendations projects={projects} lessons={recommendations} tasks={tasks} />}
        {projects.length > 0 && tab === "post-mortems" && <PostMortems projects={projects} lessons={reports} tasks={tasks} />}
        {projects.length > 0 && tab === "knowledge" && <Knowledge projects={projects} lessons={known} />}
      </Main>
      {panel.open && projects.length > 0 && <WorksPanel projects={projects} known={known} recommendations={recommendations.data ?? []} panel={panel} />}
    </>
  );
}
