import type { TaskCreate, TaskView } from "#domain/api.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import { isFinalTask } from "#domain/task.ts";

export type ActId = "confirm" | "edit" | "resume" | "nudge" | "message" | "cancel" | "again" | "discard";

/** Something a person may do with a task now. `off` says why it has to wait. */
export interface Act {
  id: ActId;
  off?: string;
}

interface Facts {
  /** An open decision asks for the plan; its card has the buttons. */
  planAsked: boolean;
  /** The terminal of the latest try, if it is known. */
  session: Pick<Session, "status"> | undefined;
  /** Its worktree was discarded. */
  discarded: boolean;
}

/** What a person may do with a task in its state; the server decides by the same laws and may still refuse. */
export function actsOf(task: TaskView, facts: Facts): Act[] {
  return isFinalTask(task.status) ? afterEnd(task, facts) : beforeEnd(task, facts);
}

function beforeEnd(task: TaskView, { planAsked, session }: Facts): Act[] {
  const acts: Act[] = [];
  const isOpenPlan = task.confirmedAt === null && (task.status === "queued" || task.status === "planning");
  if (isOpenPlan && task.status === "planning" && !planAsked) acts.push({ id: "confirm", ...(task.assignedAgent ? {} : { off: `No agent: ${task.agentWhy}. Choose one with “Change plan”.` }) });
  if (isOpenPlan) acts.push({ id: "edit" });
  const last = task.delegations.at(-1);
  if (last?.status === "running" && last.parked) acts.push({ id: "resume" });
  if (last?.status === "running" && NUDGED.has(task.attention.state)) acts.push({ id: "nudge", ...deaf(task, session) });
  if (last?.status === "running") acts.push({ id: "message", ...deaf(task, session) });
  return planAsked ? acts : [...acts, { id: "cancel" }];
}

/** States in which a word may set an agent going again. */
const NUDGED: ReadonlySet<TaskView["attention"]["state"]> = new Set(["stalled", "interrupted", "unverifiable"]);

/** Why words typed now would not reach the agent as words. */
function deaf(task: TaskView, session: Facts["session"]): { off?: string } {
  const { state } = task.attention;
  if (state === "waiting-permission" || state === "waiting-answer" || state === "waiting-decision") return { off: "It waits for your answer to its question; give that first." };
  return session?.status === "running" || session?.status === "hibernated" ? {} : { off: "Its terminal is not running." };
}

function afterEnd(task: TaskView, { discarded }: Facts): Act[] {
  const last = task.delegations.at(-1);
  const hasWorktree = last?.worktreeId != null && isFinalDelegation(last.status) && !discarded;
  return [...(task.status === "completed" ? [] : [{ id: "again" as const }]), ...(hasWorktree ? [{ id: "discard" as const }] : [])];
}

/** The wish of a task that ended, to be submitted again: what it was, where, and by whom. */
export function wishOf({ description, type, priority, isolation, also = [], assignedAgent }: Pick<TaskView, "description" | "type" | "priority" | "isolation" | "also" | "assignedAgent">): TaskCreate {
  return { description, type, priority, isolation, ...(also.length > 0 ? { also } : {}), ...(assignedAgent ? { agent: assignedAgent } : {}) };
}
