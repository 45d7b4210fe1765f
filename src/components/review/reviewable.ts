import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import { type Decision, tasksAsked } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import { hasLanded } from "../../client/landing-words.ts";
import { commandText } from "../../client/task-proof.ts";

/** Tasks with something to look at, under one heading. */
export interface Group {
  name: string;
  tasks: TaskView[];
}

const GROUPS: readonly { name: string; states: readonly AttentionState[]; landed?: boolean }[] = [
  { name: "Waits for you", states: ["waiting-decision", "waiting-permission", "waiting-answer"] },
  { name: "Verified", states: ["verified"], landed: false },
  { name: "Being checked", states: ["reported", "verifying", "refuted"] },
  { name: "In work", states: ["starting", "working", "waiting-background", "rate-limited", "interrupted", "stalled", "unverifiable"] },
  { name: "Landed", states: ["verified"], landed: true },
  { name: "Ended without proof", states: ["failed", "cancelled"] },
];

/** The tasks whose change can be read, by how far they are, newest first. */
export function reviewGroups(tasks: readonly TaskView[]): Group[] {
  const some = tasks.filter(isReviewable).toSorted((a, b) => b.attention.since.localeCompare(a.attention.since));
  return GROUPS.map(({ name, states, landed }) => ({ name, tasks: some.filter((t) => states.includes(t.attention.state) && (landed === undefined || landed === hasLanded(t))) })).filter((g) => g.tasks.length > 0);
}

/** True once an agent had a folder to work in, unless a check saw that nothing changed and nothing is going on. */
function isReviewable(task: TaskView): boolean {
  if (!tryOf(task)) return false;
  return task.diffstat === null || task.diffstat.files > 0 || task.completedAt === null;
}

/** The latest try that had a folder to work in. */
export function tryOf(task: TaskView): Delegation | undefined {
  return task.delegations.findLast((d) => d.baseSha !== null);
}

/** What is open about a task's change; what it taught waits in the Learn room. */
export function changeDecisions(decisions: readonly Decision[], task: Pick<TaskView, "id">): Decision[] {
  return decisions.filter((d) => tasksAsked(d).includes(task.id) && d.body.kind !== "recommendation");
}

/** What a person runs to read a file of a change that is not shown here. */
export function readCommand(folder: string, baseSha: string, path: string): string {
  return commandText(["git", "-C", folder, "diff", baseSha.slice(0, 12), "--", path]);
}
