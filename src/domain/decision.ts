import { z } from "zod";
import { ActionKind } from "./action.ts";
import { AutonomyStep } from "./earned.ts";
import { Measure } from "./budget.ts";
import { Finding } from "./finding.ts";
import { Id, Time } from "./ids.ts";
import { Question, ToolUse } from "./signal.ts";

/** What is asked, by kind; the least evidence a person needs to answer. */
export const DecisionBody = z.discriminatedUnion("kind", [
  /** The plan of one task, or with `taskIds` of all tasks of one wish. */
  z.object({ kind: z.literal("plan"), why: z.string(), taskIds: z.array(Id).optional() }),
  z.object({ kind: z.literal("permission"), tool: ToolUse, askId: z.string(), rule: z.string(), reason: z.string() }),
  z.object({ kind: z.literal("question"), askId: z.string().nullable(), questions: z.array(Question), guess: z.boolean() }),
  z.object({ kind: z.literal("dialog"), text: z.string(), rule: z.string() }),
  z.object({ kind: z.literal("retry"), findings: z.array(Finding), why: z.string() }),
  /** A task waits for one that will never be verified: try that one again, start without it, or not at all. */
  z.object({ kind: z.literal("dependency"), parentId: Id, why: z.string() }),
  /** Words whose way to the agent is not certain: send them again, or leave it. */
  z.object({ kind: z.literal("follow-up"), followUpId: Id, text: z.string(), why: z.string() }),
  z.object({ kind: z.literal("recommendation"), recommendationId: Id }),
  /** What landed does not pass its checks there: take it back, or keep it. */
  z.object({ kind: z.literal("landing"), landingId: Id, findings: z.array(Finding), why: z.string() }),
  /** The orchestrator asks; the answer is the person's next message in that conversation. */
  z.object({ kind: z.literal("ask"), orchestratorId: Id, questions: z.array(Question).length(1) }),
  /** A model wants something done that only a person may order: exactly this call of a tool, or nothing but a yes. */
  z.object({ kind: z.literal("proposal"), orchestratorId: Id, act: z.object({ tool: z.string(), input: z.record(z.string(), z.unknown()) }).nullable(), what: z.string(), why: z.string() }),
  /** How much runs unasked for a kind of task: a step that is proposed, or one down that was made at once. */
  z.object({ kind: z.literal("autonomy"), step: AutonomyStep.pick({ id: true, type: true, kind: true, from: true, to: true, status: true, why: true, tasks: true }) }),
  /** A limit of the task's or the day's budget is used up and the agent is held: raise it, finish anyway, or end the task. */
  z.object({ kind: z.literal("budget"), scope: z.enum(["task", "day"]), measure: Measure, limit: z.number(), spent: z.number(), why: z.string() }),
  z.object({ kind: z.literal("action"), action: ActionKind, target: z.string(), rule: z.string(), why: z.string() }),
]);
export type DecisionBody = z.infer<typeof DecisionBody>;
export type DecisionKind = DecisionBody["kind"];

/** open → answered (a person said something) → taken (the other side acknowledged) | expired (nobody could take it any more). */
export const DecisionStatus = z.enum(["open", "answered", "taken", "expired"]);
export type DecisionStatus = z.infer<typeof DecisionStatus>;

export const DecisionVerdict = z.enum(["approve", "deny", "answer", "retry"]);
export type DecisionVerdict = z.infer<typeof DecisionVerdict>;

/** Something only a person may answer. The inbox is the list of the open ones. */
export const Decision = z.object({
  id: Id,
  projectId: Id,
  taskId: Id.nullable(),
  delegationId: Id.nullable(),
  sessionId: Id.nullable(),
  title: z.string(),
  body: DecisionBody,
  status: DecisionStatus,
  verdict: DecisionVerdict.nullable(),
  text: z.string().nullable(),
  answeredBy: z.string().nullable(),
  createdAt: Time,
  answeredAt: Time.nullable(),
  /** When the agent's own side was handed the answer: its waiting hook, or its API. It has still to act on it. */
  deliveredAt: Time.nullable(),
  /** Why nobody can answer it any more, for an expired one. */
  closedWhy: z.string().nullable(),
  closedAt: Time.nullable(),
});
export type Decision = z.infer<typeof Decision>;

export type DecisionEvent = "answer" | "take" | "expire";

const NEXT: Record<DecisionStatus, Partial<Record<DecisionEvent, DecisionStatus>>> = {
  open: { answer: "answered", expire: "expired" },
  answered: { take: "taken", expire: "expired" },
  taken: {},
  expired: {},
};

/** The decision's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextDecision(status: DecisionStatus, event: DecisionEvent): DecisionStatus | undefined {
  return NEXT[status][event];
}

/** The verdicts that make sense for a kind of decision; the UI shows no others and the server takes no others. */
export const VERDICTS: Record<DecisionKind, readonly DecisionVerdict[]> = {
  plan: ["approve", "deny"],
  permission: ["approve", "deny"],
  question: ["answer", "deny"],
  dialog: ["approve", "deny"],
  retry: ["approve", "deny", "answer"],
  dependency: ["approve", "deny", "retry"],
  "follow-up": ["approve", "deny"],
  recommendation: ["approve", "deny"],
  landing: ["approve", "deny"],
  ask: ["answer", "deny"],
  proposal: ["approve", "deny"],
  autonomy: ["approve", "deny"],
  budget: ["approve", "deny", "answer"],
  action: ["approve", "deny"],
};

/** True for an answer that lets more run unasked; that takes more than a word. */
export function letsMoreRun(body: DecisionBody, verdict: DecisionVerdict): boolean {
  if (body.kind !== "autonomy") return false;
  return body.step.kind === "raise" ? verdict === "approve" : body.step.status === "applied" && verdict === "deny";
}

/** The tasks a decision is about: all of a plan, else the one it belongs to. */
export function tasksAsked({ body, taskId }: Pick<Decision, "body" | "taskId">): string[] {
  return (body.kind === "plan" ? body.taskIds : undefined) ?? (taskId ? [taskId] : []);
}
