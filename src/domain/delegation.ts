import { z } from "zod";
import { Id, Sha, Time } from "./ids.ts";

export const DelegationStatus = z.enum(["spawning", "injecting_context", "running", "monitoring", "completed", "failed"]);
export type DelegationStatus = z.infer<typeof DelegationStatus>;

/** How the agent's process ended, from the launcher's own record: exact, also when the server was down. */
export const Exit = z.object({
  code: z.int().nullable(),
  signal: z.int().nullable(),
  at: Time,
  /** Its terminal was gone by then: it did not end by itself. */
  hungUp: z.boolean().optional(),
});
export type Exit = z.infer<typeof Exit>;

/** Tokens and money an agent used; null means unknown, which is not zero. */
export const Usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  costUsd: z.number().nullable(),
});
export type Usage = z.infer<typeof Usage>;

/** Why a delegation failed. `refuted` = the checks found something, `agent-failed` = it crashed or could not go on, `tampered` = it changed what it must not, `limited` = it left while a limit of its provider held it up. */
export const DelegationError = z.object({
  reason: z.enum(["refuted", "agent-failed", "not-started", "setup-failed", "worktree-failed", "tampered", "interrupted", "cancelled", "limited"]),
  message: z.string(),
});
export type DelegationError = z.infer<typeof DelegationError>;

/** A limit of its provider holds an agent up: until when, as far as it was told, when it is tried next, and how often that was in vain. */
export const Parked = z.object({ since: Time, until: Time.nullable(), next: Time, tries: z.int(), why: z.string() });
export type Parked = z.infer<typeof Parked>;

/** What a verified delegation achieved. */
export const DelegationResult = z.object({
  headSha: Sha,
  filesChanged: z.int(),
  additions: z.int(),
  deletions: z.int(),
  summary: z.string(),
});
export type DelegationResult = z.infer<typeof DelegationResult>;

export const LogEntry = z.object({ at: Time, text: z.string() });
export type LogEntry = z.infer<typeof LogEntry>;

/** One agent's try at a task: worktree + session + provider. */
export const Delegation = z.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  attempt: z.int().positive(),
  sessionId: Id.nullable(),
  worktreeId: Id.nullable(),
  worktreePath: z.string().nullable(),
  branch: z.string().nullable(),
  baseSha: Sha.nullable(),
  headSha: Sha.nullable(),
  /** Fingerprint of the repository's git settings that make git run programs, taken before the agent started. */
  gitSettingsHash: z.string().nullable(),
  agentProvider: z.string(),
  status: DelegationStatus,
  contextInjected: z.string(),
  executionLogs: z.array(LogEntry),
  result: DelegationResult.nullable(),
  error: DelegationError.nullable(),
  exit: Exit.nullable(),
  /** Set while a limit of the provider holds the running agent up. */
  parked: Parked.nullable(),
  usage: Usage,
  /** The agent's last words when it reported; a claim, not a proof. */
  report: z.string().nullable(),
  reportedAt: Time.nullable(),
  host: z.string(),
  leaseExpiresAt: Time.nullable(),
  /** Grows with every new owner of the lease; what carries an older fence is refused. */
  fence: z.int(),
  createdAt: Time,
  updatedAt: Time,
  startedAt: Time.nullable(),
  completedAt: Time.nullable(),
});
export type Delegation = z.infer<typeof Delegation>;

export type DelegationEvent = "session-made" | "agent-started" | "reported" | "verified" | "fail" | "recheck";

const NEXT: Record<DelegationStatus, Partial<Record<DelegationEvent, DelegationStatus>>> = {
  spawning: { "session-made": "injecting_context", fail: "failed" },
  injecting_context: { "agent-started": "running", fail: "failed" },
  running: { reported: "monitoring", fail: "failed" },
  monitoring: { verified: "completed", fail: "failed" },
  completed: { recheck: "monitoring" },
  failed: { recheck: "monitoring" },
};

/** The delegation's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextDelegation(status: DelegationStatus, event: DelegationEvent): DelegationStatus | undefined {
  return NEXT[status][event];
}

/** True when the try is over. */
export function isFinalDelegation(status: DelegationStatus): boolean {
  return status === "completed" || status === "failed";
}

export const UNKNOWN_USAGE: Usage = { inputTokens: null, outputTokens: null, costUsd: null };
