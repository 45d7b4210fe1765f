import { z } from "zod";
import type { Decision } from "./decision.ts";
import type { Delegation } from "./delegation.ts";
import { Time } from "./ids.ts";
import type { Session } from "./session.ts";
import type { Signal } from "./signal.ts";
import { isFinalTask, type Task } from "./task.ts";

/** What a task needs or does right now; computed when read, never stored. */
export const AttentionState = z.enum([
  "queued", "planning", "needs-confirmation", "blocked", "starting", "working", "waiting-background", "rate-limited", "waiting-permission", "waiting-answer", "waiting-decision",
  "reported", "verifying", "refuted", "unverifiable", "verified", "failed", "cancelled",
]);
export type AttentionState = z.infer<typeof AttentionState>;

/** One signal a state rests on; `holds` is false for what was overruled. */
const Because = z.object({ at: Time.nullable(), source: z.string(), text: z.string(), holds: z.boolean() });
export type Because = z.infer<typeof Because>;

export const Attention = z.object({
  state: AttentionState,
  /** The few words behind the state, for example `by 143` or `2 of 3`. */
  detail: z.string(),
  /** When this state began. */
  since: Time,
  because: z.array(Because),
});
export type Attention = z.infer<typeof Attention>;

export interface AttentionFacts {
  task: Task;
  /** The latest delegation, if any. */
  delegation: Delegation | null;
  session: Session | null;
  /** Open decisions of the task. */
  decisions: readonly Decision[];
  /** Latest signals of the session's current generation, oldest first. */
  signals: readonly Signal[];
  parents: readonly { number: number; status: Task["status"] }[];
  evidence: { done: number; of: number };
}

/** True for states in which a person has to do something. */
export function needsYou(state: AttentionState): boolean {
  return ["needs-confirmation", "waiting-permission", "waiting-answer", "waiting-decision"].includes(state);
}

/** The attention value of a task from durable facts, with what it rests on. */
export function attentionOf(facts: AttentionFacts): Attention {
  return ended(facts) ?? asked(facts) ?? beforeStart(facts) ?? whileRunning(facts);
}

function ended({ task, delegation }: AttentionFacts): Attention | undefined {
  if (!isFinalTask(task.status)) return undefined;
  const at = task.completedAt ?? task.updatedAt;
  if (task.status === "completed") {
    return one(["verified", delegation?.headSha?.slice(0, 7) ?? ""], at, "verification", "all checks of the contract passed");
  }
  if (task.status === "cancelled") return one(["cancelled", ""], at, "person", task.error ?? "cancelled");
  return one(["failed", ""], at, "delegation", task.error ?? delegation?.error?.message ?? "failed");
}

const ASKED: Record<Decision["body"]["kind"], AttentionState> = {
  plan: "needs-confirmation",
  permission: "waiting-permission",
  question: "waiting-answer",
  dialog: "waiting-decision",
  retry: "waiting-decision",
  dependency: "waiting-decision",
  recommendation: "waiting-decision",
  landing: "waiting-decision",
  action: "waiting-decision",
};

function asked({ decisions }: AttentionFacts): Attention | undefined {
  const decision = decisions.find((d) => d.status === "open" && d.body.kind !== "recommendation");
  if (!decision) return undefined;
  const source = decision.body.kind === "dialog" ? `screen rule ${decision.body.rule}` : decision.body.kind === "permission" ? "permission hook of this session" : "open decision";
  return one([ASKED[decision.body.kind], decision.body.kind], decision.createdAt, source, decision.title);
}

function beforeStart({ task, parents }: AttentionFacts): Attention | undefined {
  if (task.status !== "queued" && task.status !== "planning") return undefined;
  const open = parents.filter((p) => p.status !== "completed");
  if (open.length > 0) {
    const detail = open.length === 1 ? `by ${open[0]?.number}` : `by ${open.length} tasks`;
    return { state: "blocked", detail, since: task.updatedAt, because: open.map((p) => because(task.updatedAt, "task graph", `task ${p.number} is ${p.status}`)) };
  }
  return one([task.status, ""], task.updatedAt, "task", `the task is ${task.status}`);
}

function whileRunning(facts: AttentionFacts): Attention {
  const { task, delegation, session, evidence } = facts;
  if (!delegation) return one(["starting", ""], task.updatedAt, "task", "the first delegation is being made");
  if (delegation.status === "failed") return refuted(delegation);
  if (delegation.status === "monitoring" || delegation.status === "completed") {
    const at = delegation.reportedAt ?? delegation.updatedAt;
    if (evidence.done === 0) return one(["reported", ""], at, "agent", delegation.report ?? "the agent ended its turn");
    return one(["verifying", `${evidence.done} of ${evidence.of}`], at, "verification", "this server runs the contract");
  }
  if (delegation.status !== "running") return one(["starting", ""], delegation.createdAt, "delegation", `the delegation is ${delegation.status}`);
  if (session?.status === "lost") return one(["unverifiable", "lost contact"], session.endedAt ?? delegation.updatedAt, "tmux", "the pane is gone and left no exit record");
  return working(facts, delegation);
}

function refuted(delegation: Delegation): Attention {
  const at = delegation.completedAt ?? delegation.updatedAt;
  const state = delegation.error?.reason === "refuted" ? "refuted" : "failed";
  return one([state, `try ${delegation.attempt}`], at, "delegation", delegation.error?.message ?? "the try failed");
}

function working({ signals }: AttentionFacts, delegation: Delegation): Attention {
  const started = because(delegation.startedAt, "launcher receipt", "the agent process runs");
  const told = signals.filter((s) => s.body.kind !== "usage").slice(-3).toReversed();
  const [state, detail] = told[0] ? pausedBy(told[0]) : WORKING;
  return {
    state,
    detail,
    since: (state === "working" ? delegation.startedAt : told[0]?.at) ?? delegation.updatedAt,
    because: [...told.map((s) => because(s.at, s.source, s.body.kind.replace("-", " "))), started],
  };
}

const WORKING: [AttentionState, string] = ["working", ""];

/** What a running agent waits for by itself, as its latest signal says; nobody has to do anything. */
function pausedBy({ body }: Signal): [AttentionState, string] {
  if (body.kind === "turn-ended" && (body.background ?? 0) > 0) return ["waiting-background", `${body.background} behind it`];
  return body.kind === "turn-failed" && body.retrying ? ["rate-limited", "tries again"] : WORKING;
}

function one([state, detail]: [AttentionState, string], since: Time, source: string, text: string): Attention {
  return { state, detail, since, because: [because(since, source, text)] };
}

function because(at: Time | null, source: string, text: string): Because {
  return { at, source, text, holds: true };
}
