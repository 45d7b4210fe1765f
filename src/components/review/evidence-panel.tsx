"use client";
import type { TaskView } from "#domain/api.ts";
import type { Delegation } from "#domain/delegation.ts";
import { useDecisions } from "../../client/queries.ts";
import { clock } from "../../client/times.ts";
import { DecisionCard } from "../inbox/decision-card.tsx";
import { Panel } from "../shell/panel.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Checks } from "./checks.tsx";
import { tryWords } from "./words.ts";

/** What proves the change or refutes it, and what waits for a word on it. */
export function EvidencePanel({ task, delegation, panel }: { task: TaskView; delegation: Delegation; panel: PanelState }) {
  const decisions = useDecisions().data?.filter((d) => d.taskId === task.id) ?? [];
  const evidence = task.evidence.filter((e) => e.delegationId === delegation.id);
  const last = evidence.at(-1);
  const head = <><span className="bb grow">Evidence</span>{last && <span className="t12 c2">run by this server, {clock(last.createdAt)}</span>}</>;
  return (
    <Panel label="Evidence" head={head} onClose={panel.toggle} onResize={panel.resize}>
      {decisions.length > 0 && <section className="grid gap-2">{decisions.map((d, i) => <DecisionCard key={d.id} decision={d} primary={i === 0} />)}</section>}
      <Checks evidence={evidence} planned={task.contract.checks.length} />
      {delegation.report && (
        <section>
          <div className="sec-h">What the agent said<span className="end">a claim, not a proof</span></div>
          <p className="t12 c2 wrap">{delegation.report}</p>
        </section>
      )}
      {task.delegations.length > 1 && (
        <section>
          <div className="sec-h">Tries</div>
          <ol className="t12 c2 grid gap-1">{task.delegations.map((d) => <li key={d.id} className="h"><span className="id">{d.attempt}</span><span className="agent">{d.agentProvider}</span><span className="end">{tryWords(d)}</span></li>)}</ol>
        </section>
      )}
    </Panel>
  );
}
