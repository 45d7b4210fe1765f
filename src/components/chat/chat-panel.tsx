"use client";
import { Maximize2 } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import { lookOf } from "../../client/attention-look.ts";
import { roomPath } from "../../client/route.ts";
import { clockSeconds, money } from "../../client/times.ts";
import { Link } from "../shell/link.tsx";
import { Panel } from "../shell/panel.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { TaskPicture } from "../terminals/task-picture.tsx";
import { Status, Track } from "../ui/glyph.tsx";
import { Contract } from "../work/contract.tsx";

/** The chosen task beside the chat: where it is and why, its terminal, what has to be proved, what it cost. */
export function ChatPanel({ task, panel }: { task: TaskView; panel: PanelState }) {
  const last = task.delegations.at(-1);
  const isRunning = last?.status === "running" && last.sessionId !== null;
  const page = roomPath(task.projectId, "work", task.number);
  return (
    <Panel label={`Task ${task.number}`} onClose={panel.toggle} onResize={panel.resize} head={<><span className="id">{task.number}</span><Link to={page} className="bb cut grow plain">{task.title}</Link><Link to={page} className="btn quiet icon small" aria-label="Open the task's page"><Maximize2 size={14} aria-hidden="true" /></Link></>}>
      <section><Track attention={task.attention} words /></section>
      <section>
        <div className="sec-h"><Status attention={{ state: task.attention.state, detail: "" }} /><span className="end">why</span></div>
        <dl className="kv t11">
          {task.attention.because.map((b, i) => (
            <div key={i} className="contents"><dt>{b.at ? clockSeconds(b.at) : b.source}</dt><dd className={b.holds ? "wrap" : "wrap c3"}>{b.text}{b.at && <span className="c3"> ({b.holds ? b.trust : "overruled"})</span>}</dd></div>
          ))}
        </dl>
      </section>
      {isRunning && last.sessionId && (
        <section>
          <div className="sec-h"><Link to={roomPath(task.projectId, "terminals", last.sessionId)}>Terminal</Link><span className="end">{last.agentProvider}</span></div>
          <div className="rounded-md overflow-hidden"><TaskPicture sessionId={last.sessionId} lines={10} /></div>
        </section>
      )}
      <Contract task={task} />
      <section>
        <dl className="kv" data-s={lookOf(task.attention.state).s}>
          {task.branch && <><dt>Branch</dt><dd className="cut"><code>{task.branch}</code></dd></>}
          <dt>Agent</dt><dd>{task.assignedAgent ?? "none yet"}{task.agentWhy && <span className="c3">, {task.agentWhy}</span>}</dd>
          {task.diffstat && <><dt>Changed</dt><dd><Link to={roomPath(task.projectId, "review", task.number)}>{task.diffstat.files} {task.diffstat.files === 1 ? "file" : "files"}</Link> <span className="plus">+{task.diffstat.additions}</span> <span className="minus">-{task.diffstat.deletions}</span></dd></>}
          <dt>Spent</dt><dd>{money(task.usage.costUsd)}</dd>
        </dl>
      </section>
    </Panel>
  );
}
