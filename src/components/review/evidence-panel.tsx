"use client";
import type { ReactNode } from "react";
import type { TaskView } from "#domain/api.ts";
import { useDecisions } from "../../client/queries.ts";
import { moment } from "../../client/times.ts";
import { DecisionCard } from "../inbox/decision-card.tsx";
import { PullRequestCard } from "../forge/pull-request-card.tsx";
import { Panel } from "../shell/panel.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Attempts } from "../work/attempts.tsx";
import { Evidence } from "../work/evidence.tsx";
import { ForecastList } from "./forecast-list.tsx";
import { LandedProof } from "./landed-proof.tsx";
import { changeDecisions } from "./reviewable.ts";

/** What proves the change or refutes it, and what waits for a word on it; what git has to tell comes once the change is read. */
export function EvidencePanel({ task, panel, isRead, children }: { task: TaskView; panel: PanelState; isRead: boolean; children: ReactNode }) {
  const decisions = changeDecisions(useDecisions().data ?? [], task);
  const last = task.evidence.at(-1);
  const head = <><span className="bb grow">Evidence</span>{last && <span className="t12 c2">run by this server, {moment(last.createdAt)}</span>}</>;
  return (
    <Panel label="Evidence" head={head} onClose={panel.toggle} onResize={panel.resize}>
      {decisions.length > 0 && <section className="grid gap-2">{decisions.map((d, i) => <DecisionCard key={d.id} decision={d} primary={i === 0} />)}</section>}
      <Evidence task={task} />
      {isRead && task.landing && <LandedProof task={task} />}
      {isRead && <PullRequestCard task={task} />}
      {isRead && children}
      <Attempts task={task} />
      {isRead && <ForecastList task={task} />}
    </Panel>
  );
}
