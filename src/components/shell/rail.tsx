"use client";
import { FolderGit2, HeartPulse, Inbox, Plus, Search, Settings, Waypoints } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import { isFinalTask } from "#domain/task.ts";
import { lookOf, urgency } from "../../client/attention-look.ts";
import { type ProjectRow, useDecisions, useHealth, useOrchestrator, useProjects, useTasks } from "../../client/queries.ts";
import { type Route, roomPath } from "../../client/route.ts";
import { silentNeeds } from "../../client/silent-needs.ts";
import { useLink } from "../../client/use-live.ts";
import { AddProject } from "../first-run/add-project.tsx";
import { standOf } from "../health/report.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Mark } from "./brand.tsx";
import { Link } from "./link.tsx";

/** Live tasks shown below a project. */
const TASKS_SHOWN = 5;

/** The rail chooses the scope: inbox, Master Control, a project with its live tasks. */
export function Rail({ route, onFind }: { route: Route; onFind: () => void }) {
  const decisions = useDecisions().data ?? [];
  const projects = useProjects().data ?? [];
  const tasks = useTasks(useOrchestrator(null)?.id).data ?? [];
  const live = tasks.filter((t) => !isFinalTask(t.status));
  const silent = silentNeeds(live, decisions);
  const waiting = decisions.length + silent.length;
  const [adding, setAdding] = useState(false);
  const room = "room" in route ? route.room : "chat";
  return (
    <nav className="rail" aria-label="Projects">
      <div className="brand"><Mark /><span className="fold">Remote Dev</span></div>
      <button type="button" className="rail-find" onClick={onFind} aria-label="Find or run">
        <Search size={14} aria-hidden="true" />
        <span className="grow fold">Find or run</span>
        <kbd className="fold">Ctrl K</kbd>
      </button>
      <div className="nav">
        <Link to="/inbox" aria-current={route.scope === "inbox" ? "page" : undefined} aria-label="Inbox">
          <Inbox size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="grow cut fold">Inbox</span>
          {waiting > 0 && <span className="n you fold" aria-label={`${waiting} wait for you`}>{waiting}</span>}
        </Link>
        <Link to={roomPath(null, room)} aria-current={route.scope === "master" ? "page" : undefined} aria-label="Master Control">
          <Waypoints size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="grow cut fold">Master Control</span>
        </Link>
      </div>
      <div className="nav-h fold">
        <span className="grow">Projects</span>
        <button type="button" className="tap !h-6 !w-6" aria-label="Add a project" onClick={() => setAdding(true)}><Plus size={14} aria-hidden="true" /></button>
      </div>
      <div className="nav">
        {projects.map((project) => (
          <ProjectEntry key={project.id} project={project} tasks={live.filter((t) => t.projectId === project.id)} waiting={[...decisions, ...silent].filter((w) => w.projectId === project.id).length} current={route} />
        ))}
      </div>
      <Foot route={route} live={live} />
      <AddProject open={adding} onClose={() => setAdding(false)} />
    </nav>
  );
}

function ProjectEntry({ project, tasks, waiting, current }: { project: ProjectRow; tasks: readonly TaskView[]; waiting: number; current: Route }) {
  const isHere = current.scope === "project" && current.projectId === project.id;
  const room = "room" in current && current.scope === "project" ? current.room : "chat";
  const shown = tasks.toSorted((a, b) => urgency(a.attention.state) - urgency(b.attention.state)).slice(0, TASKS_SHOWN);
  return (
    <>
      <Link to={roomPath(project.id, room)} aria-current={isHere ? "page" : undefined} aria-label={project.name}>
        <FolderGit2 size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="grow cut fold">{project.name}</span>
        {waiting > 0 && <span className="n you fold" aria-label={`${waiting} wait for you`}>{waiting}</span>}
      </Link>
      {shown.map((task) => (
        <Link key={task.id} to={roomPath(project.id, "work", task.number)} className="sub fold" data-s={lookOf(task.attention.state).s}>
          <Glyph glyph={lookOf(task.attention.state).glyph} size={12} name={lookOf(task.attention.state).word} />
          <span className="grow cut">{task.title}</span>
          <span className="id">{task.number}</span>
        </Link>
      ))}
    </>
  );
}

function Foot({ route, live }: { route: Route; live: readonly TaskView[] }) {
  const health = useHealth().data;
  const link = useLink();
  const agents = live.filter((t) => !isFinalDelegation(t.delegations.at(-1)?.status ?? "failed"));
  const hasOwnAgents = (useProjects().data ?? []).some((p) => (p.settings.agents.custom ?? []).length > 0);
  const stand = health ? standOf(health.lines, hasOwnAgents) : "";
  return (
    <>
      <div className="nav mt-auto pb-2 pt-3">
        <Link to="/health" aria-current={route.scope === "health" ? "page" : undefined} aria-label={stand ? `Health, ${stand}` : "Health"}>
          <HeartPulse size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="grow fold">Health</span>
          <span className="t11 c3 cut fold">{stand}</span>
        </Link>
        <Link to="/settings" aria-current={route.scope === "settings" ? "page" : undefined} aria-label="Settings">
          <Settings size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="grow cut fold">Settings</span>
        </Link>
      </div>
      <div className="gauge fold">
        <div className="h"><span className="grow">Agents</span><span>{agents.length === 0 ? "none at work" : `${agents.length} at work`}</span></div>
        {agents.length > 0 && <div className="slots" aria-hidden="true">{agents.map((t) => <i key={t.id} data-s={lookOf(t.attention.state).s} />)}</div>}
        <div className="h" role="status"><span className="live" data-lost={link.state === "connected" ? undefined : ""} /><span className="grow">{link.state === "connected" ? "Connected" : "Not connected"}</span></div>
      </div>
    </>
  );
}
