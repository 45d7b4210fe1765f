import { SYSTEM } from "#domain/action.ts";
import type { TreeFacts } from "#domain/check.ts";
import { type Delegation, type DelegationResult, nextDelegation } from "#domain/delegation.ts";
import { nextTask, type Task } from "#domain/task.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findDelegation, findTask, listDependents, updateDelegation, updateTask } from "../store/task.ts";
import { closeAsked } from "./close-asked.ts";
import { endSession } from "./end-session.ts";
import { noteInChat } from "./note-in-chat.ts";
import { postMortem } from "./post-mortem.ts";
import { runTask } from "./run-task.ts";

interface Verified {
  task: Task;
  delegation: Delegation;
  facts: TreeFacts;
  /** "5 of 5 checks passed" */
  summary: string;
}

/** Ends a task whose delegation is verified; then the tasks behind it may start, its agent is stopped, and its lesson taken. */
export async function completeTask(app: App, verified: Verified): Promise<void> {
  const { task, delegation, facts, summary } = verified;
  const done = await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegation.id);
    const currentTask = await findTask(db, task.id);
    const status = current && nextDelegation(current.status, "verified");
    const taskStatus = currentTask && nextTask(currentTask.status, "verified");
    if (!current || !currentTask || !status || !taskStatus) return { writes: [], events: [], result: false };
    const at = now();
    const place = { projectId: task.projectId, taskId: task.id, delegationId: delegation.id };
    // Nobody waits for an answer any more.
    const asked = await closeAsked(db, [task.id], { why: "the task is completed" });
    return {
      writes: [
        updateDelegation(db, delegation.id, { status, result: resultOf(facts, delegation), headSha: facts.headSha, updatedAt: at, completedAt: at }),
        updateTask(db, task.id, { status: taskStatus, updatedAt: at, completedAt: at }),
        ...asked.writes,
      ],
      events: [
        { kind: "delegation.changed", ...place, payload: { from: current.status, to: status, why: summary } },
        { kind: "task.changed", ...place, payload: { from: currentTask.status, to: taskStatus, why: summary } },
        ...asked.events,
      ],
      result: true,
    };
  });
  crashPoint("task-verified");
  if (done) await afterwards(app, verified);
}

async function afterwards(app: App, { task, delegation, facts, summary }: Verified): Promise<void> {
  // First of all: they have waited for it. Where its agent still takes their room they stand in the queue until it has left.
  for (const dependent of await listDependents(app.db, task)) app.background("run-task", () => runTask(app, dependent.id));
  await noteInChat(app, task, { state: "verified", text: `${task.number} verified: ${summary}, commit ${facts.headSha.slice(0, 7)}` });
  if (delegation.sessionId) await endSession(app, delegation.sessionId, { actor: SYSTEM, keepScreen: true });
  app.background("post-mortem", () => postMortem(app, task.id));
}

function resultOf(facts: TreeFacts, delegation: Delegation): DelegationResult {
  return {
    headSha: facts.headSha,
    filesChanged: facts.changed.length,
    additions: facts.changed.reduce((sum, f) => sum + f.additions, 0),
    deletions: facts.changed.reduce((sum, f) => sum + f.deletions, 0),
    summary: oneLine(delegation.report ?? "", 300),
  };
}
