import type { AttentionState } from "#domain/attention.ts";
import type { ForgeCheck } from "#domain/forge-news.ts";
import type { PullRequestState } from "#domain/pull-request.ts";

/** How a pull request stands, as one word. */
export const PULL_WORD: Record<PullRequestState, string> = { pushing: "Pushing", open: "Open", merged: "Merged", closed: "Closed", failed: "Not opened" };

/** What all checks of a pull request say together. */
export function checksLine(checks: readonly Pick<ForgeCheck, "state">[]): string {
  if (checks.length === 0) return "No checks have reported there.";
  const count = (state: ForgeCheck["state"]): number => checks.filter((c) => c.state === state).length;
  const words = (["failed", "pending", "passed", "skipped"] as const).flatMap((state) => (count(state) > 0 ? [`${count(state)} ${state}`] : []));
  return `Checks there: ${words.join(", ")}.`;
}

/** A check there, as a state is shown here. */
export const CHECK_STATE: Record<ForgeCheck["state"], AttentionState> = { passed: "verified", failed: "failed", pending: "working", skipped: "cancelled" };
