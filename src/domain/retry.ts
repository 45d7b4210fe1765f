import { z } from "zod";
import type { DelegationError } from "./delegation.ts";
import type { Time } from "./ids.ts";

/** What happens after tries that failed. */
export const RetryPolicy = z.strictObject({
  /** Tries in all, the first one included; behind it comes `afterLast`. A correction of verified work begins anew. */
  maxAttempts: z.int().min(1).max(10),
  /** Minutes between a failed try and the next one; doubles from try to try. */
  backoffMinutes: z.number().min(0).max(1440),
  /** Agents of the second try, the third, and so on; the last one stays. Empty: the task's own. */
  thenAgents: z.array(z.string().min(1).max(60)).max(9),
  /** Whether an agent that was refuted goes on in its own conversation where that is cheaper. */
  goesOn: z.boolean(),
  /** What becomes of the task after the last try: a person is asked, or it is given up. */
  afterLast: z.enum(["ask", "give-up"]),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** What a project or a task changes about it. */
export const RetryPatch = RetryPolicy.partial();
export type RetryPatch = z.infer<typeof RetryPatch>;

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 2, backoffMinutes: 0, thenAgents: [], goesOn: true, afterLast: "ask" };

/** The policy of a task: its own words, then its project's. */
export function retryPolicy(project: RetryPatch, task: RetryPatch | null): RetryPolicy {
  return { ...DEFAULT_RETRY, ...project, ...task };
}

export type RetryDecision = { next: "retry" | "escalate" | "give-up" | "stop"; why: string };

/** What happens after a failed try: another one with the findings as correction, a person's decision, the end of the task, or nothing. `attempt` counts the tries used so far. */
export function afterFailure(error: DelegationError, attempt: number, policy: RetryPolicy = DEFAULT_RETRY): RetryDecision {
  if (error.reason === "cancelled") return { next: "stop", why: "cancelled" };
  if (error.reason === "tampered") return { next: "escalate", why: "a person has to look at it first" };
  if (error.reason === "setup-failed" || error.reason === "worktree-failed") {
    return { next: "escalate", why: "another try would fail in the same way" };
  }
  if (attempt >= policy.maxAttempts) return { next: policy.afterLast === "ask" ? "escalate" : "give-up", why: `${attempt} of ${policy.maxAttempts} tries used` };
  return { next: "retry", why: `try ${attempt + 1} of ${policy.maxAttempts}` };
}

/** Who does a try; 1 is the first. */
export function agentOfTry(policy: RetryPolicy, first: string, attempt: number): string {
  return attempt < 2 ? first : (policy.thenAgents[attempt - 2] ?? policy.thenAgents.at(-1) ?? first);
}

/** When a try may begin at the earliest; null for at once. */
export function notBefore(policy: RetryPolicy, attempt: number, endedAt: Time): Time | null {
  if (attempt < 2 || policy.backoffMinutes === 0) return null;
  return new Date(Date.parse(endedAt) + policy.backoffMinutes * 2 ** (attempt - 2) * 60_000).toISOString();
}

/** What is known of the conversation a refuted agent could go on in. */
export interface Conversation {
  /** The policy lets it, the agent can, and it is the same agent. */
  goesOn: boolean;
  canResume: boolean;
  sameAgent: boolean;
  /** Whether its id is known and what it said is still kept. */
  isKnown: boolean;
  isKept: boolean;
  /** Tries that were made in it. */
  tries: number;
  /** How much of what the model can hold it fills, 0 to 1; null where nobody knows. */
  filled: number | null;
}

/** Tries in one conversation after which fresh eyes are better, and how full it may be. */
const MOST_TRIES = 3;
const MOST_FILLED = 0.6;

/** Whether a refuted agent goes on where it was, which needs no second reading of everything, or another one begins anew; and why. */
export function goOnOrAnew(error: DelegationError, c: Conversation): { goesOn: boolean; why: string } {
  const anew = (why: string) => ({ goesOn: false, why: `begins anew: ${why}` });
  if (error.reason !== "refuted") return anew("the agent of the try before did not get to report");
  if (!c.goesOn) return anew("as the settings say");
  if (!c.sameAgent) return anew("another agent does it");
  if (!c.canResume) return anew("the agent cannot go on with a conversation");
  if (!c.isKnown) return anew("the agent did not say which conversation it was in");
  if (!c.isKept) return anew("its conversation is not kept any more");
  if (c.tries >= MOST_TRIES) return anew(`${c.tries} tries in one conversation did not help`);
  if (c.filled !== null && c.filled > MOST_FILLED) return anew(`its conversation is ${Math.round(c.filled * 100)} % full`);
  return { goesOn: true, why: "goes on in the same conversation, which knows the work already" };
}
