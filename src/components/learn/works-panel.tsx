"use client";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { BLOCK_LIMIT } from "#domain/managed-block.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { Panel } from "../shell/panel.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { appliedByFile } from "./lessons.ts";
import { PerformancePlot } from "./performance-plot.tsx";
import type { Lessons } from "./use-lessons.ts";

/** What works here: how agents did, and how full the learned blocks are. */
export function WorksPanel({ projects, known, recommendations, panel }: { projects: readonly ProjectRow[]; known: Lessons<ProjectKnowledge>; recommendations: readonly Recommendation[]; panel: PanelState }) {
  const files = appliedByFile(recommendations);
  return (
    <Panel label="What works here" head={<span className="bb grow">What works here</span>} onClose={panel.toggle} onResize={panel.resize}>
      {known.error ? <section><Problem error={known.error} retry={known.retry} /></section> : null}
      {!known.data && !known.error && <Bones waitsFor="what is known" />}
      {known.data && <PerformancePlot known={known.data} />}
      <section aria-label="Learned lines">
        <div className="sec-h">Learned lines<span className="end">at most {BLOCK_LIMIT.items} in a file</span></div>
        {files.length === 0 && <p className="t12 c2">None are applied.</p>}
        {files.map(({ file, projectId, lines }) => (
          <div key={`${projectId} ${file}`} className="h t12 c2">
            <code className="cut">{projects.length > 1 ? `${projects.find((p) => p.id === projectId)?.name ?? ""}/${file}` : file}</code>
            <span className="slots grow" aria-hidden="true">{Array.from({ length: BLOCK_LIMIT.items }, (_, i) => <i key={i} className={i < lines ? "!bg-text-2" : ""} />)}</span>
            <span className="whitespace-nowrap">{lines} of {BLOCK_LIMIT.items}</span>
          </div>
        ))}
      </section>
    </Panel>
  );
}
