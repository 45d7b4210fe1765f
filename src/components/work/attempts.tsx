"use client";
import "./work.css";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { Delegation } from "#domain/delegation.ts";
import { lookOf } from "../../client/attention-look.ts";
import { duration, money } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Told } from "./told.tsx";

/** Every try at the task, the newest first: who, how long, what it cost, why it failed, and what that agent was told. */
export function Attempts({ task }: { task: TaskView }) {
  const now = useNow();
  const { delegations } = task;
  return (
    <section aria-label="Tries">
      <div className="sec-h">Tries<span className="end">{delegations.length === 0 ? "none started" : delegations.length}</span></div>
      {delegations.length === 0 && <p className="t12 c2">{task.assignedAgent ? `${task.assignedAgent} will do it: ${task.agentWhy}.` : `No agent is chosen: ${task.agentWhy}.`}</p>}
      <ul>
        {delegations.toReversed().map((d) => (
          <li key={d.id} className="ev" data-s={lookOf(stateOf(task, d)).s}>
            <Glyph glyph={lookOf(stateOf(task, d)).glyph} name={lookOf(stateOf(task, d)).word} />
            <span className="t12">{d.attempt}, <span className="agent">{d.agentProvider}</span>{d.attempt > 1 && ", with a correction"}</span>
            <span className="num">{d.startedAt === null ? "not started" : duration((d.completedAt ? Date.parse(d.completedAt) : now.getTime()) - Date.parse(d.startedAt))}, {costText(d)}</span>
            {d.error && <span className="sub wrap">{d.error.message}</span>}
            {!d.error && d.report && <span className="sub wrap">It said: {d.report}</span>}
            <details className="fold col-start-2 col-end-[-1]">
              <summary>What it was told</summary>
              <Told delegation={d} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The last try is in the task's state; an earlier one ended as it says itself. */
function stateOf(task: TaskView, delegation: Delegation): AttentionState {
  if (delegation.status === "completed") return "verified";
  if (delegation.status !== "failed") return task.attention.state;
  const reason = delegation.error?.reason;
  if (reason === "agent-failed" && delegation.exit !== null && delegation.exit.code !== 0) return "crashed";
  return reason === "refuted" ? "refuted" : reason === "cancelled" ? "cancelled" : reason === "limited" ? "rate-limited" : "failed";
}

function costText({ usage }: Delegation): string {
  return usage.costUsd === null ? "cost unknown" : money(usage.costUsd);
}
