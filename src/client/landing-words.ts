import type { TaskView } from "#domain/api.ts";
import type { LandingMark, LandingStrategy } from "#domain/landing.ts";

export const STRATEGY_WORD: Record<LandingStrategy, string> = { "fast-forward": "Fast-forward", squash: "Squash", rebase: "Rebase", merge: "Merge commit" };

/** Where a change stands in its base branch, in a few words; null when it does not. */
export function landedWords(landing: LandingMark | null): string | null {
  if (!landing || landing.status === "undone" || landing.status === "failed") return null;
  const commit = `${landing.toSha.slice(0, 7)} on ${landing.base}`;
  if (landing.status === "landing") return `Landing ${commit}`;
  if (landing.status === "undoing") return `Taking ${commit} back`;
  return landing.proof === "failed" ? `Landed ${commit}, does not pass there` : `Landed ${commit}`;
}

const PROOF: Record<LandingMark["proof"], string> = {
  pending: "its checks run there once more",
  passed: "its checks pass there too",
  failed: "its checks do not pass there",
  none: "nothing was checked there",
};

/** What the checks say of a landed change, on a clean checkout of it. */
export function proofWords({ proof }: Pick<LandingMark, "proof">): string {
  return PROOF[proof];
}

/** True for a change that stands in its base branch. */
export function hasLanded(task: Pick<TaskView, "landing">): boolean {
  return landedWords(task.landing) !== null;
}

/** A few names, and how many more there are. */
export function someOf(names: readonly string[], shown = 2): string {
  return `${names.slice(0, shown).join(", ")}${names.length > shown ? ` and ${names.length - shown} more` : ""}`;
}
