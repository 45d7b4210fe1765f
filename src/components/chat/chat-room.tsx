"use client";
import "./chat.css";
import { type ReactNode, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { needsYou } from "#domain/attention.ts";
import { type Decision, tasksAsked } from "#domain/decision.ts";
import { isFinalTask } from "#domain/task.ts";
import { urgency } from "../../client/attention-look.ts";
import { useMessages, useOrchestrator, useProject, useTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { go } from "../../client/use-route.ts";
import { DecisionCard } from "../inbox/decision-card.tsx";
import { useDecisionsHere } from "../inbox/use-decisions-here.ts";
import { Link } from "../shell/link.tsx";
import { Main } from "../shell/main.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Bones, Empty } from "../ui/feedback.tsx";
import { ChatPanel } from "./chat-panel.tsx";
import { Composer } from "./composer.tsx";
import { LastActs } from "./last-acts.tsx";
import { Unsent } from "./message.tsx";
import { StatusCard } from "./status-card.tsx";
import { Thread } from "./thread.tsx";
import { useSaying } from "./use-saying.ts";

/** Tasks that move are shown live up to here; the Work room has them all. */
const LIVE_MOST = 4;

/** Say what you want; see the plan, what moves and what waits for you. */
export function ChatRoom({ projectId, top, bar, panel }: { projectId: string | null; top: ReactNode; bar: ReactNode; panel: PanelState }) {
  const conversation = useOrchestrator(projectId);
  const tasks = useTasks(conversation?.id).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = tasks.find((t) => t.id === chosen) ?? mostUrgent(tasks);
  return (
    <>
      <Main top={top} bar={bar}>
        {conversation ? <Talk orchestratorId={conversation.id} projectId={projectId} tasks={tasks} panel={panel} onChoose={setChosen} /> : <Bones waitsFor="the conversation" lines={4} />}
      </Main>
      {panel.open && shown && <ChatPanel task={shown} panel={panel} />}
    </>
  );
}

function Talk({ orchestratorId, projectId, tasks, panel, onChoose }: { orchestratorId: string; projectId: string | null; tasks: readonly TaskView[]; panel: PanelState; onChoose: (taskId: string) => void }) {
  const saying = useSaying(orchestratorId);
  const name = useProject(projectId)?.name ?? "Master Control";
  const messages = useMessages(orchestratorId).data?.pages.flatMap((p) => p.items) ?? [];
  const known = messages.some((m) => m.id === saying.outgoing?.key);
  const isWriting = saying.answer !== null || messages.some((m) => m.pending);
  const why = (task: TaskView): void => {
    onChoose(task.id);
    if (!panel.open && matchMedia("(min-width: 840px)").matches) panel.toggle();
    else if (!panel.open) go(roomPath(task.projectId, "work", task.number));
  };
  return (
    <>
      <Thread
        orchestratorId={orchestratorId} renderLast={(message) => (isWriting || saying.outgoing || saying.changing ? null : <LastActs onChange={() => saying.change(message)} onAgain={() => saying.sayAgain(message)} />)} answer={saying.answer} sent={saying.outgoing?.key ?? null} onChoose={onChoose}
        empty={saying.outgoing ? null : <Nothing isMaster={projectId === null} name={name} />}
        renderTail={(planned) => <Tail projectId={projectId} tasks={tasks} planned={planned} onWhy={why} />}
      >
        {saying.outgoing && !known && <Unsent outgoing={saying.outgoing} onAgain={saying.again} onTakeBack={saying.takeBack} />}
      </Thread>
      <Composer place={{ name, isMaster: projectId === null }} text={saying.text} onChange={saying.write} onSend={saying.send} onStop={isWriting ? saying.stop : undefined} onLeave={saying.changing === null ? undefined : () => saying.change(null)} />
    </>
  );
}

function Nothing({ isMaster, name }: { isMaster: boolean; name: string }) {
  return (
    <Empty title={isMaster ? "One chat for all projects" : `What should change in ${name}?`}>
      {isMaster ? "Name the project and say what you want, for example “in atlas: add a logout button”." : "Say it in a sentence. You get a plan first; then an agent does it in its own worktree, and this server proves the result before it calls it verified."}
    </Empty>
  );
}

/** What moves and what waits, at the end of the thread; a plan that stands above is not asked a second time. */
function Tail({ projectId, tasks, planned, onWhy }: { projectId: string | null; tasks: readonly TaskView[]; planned: ReadonlySet<string>; onWhy: (task: TaskView) => void }) {
  const decisions = useDecisionsHere().shown ?? [];
  const here = decisions.filter((d) => (projectId === null || d.projectId === projectId) && !isShownAbove(d, planned));
  // What asks for something stands below as what it asks.
  const moving = tasks.filter((t) => !isFinalTask(t.status) && t.delegations.length > 0 && !needsYou(t.attention.state)).toSorted((a, b) => urgency(a.attention.state) - urgency(b.attention.state));
  const isPlanWaiting = tasks.some((t) => planned.has(t.id) && t.confirmedAt === null && !isFinalTask(t.status));
  const open = here.filter((d) => d.status === "open");
  // One accent in a view: the plan's, else that of what holds an agent up, else the oldest one's.
  const first = isPlanWaiting ? undefined : (open.find((d) => d.sessionId !== null) ?? open[0]);
  return (
    <>
      {moving.slice(0, LIVE_MOST).map((task) => <StatusCard key={task.id} task={task} onWhy={() => onWhy(task)} />)}
      {moving.length > LIVE_MOST && <p className="note"><Link to={roomPath(projectId, "work")}>{moving.length - LIVE_MOST} more at work</Link></p>}
      {here.map((d) => <DecisionCard key={d.id} decision={d} context={projectId === null} primary={d === first} />)}
    </>
  );
}

function isShownAbove(decision: Decision, planned: ReadonlySet<string>): boolean {
  const asked = tasksAsked(decision);
  return decision.body.kind === "plan" && asked.length > 0 && asked.every((id) => planned.has(id));
}

function mostUrgent(tasks: readonly TaskView[]): TaskView | undefined {
  return tasks.toSorted((a, b) => urgency(a.attention.state) - urgency(b.attention.state))[0];
}
