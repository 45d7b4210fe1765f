import type { DelegationError } from "./delegation.ts";

export interface RetryPolicy {
  /** Tries in all, the first one included. */
  maxAttempts: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 2 };

export type RetryDecision = { next: "retry"; why: string } | { next: "escalate"; why: string } | { next: "stop"; why: string };

/** What happens after a failed try: another one with the findings as correction, a person's decision, or nothing. `attempt` counts the tries used so far. */
export function afterFailure(error: DelegationError, attempt: number, policy: RetryPolicy = DEFAULT_RETRY): RetryDecision {
  if (error.reason === "cancelled") return { next: "stop", why: "cancelled" };
  if (error.reason === "tampered") return { next: "escalate", why: "a person has to look at it first" };
  if (error.reason === "setup-failed" || error.reason === "worktree-failed") {
    return { next: "escalate", why: "another try would fail in the same way" };
  }
  if (attempt >= policy.maxAttempts) return { next: "escalate", why: `${attempt} of ${policy.maxAttempts} tries used` };
  return { next: "retry", why: `try ${attempt + 1} of ${policy.maxAttempts}` };
}
