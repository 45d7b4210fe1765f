"use client";
import { ChevronRight, FolderGit2 } from "lucide-react";
import { useState } from "react";
import { useProjects } from "../../client/queries.ts";
import { AddProject } from "../first-run/add-project.tsx";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { projectSettingsPath } from "./sections.ts";

/** The registered repositories; each leads to its settings. */
export function ProjectsSection() {
  const projects = useProjects();
  const [adding, setAdding] = useState(false);
  const add = <Button onClick={() => setAdding(true)}>Add a project</Button>;
  return (
    <section className="set" aria-label="Projects">
      <header className="flex flex-wrap items-start gap-3">
        <div className="grow !basis-64"><h2>Projects</h2><p>Git repositories on this machine, and how agents work in them.</p></div>
        {projects.data && projects.data.length > 0 && add}
      </header>
      {projects.isPending && <Bones lines={3} waitsFor="the projects" />}
      {projects.isError && <Problem error={projects.error} retry={() => void projects.refetch()} />}
      {projects.data?.length === 0 && <Empty title="No project yet" action={add}>Add a git repository of this machine; its settings stand here then.</Empty>}
      {projects.data && projects.data.length > 0 && (
        <div className="rows">
          {projects.data.map((p) => (
            <Link key={p.id} to={projectSettingsPath(p.id)} className="row plain">
              <FolderGit2 size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="grow !basis-40"><span className="b">{p.name}</span><span className="t12 c2 mono block wrap">{p.path}</span></span>
              <span className="tag line">{p.autonomy}</span>
              <ChevronRight size={16} aria-hidden="true" className="text-text-3" />
            </Link>
          ))}
        </div>
      )}
      <AddProject open={adding} onClose={() => setAdding(false)} />
    </section>
  );
}
