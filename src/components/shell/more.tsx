"use client";
import { ChevronRight, FolderGit2, GraduationCap, GitPullRequestArrow, HeartPulse, Plus, Settings, Waypoints } from "lucide-react";
import { type ComponentType, useState } from "react";
import { useProjects } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { AddProject } from "../first-run/add-project.tsx";
import { Drawer } from "../ui/drawer.tsx";
import { Link } from "./link.tsx";

/** What the bottom bar has no room for. */
export function More({ open, onClose, projectId }: { open: boolean; onClose: () => void; projectId: string | null }) {
  const projects = useProjects().data ?? [];
  const [adding, setAdding] = useState(false);
  const entry = (to: string, Icon: ComponentType<{ size: number; strokeWidth: number; "aria-hidden": true }>, name: string) => (
    <Link key={to} to={to} className="row plain" onClick={onClose}>
      <Icon size={22} strokeWidth={1.75} aria-hidden />
      <span className="grow cut">{name}</span>
      <ChevronRight size={16} aria-hidden="true" className="text-text-3" />
    </Link>
  );
  return (
    <>
      <Drawer open={open} onClose={onClose} title="More">
        {projectId && entry(roomPath(projectId, "review"), GitPullRequestArrow, "Review")}
        {projectId && entry(roomPath(projectId, "learn"), GraduationCap, "Learn")}
        <p className="caps px-3.5 pb-1 pt-4">Projects</p>
        {entry(roomPath(null, "chat"), Waypoints, "Master Control")}
        {projects.map((p) => entry(roomPath(p.id, "chat"), FolderGit2, p.name))}
        <button
          type="button"
          className="row w-full"
          onClick={() => {
            onClose();
            setAdding(true);
          }}
        >
          <Plus size={22} strokeWidth={1.75} aria-hidden="true" />
          <span className="grow">Add a project</span>
        </button>
        <p className="caps px-3.5 pb-1 pt-4">This machine</p>
        {entry("/health", HeartPulse, "Health")}
        {entry("/settings", Settings, "Settings")}
      </Drawer>
      <AddProject open={adding} onClose={() => setAdding(false)} />
    </>
  );
}
