import type { Actor } from "#domain/action.ts";
import type { Decision, DecisionVerdict } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { updateDecision } from "../store/decision.ts";
import { findProject, updateProject } from "../store/project.ts";
import { findTask, listDelegations, updateTask } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { holdAgent } from "./hold-agent.ts";

interface Word {
  verdict: DecisionVerdict;
  text: string;
  actor: Actor;
}

/** Carries out a person's word on a limit that is used up: the task ends, or its agent goes on, with a higher limit where one was said. */
export function settleBudget(app: App, decision: Decision, word: Word): Promise<void> {
  // Not beside a look that would hold the agent on what was asked before.
  return app.exclusively(`budget:${decision.taskId}`, () => settle(app, decision, word));
}

async function settle(app: App, decision: Decision, word: Word): Promise<void> {
  const { body, taskId } = decision;
  if (body.kind !== "budget" || !taskId) return;
  const limit = word.verdict === "answer" ? newLimit(word.text, body.spent) : null;
  if (word.verdict === "deny") return cancelTask(app, taskId, { actor: word.actor, why: word.text || "its budget was used up" });
  // Before the word is written as taken: what a crash leaves in between is carried out again.
  for (const one of await listDelegations(app.db, [taskId], { brief: true })) if (one.status === "running") await holdAgent(app, one, false);
  crashPoint("budget-let-go");
  await app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    const project = task && (await findProject(db, task.projectId));
    const raised = { [body.measure]: limit };
    const ofTask = limit !== null && task && body.scope === "task" ? [updateTask(db, taskId, { budget: { ...task.budget, ...raised }, updatedAt: now() })] : [];
    const ofDay = limit !== null && project && body.scope === "day" ? [updateProject(db, project.id, { settings: { ...project.settings, dailyBudget: { ...project.settings.dailyBudget, ...raised } } })] : [];
    const place = { projectId: decision.projectId, taskId, delegationId: decision.delegationId, actor: word.actor };
    return {
      writes: [...ofTask, ...ofDay, updateDecision(db, decision.id, { status: "taken", closedAt: now() })],
      events: [{ kind: "decision.changed", ...place, payload: { decisionId: decision.id, to: "taken", verdict: word.verdict } }],
      result: undefined,
    };
  });
}

function newLimit(text: string, spent: number): number {
  const limit = Number(text.trim().replace(/^\$/, "").replaceAll(",", ""));
  if (!(limit > spent)) throw new AppError("bad-request", `${text} is no higher limit.`, `Say a number above ${spent}, or let it finish anyway.`);
  return limit;
}
