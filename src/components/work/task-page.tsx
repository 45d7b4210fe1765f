"use client";
import "./work.css";
import { type ReactNode, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { type Decision, tasksAsked } from "#domain/decision.ts";
import { useOrchestrator, useSession, useTask, useTaskId, useTimeline } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { isDiscarded } from "../../client/task-story.ts";
import { useMedia } from "../../client/use-page.ts";
import { go } from "../../client/use-route.ts";
import { PullRequestCard } from "../forge/pull-request-card.tsx";
import { DecisionCard } from "../inbox/decision-card.tsx";
import { useDecisionsHere } from "../inbox/use-decisions-here.ts";
import { Main } from "../shell/main.tsx";
import { Panel } from "../shell/panel.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { Attempts } from "./attempts.tsx";
import { Change } from "./change.tsx";
import { Contract } from "./contract.tsx";
import { Evidence } from "./evidence.tsx";
import { PostMortem } from "./post-mortem.tsx";
import { TaskActions } from "./task-actions.tsx";
import { TaskHead } from "./task-head.tsx";
import { TaskTerminal } from "./task-terminal.tsx";
import { Timeline } from "./timeline.tsx";

interface Frame {
  top: ReactNode;
  bar: ReactNode;
  panel: PanelState;
}

/** Everything about one task: what was promised, what happens, what proves it, what it taught, and what one may do. */
export function TaskPage({ projectId, number, ...frame }: { projectId: string; number: number } & Frame) {
  const orchestrator = useOrchestrator(projectId);
  const found = useTaskId(orchestrator?.id, number);
  const task = useTask(orchestrator?.id, found.id ?? undefined);
  const error = found.error ?? task.error;
  if (task.data) return <Page task={task.data} {...frame} />;
  return (
    <Main top={frame.top} bar={frame.bar}>
      {error ? <div className="p-4"><Problem error={error} retry={() => (found.error ? found.retry() : void task.refetch())} /></div> : null}
      {!error && found.id === null && <Empty title={`There is no task ${number} here`} action={<Button onClick={() => go(roomPath(projectId, "work"))}>All tasks</Button>}>The number may belong to another project.</Empty>}
      {!error && found.id !== null && <Bones lines={6} waitsFor="the task" />}
    </Main>
  );
}

function Page({ task, top, bar, panel }: { task: TaskView } & Frame) {
  const isPhone = useMedia("(max-width: 639px), (max-height: 480px)");
  const session = useSession(task.delegations.at(-1)?.sessionId).data;
  const parts = { task, session, head: <Head task={task} session={session} /> };
  if (isPhone) return <Main top={top} bar={bar}><PhonePage {...parts} /></Main>;
  return (
    <>
      <Main top={top} bar={bar}>
        <div className="scroll">
          <div className="task-page">
            {parts.head}
            <TaskTerminal task={task} session={session} />
            <Evidence task={task} />
            <Change task={task} />
            <PullRequestCard task={task} />
            <PostMortem task={task} />
          </div>
        </div>
      </Main>
      {panel.open && (
        <Panel label={`Task ${task.number}`} head={<><span className="id">{task.number}</span><span className="b cut grow">{task.title}</span></>} onClose={panel.toggle} onResize={panel.resize}>
          <Contract task={task} />
          <Attempts task={task} />
          <Timeline task={task} />
        </Panel>
      )}
    </>
  );
}

type Session = ReturnType<typeof useSession>["data"];

function Head({ task, session }: { task: TaskView; session: Session }) {
  const decisions = useDecisionsHere().shown?.filter((d) => isAbout(d, task) && isShown(d)) ?? [];
  const events = useTimeline(task).data ?? [];
  return (
    <TaskHead task={task}>
      {decisions.map((decision, i) => <DecisionCard key={decision.id} decision={decision} primary={i === 0} />)}
      <TaskActions task={task} session={session} planAsked={decisions.some((d) => d.status === "open" && d.body.kind === "plan")} discarded={isDiscarded(events)} />
    </TaskHead>
  );
}

/** A plan of several tasks is asked about on the page of each that still waits for the answer. */
function isAbout(decision: Decision, task: TaskView): boolean {
  return decision.taskId === task.id || (decision.body.kind === "plan" && task.confirmedAt === null && tasksAsked(decision).includes(task.id));
}

/** Open ones, and answered ones nobody took (yet). What a finished task taught is answered in Learn and in the inbox. */
function isShown({ status, verdict, body }: Decision): boolean {
  return body.kind !== "recommendation" && (status === "open" || status === "answered" || (status === "expired" && verdict !== null));
}

const TABS = [{ value: "task", label: "Task" }, { value: "proof", label: "Proof" }, { value: "terminal", label: "Terminal" }, { value: "change", label: "Change" }, { value: "log", label: "Log" }] as const;

/** A phone shows one part at a time; the terminal has the whole height. */
function PhonePage({ task, session, head }: { task: TaskView; session: Session; head: ReactNode }) {
  const [tab, setTab] = useState<(typeof TABS)[number]["value"]>("task");
  return (
    <>
      <div className="task-tabs"><Segments label="Part" value={tab} options={TABS} onChange={setTab} /></div>
      {tab === "terminal" ? <TaskTerminal task={task} session={session} fills /> : (
        <div className="scroll" key={tab}>
          <div className="task-page">
            {tab === "task" && <>{head}<PostMortem task={task} /></>}
            {tab === "proof" && <><Contract task={task} /><Evidence task={task} /></>}
            {tab === "change" && <><Change task={task} /><PullRequestCard task={task} /></>}
            {tab === "log" && <><Attempts task={task} /><Timeline task={task} /></>}
          </div>
        </div>
      )}
    </>
  );
}
