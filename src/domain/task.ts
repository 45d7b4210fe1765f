import { z } from "zod";
import { Contract } from "./contract.ts";
import { Id, Time } from "./ids.ts";

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
  priority: z.int().min(0).max(9),
  /** What the person fixed; planning leaves it alone. */
  fixed: z.array(z.enum(["type", "agent", "title", "contract"])),
  contract: Contract,
  /** Text that goes to the agent beside the description. */
  context: z.string(),
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

/** True when nothing happens to a task in this status by itself any more; a person's correction may open it again. */
export function isFinalTask(status: TaskStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
