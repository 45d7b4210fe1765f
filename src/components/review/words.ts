import type { Delegation } from "#domain/delegation.ts";
import type { Evidence } from "#domain/evidence.ts";
import { duration } from "../../client/times.ts";

/** How a check ended and how long it took: `exit 0, 4.1 s`; empty for a look that took no time and ran nothing. */
export function evidenceNumber({ argv, exitCode, durationMs }: Pick<Evidence, "argv" | "exitCode" | "durationMs">): string {
  const took = durationMs < 60_000 ? `${(durationMs / 1000).toFixed(1)} s` : duration(durationMs);
  if (!argv) return "";
  return exitCode === null ? `no exit, ${took}` : `exit ${exitCode}, ${took}`;
}

const REASON = {
  refuted: "refuted by the checks", "agent-failed": "the agent could not go on", "not-started": "the agent did not start", "setup-failed": "set-up failed", "worktree-failed": "no worktree",
  tampered: "it changed what it must not", interrupted: "interrupted", cancelled: "cancelled",
} as const;

/** How a try ended, in a few words; what is not over says so. */
export function tryWords({ status, error, headSha }: Pick<Delegation, "status" | "error" | "headSha">): string {
  if (status === "completed") return `verified${headSha ? ` at ${headSha.slice(0, 7)}` : ""}`;
  if (error) return REASON[error.reason];
  return status === "monitoring" ? "reported, being checked" : "not over";
}
