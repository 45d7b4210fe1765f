"use client";
import "./inbox.css";
import { Check, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Decision } from "#domain/decision.ts";
import { headingOf, kindWord, outcomeOf } from "../../client/decisions.ts";
import { useNamedTask, useProjects, useSession } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { useSilentNeeds } from "../../client/silent-needs.ts";
import { duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { DecisionCard } from "./decision-card.tsx";
import { StoppedCard } from "./stopped-card.tsx";
import { useDecisionsHere } from "./use-decisions-here.ts";

/** Everything that waits for the person, over all projects; one is open, the others are rows. */
export function InboxRoom() {
  const { shown, closed, error, retry } = useDecisionsHere();
  const silent = useSilentNeeds();
  const [projectId, setProject] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  if (error && !shown) return <div className="scroll page"><Problem error={error} retry={retry} /></div>;
  if (!shown) return <div className="scroll"><Bones waitsFor="the decisions" lines={5} /></div>;
  const here = shown.filter((d) => projectId === "" || d.projectId === projectId).toReversed();
  const open = here.find((d) => d.id === chosen) ?? here.find((d) => d.status === "open");
  const stopped = silent.filter((t) => projectId === "" || t.projectId === projectId);
  const past = closed.filter((d) => isToday(d) && !here.includes(d) && (projectId === "" || d.projectId === projectId));
  return (
    <div className="scroll">
      <div className="inbox">
        <ProjectFilter value={projectId} onChange={setProject} />
        {stopped.length === 0 && here.every((d) => d.status !== "open") && <Empty title="Nothing waits for you">Plans to confirm, permissions, questions and lessons of all projects come here. The agents go on without you until then.</Empty>}
        {here.map((d) => (d === open || d.status !== "open" ? <DecisionCard key={d.id} decision={d} context primary={d === open} /> : <Row key={d.id} decision={d} onOpen={() => setChosen(d.id)} />))}
        {stopped.map((task) => <StoppedCard key={task.id} task={task} />)}
        {past.length > 0 && <h2 className="caps pt-3 max-[639px]:px-4">Answered today</h2>}
        {past.map((d) => <Answered key={d.id} decision={d} />)}
      </div>
    </div>
  );
}

function ProjectFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const projects = useProjects().data ?? [];
  if (projects.length < 2) return null;
  return (
    <select className="field !w-auto justify-self-start max-[639px]:m-3" aria-label="Project" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">All projects</option>
      {projects.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
    </select>
  );
}

function Row({ decision, onOpen }: { decision: Decision; onOpen: () => void }) {
  const now = useNow();
  return (
    <button type="button" className="inbox-row" data-item onClick={onOpen}>
      <span className="v min-w-0">
        <span className="h t12"><span className="st" data-s="needs"><Glyph glyph="needs" />{kindWord(decision)}</span><span className="c3">{duration(now.getTime() - Date.parse(decision.createdAt))}</span></span>
        <span className="b cut">{headingOf(decision)}</span>
        <span className="c2 t12 cut"><Where decision={decision} /></span>
      </span>
      <ChevronRight size={16} aria-hidden="true" className="text-text-3" />
    </button>
  );
}

function Where({ decision }: { decision: Decision }) {
  const name = useProjects().data?.find((p) => p.id === decision.projectId)?.name ?? "";
  const task = useNamedTask(decision.taskId);
  const session = useSession(decision.taskId === null ? decision.sessionId : null).data;
  return <>{task ? `${name}, ${task.number}: ${task.title}` : [name, session?.name].filter(Boolean).join(", ")}</>;
}

function Answered({ decision }: { decision: Decision }) {
  const task = useNamedTask(decision.taskId);
  const words = <><Check size={14} aria-hidden="true" className="flex-none" /><span className="cut">{headingOf(decision)}</span><span className="cut t12 c3">{outcomeOf(decision)?.text}</span></>;
  return task ? <Link className="inbox-done" to={roomPath(task.projectId, "work", task.number)}>{words}</Link> : <div className="inbox-done">{words}</div>;
}

function isToday({ closedAt, answeredAt }: Decision): boolean {
  const at = answeredAt ?? closedAt;
  return at !== null && new Date(at).toDateString() === new Date().toDateString();
}
