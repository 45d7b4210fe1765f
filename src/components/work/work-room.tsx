"use client";
import "./work.css";
import { List, Plus, Search, Waypoints } from "lucide-react";
import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { useAllTasks, useOrchestrator, useProjects, useTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { findTasks, GROUP_NAME, GROUPS, type GroupId, groupTasks } from "../../client/task-groups.ts";
import { go } from "../../client/use-route.ts";
import { graphSummary, shownTasks } from "../../client/graph-shown.ts";
import { keepView, keptView, type WorkView } from "../../client/work-view.ts";
import { Main } from "../shell/main.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { GraphView } from "./graph-view.tsx";
import { TaskList } from "./task-list.tsx";

/** Tasks one read of the list brings. */
const NEWEST = 200;

/** Every task of a project, or of all projects in Master Control, by what it needs. */
export function WorkRoom({ projectId, top, bar }: { projectId: string | null; top: ReactNode; bar: ReactNode }) {
  const orchestrator = useOrchestrator(projectId);
  const newest = useTasks(orchestrator?.id);
  const [wantsAll, setWantsAll] = useState(false);
  const all = useAllTasks(orchestrator?.id, wantsAll);
  // The first page of all is the newest again; whoever asked for older ones gets the second one with it.
  const { fetchNextPage } = all;
  const hasOnlyNewest = all.data?.pages.length === 1 && all.hasNextPage;
  useEffect(() => {
    if (hasOnlyNewest) void fetchNextPage();
  }, [hasOnlyNewest, fetchNextPage]);
  const tasks = useMemo(() => all.data?.pages.flatMap((page) => page.items) ?? newest.data, [all.data, newest.data]);
  const hasOlder = all.data ? all.hasNextPage : newest.data?.length === NEWEST;
  const older = (): void => void (wantsAll ? fetchNextPage() : setWantsAll(true));
  return (
    <Main top={top} bar={bar}>
      {newest.error ? <div className="p-4"><Problem error={newest.error} retry={() => void newest.refetch()} /></div> : null}
      {!newest.error && !tasks && <Bones lines={6} waitsFor="the tasks" />}
      {tasks?.length === 0 && <NoTasks projectId={projectId} />}
      {tasks && tasks.length > 0 && <Tasks projectId={projectId} tasks={tasks} older={hasOlder && <Button onClick={older} busy={all.isFetching} busyWord="Loading">Load older tasks</Button>} />}
    </Main>
  );
}

type Only = GroupId | "all";

const VIEWS = [
  { value: "list" as const, label: <><List size={14} strokeWidth={1.75} aria-hidden="true" />List</> },
  { value: "graph" as const, label: <><Waypoints size={14} strokeWidth={1.75} aria-hidden="true" />Graph</> },
];

function Tasks({ projectId, tasks, older }: { projectId: string | null; tasks: readonly TaskView[]; older: ReactNode }) {
  const [text, setText] = useState("");
  const [only, setOnly] = useState<Only>("all");
  const [view, setView] = useState<WorkView>(keptView);
  // Numbers and dependencies belong to one project; Master Control has the list.
  const isGraph = projectId !== null && view === "graph";
  const wanted = useDeferredValue(text);
  const projects = useProjects().data;
  const projectName = useCallback((id: string) => (projectId === null ? (projects?.find((p) => p.id === id)?.name ?? "") : ""), [projectId, projects]);
  const groups = useMemo(() => groupTasks(findTasks(tasks, wanted, projectName)), [tasks, wanted, projectName]);
  const count = (id: GroupId): number => groups.find((g) => g.id === id)?.tasks.length ?? 0;
  const shown = groups.filter((g) => g.tasks.length > 0 && (only === "all" || g.id === only));
  const options = [{ value: "all" as const, label: "All" }, ...GROUPS.map((id) => ({ value: id, label: <>{GROUP_NAME[id]}<span className="c3">{count(id)}</span></> }))];
  return (
    <>
      <div className="work-tools">
        {projectId !== null && <Segments<WorkView> label="View" value={view} options={VIEWS} onChange={(next) => { setView(next); keepView(next); }} />}
        {isGraph ? <span className="end t12 c2 cut">{graphSummary(shownTasks(tasks))}</span> : <><Segments<Only> label="State" value={only} options={options} onChange={setOnly} /><Find text={text} onText={setText} /></>}
        <Button small className={isGraph ? "wide-only" : "end wide-only"} onClick={() => go(roomPath(projectId, "chat"))}><Plus size={14} strokeWidth={1.75} aria-hidden="true" />Task</Button>
      </div>
      {isGraph && <GraphView tasks={tasks} />}
      {!isGraph && <div className="scroll work-scroll">
        {shown.length === 0 && (
          <Empty title="No task fits" action={<Button onClick={() => { setText(""); setOnly("all"); }}>Show all {tasks.length}</Button>}>
            {wanted === "" ? `Nothing is in “${only === "all" ? "All" : GROUP_NAME[only]}” right now.` : `Nothing has “${wanted}” in its number, title, agent, branch or state.`}
          </Empty>
        )}
        <TaskList key={wanted === "" ? only : "found"} groups={shown} projectName={projectName} />
        {older && <p className="work-older">{older}<span className="t12 c3">Shown and searched so far: the newest {tasks.length}.</span></p>}
      </div>}
    </>
  );
}

function Find({ text, onText }: { text: string; onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select, [contenteditable], [role=dialog], .xterm")) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <label className="work-find">
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <input ref={input} type="search" aria-label="Find tasks" placeholder="Find tasks" value={text} onChange={(event) => onText(event.target.value)} onKeyDown={(event) => event.key === "Escape" && (text === "" ? input.current?.blur() : onText(""))} />
      {text === "" && <kbd aria-hidden="true">/</kbd>}
    </label>
  );
}

function NoTasks({ projectId }: { projectId: string | null }) {
  return (
    <Empty title="No task yet" action={<Button kind="accent" onClick={() => go(roomPath(projectId, "chat"))}>Say what you want</Button>}>
      Say in one sentence what should change. It is planned, an agent does it in a worktree of its own, and this list shows how far it is and what proves it.
    </Empty>
  );
}
