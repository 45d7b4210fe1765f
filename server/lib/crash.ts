import process from "node:process";

/**
 * Names of the points around each durable step of a delegation, in the order they are passed.
 * With `RDV_CRASH_AT=<name>` the server kills itself there, so that recovery can be tested from outside.
 */
export const CRASH_POINTS = [
  "task-submitted",
  "task-planned",
  "task-confirmed",
  "delegation-made",
  "worktree.create:intended",
  "worktree.create:done",
  "worktree.create:closed",
  "worktree-recorded",
  "worktree.setup:intended",
  "worktree.setup:done",
  "worktree.setup:closed",
  "session-made",
  "session.spawn:intended",
  "session.spawn:done",
  "session.spawn:closed",
  "agent-started",
  "agent-reported",
  "worktree.commit:intended",
  "worktree.commit:done",
  "worktree.commit:closed",
  "check.run:intended",
  "check.run:done",
  "check.run:closed",
  "evidence-kept",
  "task-verified",
  "post-mortem-made",
] as const;

/** The points around each durable step of a session's return. */
export const RESTORE_CRASH_POINTS = ["session-lost", "session.kill:done", "session-restored", "session.spawn:intended", "session.spawn:done", "session-back"] as const;

/** The points around each durable step of a hibernation, up to where its agent is gone, and from there on. */
export const HIBERNATE_CRASH_POINTS = { before: ["hibernation-meant", "session.hibernate:intended"], after: ["session.hibernate:done", "session.hibernate:closed", "session-hibernated"] } as const;

/** The points around each durable step of a way back from it. */
export const WAKE_CRASH_POINTS = ["wake-asked", "session-woken", "session.spawn:intended", "session.spawn:done", "session-back"] as const;

/** The same for what a person does with verified work: landing it, and taking it back. */
export const LANDING_CRASH_POINTS = ["landing-made", "branch.land:intended", "branch.land:done", "branch.land:closed", "task-landed", "landing.check:intended", "landing.check:done", "undo-made", "branch.unland:intended", "branch.unland:done", "branch.unland:closed"] as const;

/** The same for a pull request on its way to a forge. */
export const PULL_REQUEST_CRASH_POINTS = ["pull-request-made", "branch.push:done", "branch-pushed", "pull-request.open:done", "pull-request-opened"] as const;

/** The same for what is done in several repositories of a task: making its worktrees, landing in all of them, taking back what landed. */
export const SITE_CRASH_POINTS = ["worktree-recorded", "site-added", "site-made"] as const;
export const TOGETHER_CRASH_POINTS = ["landings-made", "landed-in-one", "taken-off-one"] as const;

const target = process.env["RDV_CRASH_AT"];

/** Dies here by SIGKILL when asked to; otherwise does nothing. */
export function crashPoint(name: string): void {
  if (target === name) process.kill(process.pid, "SIGKILL");
}
