import type { Actor } from "#domain/action.ts";
import type { TaskPatch } from "#domain/api.ts";
import { type CheckSpec, type Contract, keepOrigins } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { isFinalTask, type Task } from "#domain/task.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findTask, updateTask } from "../store/task.ts";
import { agentIdsOf } from "./choose-agent.ts";
import { editSites } from "./plan-sites.ts";
import { refuseUnknownChecks, refuseUnknownSpecialisation } from "./submit-task.ts";

/** What says how a task is treated and not what it is; it may change until the task is over. */
const STEERING: ReadonlySet<string> = new Set(["priority", "retry", "budget"] satisfies (keyof TaskPatch)[]);

/** Changes a plan before it is confirmed. Afterwards the contract is sealed and the agent may have read it. */
export async function editTask(app: App, on: { project: Project; taskId: string; actor: Actor }, patch: TaskPatch): Promise<Task> {
  const { agent, contract, specialisation, also: _also, ...plain } = patch;
  const known = agentIdsOf(app, on.project);
  if (agent !== undefined && !known.includes(agent)) throw new AppError("bad-request", `There is no agent ${agent} in this project.`, `Use one of: ${known.join(", ")}.`);
  refuseUnknownChecks(app, contract?.checks ?? []);
  refuseUnknownSpecialisation(specialisation);
  const planned = await findTask(app.db, on.taskId);
  const sites = planned ? await editSites(app, { project: on.project, task: planned }, { also: patch.also, contract: contract && editedContract(planned.contract, contract.checks) }) : {};
  return app.bus.commit(async (db) => {
    const task = await findTask(db, on.taskId);
    if (!task) throw new AppError("not-found", "There is no such task.", "Check the id.");
    const isSteered = Object.keys(patch).every((field) => STEERING.has(field)) && !isFinalTask(task.status);
    if (!isSteered && (task.confirmedAt || (task.status !== "queued" && task.status !== "planning"))) throw new AppError("wrong-state", `Task ${task.number} is confirmed; its contract is fixed.`, "Cancel it and submit the wish again.");
    const fields: Partial<Task> = {
      ...plain, ...wordsOf(app, plain),
      ...(agent === undefined ? {} : { assignedAgent: agent, agentWhy: "you chose it" }),
      ...(specialisation === undefined ? {} : { specialisation: specialisation === null ? null : { id: specialisation, why: "you chose it" } }),
      ...(contract === undefined ? {} : { contract: editedContract(task.contract, contract.checks) }),
      ...sites,
      fixed: [...new Set([...task.fixed, ...fixedBy(patch)])],
      updatedAt: now(),
    };
    return {
      writes: [updateTask(db, task.id, fields)],
      events: [{ kind: "task.edited", actor: on.actor, projectId: task.projectId, taskId: task.id, payload: { fields: Object.keys(patch) } }],
      result: { ...task, ...fields },
    };
  });
}

/** Its words as a wish's words are kept: without hidden characters and secrets. */
function wordsOf(app: App, { title, description }: TaskPatch): Pick<Partial<Task>, "title" | "description"> {
  return { ...(title === undefined ? {} : { title: app.redact(oneLine(title, 120)) }), ...(description === undefined ? {} : { description: app.redact(cleanText(description)) }) };
}

/** What a brain suggested and nobody took over stays to be taken over until the start. */
function editedContract({ checks, proposed = [] }: Contract, sent: readonly CheckSpec[]): Contract {
  const next = keepOrigins(sent, [...checks, ...proposed]);
  const left = proposed.filter((spec) => !next.some((kept) => kept.title === spec.title && kept.check === spec.check));
  return { checks: next, ...(left.length > 0 ? { proposed: left } : {}), fixedAt: null };
}

function fixedBy(patch: TaskPatch): Task["fixed"] {
  return (["type", "agent", "title", "contract", "specialisation"] as const).filter((field) => patch[field] !== undefined);
}
