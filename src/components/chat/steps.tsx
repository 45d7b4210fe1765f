"use client";
import type { Step } from "#domain/message.ts";
import { count } from "../../client/plan.ts";

const ENDED: Record<Exclude<Step["state"], "running" | "done">, string> = { refused: "refused", proposed: "waits for you" };

/** What the orchestrator looks at: one calm line while it writes, folded away afterwards. */
export function Steps({ steps, pending }: { steps: readonly Step[]; pending: boolean }) {
  const last = steps.at(-1);
  if (pending) return last ? <p className="msg bot c3" role="status">{last.line}{last.state === "running" && "…"}</p> : null;
  // One look that went well is no news.
  if (steps.length === 1 && last?.state === "done") return null;
  return (
    <details className="msg bot steps">
      <summary className="c3 t12">{count(steps.length, "step")}</summary>
      <ol className="c2 t12">{steps.map((step, i) => <li key={i}>{step.line}{step.state !== "done" && step.state !== "running" && <span className="c3"> · {ENDED[step.state]}</span>}</li>)}</ol>
    </details>
  );
}
