"use client";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { seenIn } from "#domain/pattern.ts";
import { literalOf } from "../../client/decisions.ts";
import { planHead, planLine, planRows } from "../../client/plan.ts";
import { useNamedTasks, useOrchestrators, useRecommendations } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { Overlaps } from "../chat/overlaps.tsx";
import { Link } from "../shell/link.tsx";
import { Bones } from "../ui/feedback.tsx";
import { Proposals } from "../work/proposals.tsx";
import { Patch } from "../ui/patch.tsx";
import { StepProposed } from "./step-proposed.tsx";

/** The least a person has to see to answer: the literal thing, the rule behind it, the findings, the change. */
export function DecisionBody({ decision, task }: { decision: Decision; task: TaskView | undefined }) {
  const { body } = decision;
  const literal = literalOf(decision);
  switch (body.kind) {
    case "plan":
      return <>{body.taskIds && body.taskIds.length > 1 ? <PlanTasks taskIds={body.taskIds} why={body.why} /> : <p className="c2">{task ? planLine(task) : null} {task?.agentWhy && `${task.assignedAgent ?? "No agent"}: ${task.agentWhy}.`} <Because why={body.why} /></p>}{task && <Proposals proposed={task.contract.proposed ?? []} />}{task && <Overlaps tasks={[task]} />}</>;
    case "permission":
      return <><pre className="cmd">{literal}</pre><p className="c2">{body.reason && `${sentence(body.reason)} `}Rule “{body.rule}” asks first.</p></>;
    case "action":
      return <><pre className="cmd">{literal}</pre><p className="c2">Rule “{body.rule}” asks first. <Because why={body.why} /></p></>;
    case "dialog":
      return <><pre className="cmd">{literal}</pre><p className="c2">Only the agent’s own terminal can answer this one.</p></>;
    case "follow-up":
      return <><pre className="cmd">{literal}</pre><p className="c2">{sentence(body.why)} Look at the terminal: if the agent has not got it, send it again.</p></>;
    case "proposal":
      return <>{literal !== decision.title && <pre className="cmd">{literal}</pre>}<p className="c2">{body.act ? "Exactly this is done on your word." : "Your word is the answer; nothing else runs."} <Because why={body.why} /></p></>;
    case "ask":
      return <p className="c2">Your answer goes into the chat as your next message.</p>;
    case "question":
      return body.guess ? <p className="c2">It ended its turn with what reads like a question.</p> : null;
    case "budget":
    case "dependency":
      return <p className="c2">{sentence(body.why)}</p>;
    case "retry":
    case "landing":
      return <Findings body={body} />;
    case "autonomy":
      return <StepProposed step={body.step} />;
    case "recommendation":
      return <Recommended projectId={decision.projectId} id={body.recommendationId} />;
  }
}

/** All tasks of one wish, in the order they will run. */
function PlanTasks({ taskIds, why }: { taskIds: readonly string[]; why: string }) {
  const rows = planRows(useNamedTasks(taskIds));
  return (
    <>
      <ul className="finds">
        {rows.map(({ task, order }) => <li key={task.id} className="wrap"><Link to={roomPath(task.projectId, "work", task.number)}><span className="id">{task.number}</span> {task.title}</Link> <span className="c2">{order}, {task.assignedAgent ?? "no agent"}</span></li>)}
      </ul>
      <p className="c2">{planHead(rows).size}. <Because why={why} /></p>
    </>
  );
}

function Because({ why }: { why: string }) {
  return why === "" ? null : <>{sentence(why)}</>;
}

function Findings({ body }: { body: Extract<Decision["body"], { kind: "retry" | "landing" }> }) {
  return (
    <>
      <p className="c2">{sentence(body.why)}</p>
      {body.findings.length > 0 && (
        <ul className="finds">
          {body.findings.map((f, i) => <li key={i} className="wrap">{f.path && <code>{f.path}{f.line === undefined ? "" : `:${f.line}`}: </code>}{f.message}</li>)}
        </ul>
      )}
    </>
  );
}

function Recommended({ projectId, id }: { projectId: string; id: string }) {
  const conversation = useOrchestrators().data?.find((o) => o.projectId === projectId);
  const found = useRecommendations(conversation?.id).data?.find((r) => r.id === id);
  if (!found) return <Bones waitsFor="the change" lines={2} />;
  return (
    <>
      <p className="c2">{seenIn(found.pattern)}. It goes into <code>{found.file}</code> as a commit; it can be undone.</p>
      <Patch text={found.diff} />
    </>
  );
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}
