import type { TaskCreate } from "#domain/api.ts";
import { keepOrigins } from "#domain/contract.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import { newId, now } from "../lib/ids.ts";

export interface Wish extends TaskCreate {
  /** Id the client chose, so that a resend is recognised; made here when absent. */
  id?: string;
  /** The plan it is a part of, and the tasks it stands in for. */
  planId?: string | null;
  replaces?: string[];
  /** Why its plan waits for a person whatever autonomy says. */
  askFirst?: string;
}

/** A wish as the row of a task that waits for its plan. */
export function queuedTask(place: { project: Pick<Project, "id" | "userId">; orchestratorId: string }, wish: Wish, number: number): Task {
  const at = now();
  const description = cleanText(wish.description);
  return {
    id: wish.id ?? newId(),
    orchestratorId: place.orchestratorId,
    userId: place.project.userId,
    projectId: place.project.id,
    number,
    description,
    title: oneLine(description, 60),
    type: wish.type ?? "feature",
    status: "queued",
    confidence: 0,
    estimatedDuration: null,
    assignedAgent: wish.agent ?? null,
    agentWhy: wish.agent ? "you named it" : "",
    isolation: wish.isolation ?? "worktree",
    branch: null,
    dependsOn: wish.dependsOn ?? [],
    also: wish.also ?? [],
    planId: wish.planId ?? null,
    replaces: wish.replaces ?? [],
    specialisation: wish.specialisation ? { id: wish.specialisation, why: "you chose it" } : null,
    priority: wish.priority ?? 5,
    fixed: [...(wish.type ? ["type" as const] : []), ...(wish.agent ? ["agent" as const] : []), ...(wish.contract ? ["contract" as const] : []), ...(wish.specialisation ? ["specialisation" as const] : [])],
    contract: { checks: keepOrigins(wish.contract?.checks ?? [], []), fixedAt: null },
    context: "",
    retry: wish.retry ?? null,
    budget: wish.budget ?? null,
    askFirst: wish.askFirst ?? null,
    confirmedAt: null,
    confirmedBy: null,
    error: null,
    createdAt: at,
    updatedAt: at,
    completedAt: null,
  };
}
