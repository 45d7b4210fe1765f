"use client";
import type { TaskView } from "#domain/api.ts";
import { furtherOf } from "#domain/site.ts";
import { useProjects } from "../../client/queries.ts";
import { Segments } from "../ui/field.tsx";

/** Switches between the repositories of a task that spans several; nothing where there is only one. */
export function SiteSwitch({ task, site, onSite }: { task: TaskView; site: string | undefined; onSite: (site: string | undefined) => void }) {
  const projects = useProjects().data ?? [];
  if (furtherOf(task).length === 0) return null;
  const options = [task.projectId, ...furtherOf(task)].map((id) => ({ value: id, label: projects.find((p) => p.id === id)?.name ?? "a project that was taken out" }));
  return (
    <div className="review-only t12 flex-wrap">
      <div className="max-w-full overflow-x-auto"><Segments label="Repository" value={site ?? task.projectId} options={options} onChange={(id) => onSite(id === task.projectId ? undefined : id)} /></div>
      {site !== undefined && <span className="c2">Comments and edits are for the task’s own repository.</span>}
    </div>
  );
}
