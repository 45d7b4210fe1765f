import { z } from "zod";
import { BudgetPatch } from "./budget.ts";
import { Contract } from "./contract.ts";
import { Id, Time } from "./ids.ts";
import { RetryPatch } from "./retry.ts";

export const TaskType = z.enum(["feature", "bug", "refactor", "test", "documentation"]);
export type TaskType = z.infer<typeof TaskType>;

export const TaskStatus = z.enum(["queued", "planning", "executing", "monitoring", "completed", "failed", "cancelled"]);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** Where the agent works: a worktree of its own, or the project's folder itself. */
export const Isolation = z.enum(["worktree", "none"]);
export type Isolation = z.infer<typeof Isolation>;

/** One wish, with a state machine, maybe with dependencies on other tasks. */
export const Task = z.object({
  id: Id,
  orchestratorId: Id,
  userId: z.string(),
  projectId: Id,
  /** Short number people say: 1, 2, 3 … in its project. */
  number: z.int().positive(),
  description: z.string(),
  title: z.string(),
  type: TaskType,
  status: TaskStatus,
  /** 0 to 1, how sure the brain is that it understood the wish. */
  confidence: z.number().min(0).max(1),
  /** Minutes. */
  estimatedDuration: z.number().nullable(),
  assignedAgent: z.string().nullable(),
  /** Why this agent, in one sentence. */
  agentWhy: z.string(),
  isolation: Isolation,
  branch: z.string().nullable(),
  dependsOn: z.array(Id),
  /** Further projects it changes with its own; absent or empty for none. */
  also: z.array(Id).optional(),
  /** Tasks of one wish are reviewed as one plan and carry its id; null for a task by itself. */
  planId: Id.nullable(),
  /** Tasks this one stands in for: what was split, merged or tried again. */
  replaces: z.array(Id),
  /** Which template its agent works by, and why; null for none. */
  specialisation: z.object({ id: z.string(), why: z.string() }).nullable(),
  priority: z.int().min(0).max(9),
  /** What the person fixed; planning leaves it alone. */
  fixed: z.array(z.enum(["type", "agent", "title", "contract", "specialisation"])),
  contract: Contract,
  /** Text that goes to the agent beside the description. */
  context: z.string(),
  /** Why the plan waits for a person whatever autonomy says; null or absent where autonomy decides. */
  askFirst: z.string().nullish(),
  /** What differs from the project's policy on failed tries. */
  retry: RetryPatch.nullable(),
  /** What differs from the project's budget. */
  budget: BudgetPatch.nullable(),
  /** Set once a person (or autonomy) said the plan may run. */
  confirmedAt: Time.nullable(),
  confirmedBy: z.string().nullable(),
  error: z.string().nullable(),
  createdAt: Time,
  updatedAt: Time,
  completedAt: Time.nullable(),
});
export type Task = z.infer<typeof Task>;

export type TaskEvent = "plan" | "delegate" | "agent-started" | "verified" | "fail" | "cancel" | "correct";

const NEXT: Record<TaskStatus, Partial<Record<TaskEvent, TaskStatus>>> = {
  queued: { plan: "planning", fail: "failed", cancel: "cancelled" },
  planning: { delegate: "executing", fail: "failed", cancel: "cancelled" },
  executing: { "agent-started": "monitoring", fail: "failed", cancel: "cancelled" },
  monitoring: { verified: "completed", fail: "failed", cancel: "cancelled" },
  completed: { correct: "monitoring" },
  failed: { correct: "monitoring" },
  cancelled: {},
};

/** The task's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextTask(status: TaskStatus, event: TaskEvent): TaskStatus | undefined {
  return NEXT[status][event];
}

/** True until a task's first agent is being started; only so long may its place in the graph change. */
export function isUnstarted(status: TaskStatus): boolean {
  return status === "queued" || status === "planning";
}

/** True when nothing happens to a task in this status by itself any more; a person's correction may open it again. */
export function isFinalTask(status: TaskStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
