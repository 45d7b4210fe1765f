import { z } from "zod";
import { toldBy } from "./attention-signals.ts";
import type { Decision } from "./decision.ts";
import type { Delegation } from "./delegation.ts";
import { Time } from "./ids.ts";
import type { Session } from "./session.ts";
import { type Signal, SignalSource, TRUST } from "./signal.ts";
import { isFinalTask, type Task } from "./task.ts";
import { type Waiting, WAITS_FOR } from "./waiting.ts";

/** What a task needs or does right now; computed when read, never stored. */
export const AttentionState = z.enum([
  "queued", "planning", "needs-confirmation", "blocked", "starting", "working", "waiting-background", "rate-limited", "waiting-permission", "waiting-answer", "waiting-decision",
  "interrupted", "stalled", "reported", "verifying", "refuted", "unverifiable", "verified", "crashed", "failed", "cancelled",
]);
export type AttentionState = z.infer<typeof AttentionState>;

/** One signal a state rests on; `holds` is false for what was overruled. */
const Because = z.object({
  at: Time.nullable(),
  source: z.string(),
  /** How far that source is trusted, in words. */
  trust: z.string(),
  text: z.string(),
  holds: z.boolean(),
});
type Because = z.infer<typeof Because>;

export const Attention = z.object({
  state: AttentionState,
  /** The few words behind the state, for example `by 143` or `2 of 3`. */
  detail: z.string(),
  /** When a state that lasts until a time ends, or is looked at again; null where nobody knows. */
  until: Time.nullable(),
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
  /** Its place in the queue, while its next agent has no room. */
  waiting?: Waiting | undefined;
}

/** True for states in which a person has to do something. */
export function needsYou(state: AttentionState): boolean {
  return ["needs-confirmation", "waiting-permission", "waiting-answer", "waiting-decision", "interrupted"].includes(state);
}

/** The attention value of a task from durable facts, with what it rests on. */
export function attentionOf(facts: AttentionFacts): Attention {
  return ended(facts) ?? asked(facts) ?? queued(facts) ?? beforeStart(facts) ?? whileRunning(facts);
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
  "follow-up": "waiting-decision",
  recommendation: "waiting-decision",
  landing: "waiting-decision",
  ask: "waiting-answer",
  proposal: "waiting-decision",
  autonomy: "waiting-decision",
  budget: "waiting-decision",
  action: "waiting-decision",
};

function asked(facts: AttentionFacts): Attention | undefined {
  const decision = facts.decisions.find((d) => d.status === "open" && d.body.kind !== "recommendation");
  if (!decision) return undefined;
  const { kind } = decision.body;
  const asks = decision.sessionId !== null && (kind === "permission" || kind === "question" || kind === "dialog") ? facts.signals.findLast((s) => isAsk(s, kind)) : undefined;
  const seen = one([ASKED[kind], kind], decision.createdAt, "decision", decision.title);
  return asks ? { ...seen, because: [...seen.because, because(asks.at, asks.source, asks.body.kind.replace("-", " "))] } : seen;
}

function isAsk({ body }: Signal, kind: "permission" | "question" | "dialog"): boolean {
  return body.kind === (kind === "dialog" ? "dialog" : `${kind}-asked`) || (kind === "question" && body.kind === "turn-ended");
}

function queued({ waiting }: AttentionFacts): Attention | undefined {
  if (!waiting || waiting.place === 0) return undefined;
  const place = `${waiting.place === 1 ? "next" : `number ${waiting.place}`} in the queue`;
  return { state: "queued", detail: `${WAITS_FOR[waiting.short]}${waiting.startsAt === null ? "" : ", about"}`, until: waiting.startsAt, since: waiting.since, because: [because(waiting.since, "admission", `${waiting.why}; ${place}`)] };
}

function beforeStart({ task, parents }: AttentionFacts): Attention | undefined {
  if (task.status !== "queued" && task.status !== "planning") return undefined;
  const open = parents.filter((p) => p.status !== "completed");
  if (open.length > 0) {
    const detail = open.length === 1 ? `by ${open[0]?.number}` : `by ${open.length} tasks`;
    return { state: "blocked", detail, until: null, since: task.updatedAt, because: open.map((p) => because(task.updatedAt, "task graph", `task ${p.number} is ${p.status}`)) };
  }
  return one([task.status, ""], task.updatedAt, "task", `the task is ${task.status}`);
}

function whileRunning(facts: AttentionFacts): Attention {
  const { task, delegation, evidence } = facts;
  if (!delegation) return one(["starting", ""], task.updatedAt, "task", "the first delegation is being made");
  if (delegation.status === "failed") return failed(delegation);
  if (delegation.status === "monitoring" || delegation.status === "completed") {
    const at = delegation.reportedAt ?? delegation.updatedAt;
    if (evidence.done === 0) return one(["reported", ""], at, "agent", delegation.report ?? "the agent ended its turn");
    return one(["verifying", `${evidence.done} of ${evidence.of}`], at, "verification", "this server runs the contract");
  }
  if (delegation.status !== "running") return one(["starting", ""], delegation.createdAt, "delegation", `the delegation is ${delegation.status}`);
  return atWork(facts, delegation);
}

function failed(delegation: Delegation): Attention {
  const at = delegation.completedAt ?? delegation.updatedAt;
  const { error, exit, attempt } = delegation;
  const words = error?.message ?? "the try failed";
  if (error?.reason === "refuted") return one(["refuted", `try ${attempt}`], at, "verification", words);
  if (error?.reason !== "agent-failed" || exit === null || exit.code === 0) return one(["failed", `try ${attempt}`], at, "delegation", words);
  return one(["crashed", exit.signal === null ? `exit code ${exit.code ?? "unknown"}` : `signal ${exit.signal}`], exit.at, "receipt", words);
}

/** A limit is kept with the try, so that it stands also when the agent has left. Everything else its signals say. */
function atWork({ session, signals }: AttentionFacts, delegation: Delegation): Attention {
  const { told, since, because: heard } = toldBy(signals, SHOWN);
  const { parked } = delegation;
  const started = session?.status === "hibernated" ? because(session.endedAt, "delegation", "the agent is hibernated, and comes back with its conversation") : because(delegation.startedAt, "receipt", "the agent's process runs");
  if (parked) {
    const known = parked.until !== null && parked.next >= parked.until && parked.tries === 0;
    return { state: "rate-limited", detail: known ? "until" : "next try", until: parked.next, since: parked.since, because: [because(parked.since, "limit", parked.why), ...heard, started] };
  }
  if (session?.status === "lost") return one(["unverifiable", "lost contact"], session.endedAt ?? delegation.updatedAt, "pane", "the pane is gone and left no exit record");
  return { ...told, since: since ?? delegation.startedAt ?? delegation.updatedAt, because: [...heard, started] };
}

/** Signals shown behind a state. */
const SHOWN = 5;

/** How far a fact is trusted that is no agent's signal. */
const KNOWN: Record<string, string> = { limit: "kept with the try", person: "your own word" };

function one([state, detail]: [AttentionState, string], since: Time, source: string, text: string): Attention {
  return { state, detail, until: null, since, because: [because(since, source, text)] };
}

function because(at: Time | null, source: string, text: string): Because {
  const signal = SignalSource.safeParse(source);
  return { at, source, trust: signal.success ? TRUST[signal.data] : (KNOWN[source] ?? "certain: our own record"), text, holds: true };
}
