import { z } from "zod";
import { ActionKind, Actor } from "./action.ts";
import { DecisionStatus, DecisionVerdict } from "./decision.ts";
import { DelegationStatus } from "./delegation.ts";
import { FollowUpStatus } from "./follow-up.ts";
import { Id, Time } from "./ids.ts";
import { LandingStrategy } from "./landing.ts";
import { RecommendationStatus } from "./post-mortem.ts";
import { Short } from "./room.ts";
import { CommentStatus } from "./review-comment.ts";
import { SessionStatus } from "./session.ts";
import { SignalSource } from "./signal.ts";
import { TaskStatus } from "./task.ts";
import { UnaskedStep } from "./unasked.ts";

const text = z.string();

/** THE event map: every kind of event and what it carries. One log serves timeline, audit, action log and live updates. */
export const EVENTS = {
  "owner.created": z.object({ email: text }),
  "sign-in.accepted": z.object({ device: text }),
  "sign-in.refused": z.object({ why: text }),
  "sign-in.ended": z.object({ authSessionId: text }),
  "password.changed": z.object({ signInsEnded: z.int() }),
  "two-factor.enabled": z.object({ signInsEnded: z.int() }),
  "two-factor.disabled": z.object({ signInsEnded: z.int() }),
  "recovery-code.used": z.object({ left: z.int() }),
  "recovery-code.renewed": z.object({ left: z.int() }),
  "token.created": z.object({ tokenId: Id, name: text, scopes: z.array(text) }),
  "token.revoked": z.object({ tokenId: Id }),
  "project.added": z.object({ name: text, path: text }),
  "project.changed": z.object({ fields: z.array(text) }),
  "project.removed": z.object({ name: text }),
  "message.added": z.object({ messageId: Id, orchestratorId: Id, role: text }),
  "message.changed": z.object({ messageId: Id, orchestratorId: Id }),
  "conversation.digested": z.object({ orchestratorId: Id, messages: z.int() }),
  "memory.changed": z.object({ memoryId: Id, to: z.enum(["noted", "standing", "forgotten"]) }),
  "task.submitted": z.object({ number: z.int(), title: text }),
  "task.planned": z.object({ agent: text, why: text, checks: z.int() }),
  "task.confirmed": z.object({ by: text, why: text }),
  "task.edited": z.object({ fields: z.array(text) }),
  "task.changed": z.object({ from: TaskStatus, to: TaskStatus, why: text }),
  "task.waiting": z.object({ short: Short, why: text, place: z.int(), startsAt: Time.nullable() }),
  "queue.changed": z.object({ waiting: z.int() }),
  "capacity.changed": z.object({ fields: z.array(text) }),
  "delegation.made": z.object({ attempt: z.int(), agent: text, why: text.optional() }),
  "delegation.changed": z.object({ from: DelegationStatus, to: DelegationStatus, why: text }),
  "delegation.parked": z.object({ until: Time.nullable(), next: Time, why: text, subAgents: z.array(text).optional() }),
  "delegation.resumed": z.object({ why: text }),
  "budget.near": z.object({ scope: text, measure: text, limit: z.number(), words: text }),
  "usage.noted": z.object({ costUsd: z.number().nullable() }),
  "delegation.logged": z.object({ text }),
  "delegation.reported": z.object({ source: SignalSource, words: text }),
  "session.changed": z.object({ from: SessionStatus.nullable(), to: SessionStatus, name: text }),
  "session.controlled": z.object({ label: text, fence: z.int() }),
  "session.renamed": z.object({ name: text }),
  "session.grouped": z.object({ group: text.nullable(), sessions: z.int() }),
  "agent.signalled": z.object({ source: SignalSource, signal: text, words: text }),
  "follow-up.changed": z.object({ followUpId: Id, from: FollowUpStatus.nullable(), to: FollowUpStatus, why: text }),
  "decision.opened": z.object({ decisionId: Id, kind: text, title: text }),
  "decision.changed": z.object({ decisionId: Id, to: DecisionStatus, verdict: DecisionVerdict.nullable() }),
  "evidence.kept": z.object({ check: text, title: text, outcome: text }),
  "verification.ended": z.object({ verified: z.boolean(), sum: text }),
  "task.landed": z.object({ landingId: Id, sha: text, base: text, strategy: LandingStrategy }),
  "landing.failed": z.object({ landingId: Id, why: text }),
  "landing.checked": z.object({ landingId: Id, passed: z.boolean(), sum: text }),
  "landing.undone": z.object({ landingId: Id, sha: text, base: text, how: text }),
  "autonomy.acted": z.object({ step: UnaskedStep, why: text, what: text, subject: text.nullable() }),
  "autonomy.held": z.object({ step: UnaskedStep, why: text }),
  "autonomy.changed": z.object({ stepId: Id, kind: text, to: text, status: text }),
  "pull-request.changed": z.object({ pullRequestId: Id, number: z.int(), state: text, why: text }),
  "forecast.changed": z.object({ branches: z.int(), conflicts: z.int() }),
  "comment.kept": z.object({ commentId: Id, path: text }),
  "comment.changed": z.object({ commentId: Id, to: CommentStatus.nullable() }),
  "comments.sent": z.object({ sendingId: Id, comments: z.int() }),
  "file.edited": z.object({ path: text, sha: text.nullable() }),
  "checkpoint.made": z.object({ checkpointId: Id, ref: text }),
  "checkpoint.restored": z.object({ checkpointId: Id }),
  "action.intended": z.object({ actionId: Id, action: ActionKind, target: text }),
  "action.done": z.object({ actionId: Id, action: ActionKind, outcome: text }),
  "action.failed": z.object({ actionId: Id, action: ActionKind, outcome: text }),
  "action.denied": z.object({ actionId: Id, action: ActionKind, rule: text, why: text }),
  "post-mortem.made": z.object({ postMortemId: Id, patterns: z.int(), recommendations: z.int() }),
  "recommendation.changed": z.object({ recommendationId: Id, to: RecommendationStatus, title: text }),
  "knowledge.changed": z.object({ fields: z.array(text) }),
  "server.started": z.object({ version: text }),
  "server.recovered": z.object({ tasks: z.int(), unknown: z.int() }),
} as const;

export type EventKind = keyof typeof EVENTS;
export type EventPayload<K extends EventKind> = z.infer<(typeof EVENTS)[K]>;

/** What an event is about; null where it does not apply. */
export interface EventPlace {
  projectId: string | null;
  taskId: string | null;
  delegationId: string | null;
  sessionId: string | null;
}

/** An event before it is recorded. */
export type NewEvent = {
  [K in EventKind]: { kind: K; payload: EventPayload<K>; actor?: Actor } & Partial<EventPlace>;
}[EventKind];

/** A row of the append-only log. `hash` covers the row and the hash before it. */
export const LoggedEvent = z.object({
  seq: z.int(),
  kind: z.enum(Object.keys(EVENTS) as [EventKind, ...EventKind[]]),
  at: Time,
  actor: Actor,
  projectId: Id.nullable(),
  taskId: Id.nullable(),
  delegationId: Id.nullable(),
  sessionId: Id.nullable(),
  payload: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type LoggedEvent = z.infer<typeof LoggedEvent>;

/** Tokens that were revoked and browsers that were signed out by these events: what is open under them has to end. */
export function endedCredentials(events: readonly Pick<LoggedEvent, "kind" | "payload">[]): ReadonlySet<string> {
  return new Set(events.flatMap(({ kind, payload }) => (kind === "token.revoked" ? [String(payload["tokenId"])] : kind === "sign-in.ended" ? [String(payload["authSessionId"])] : [])));
}
