import { SYSTEM } from "#domain/action.ts";
import { BY_AUTONOMY, mayRun } from "#domain/autonomy.ts";
import { branchFor } from "#domain/branch.ts";
import type { ParsedWish, WishContext } from "#domain/brain.ts";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import type { Project } from "#domain/project.ts";
import { problemOf } from "#domain/errors.ts";
import { nextTask, type Task } from "#domain/task.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findKnowledge, findOrchestrator, findProject } from "../store/project.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { findTask, findTaskByNumber, listOpenTasks, listTasks, updateTask } from "../store/task.ts";
import { agentIdsOf, chooseAgent } from "./choose-agent.ts";
import { cancelTask } from "./cancel-task.ts";
import { compileContract } from "./compile-contract.ts";
import { confirmTask } from "./confirm-task.ts";
import { failTask } from "./fail-task.ts";
import { understand } from "./think.ts";

/** Makes the plan of a queued task: what it means, which agent, which checks, which branch. Then autonomy runs it or asks. */
export async function planTask(app: App, taskId: string): Promise<void> {
  await app.exclusively(`plan:${taskId}`, () => makePlan(app, taskId)).catch(async (error: unknown) => {
    // A stopping server plans nothing any more; the next start does.
    if (app.stopping.aborted) throw error;
    app.log.warn({ err: error, task: taskId }, "a plan could not be made");
    const { title, detail } = problemOf(error);
    await failTask(app, taskId, { actor: SYSTEM, why: `No plan could be made: ${title} ${detail}` });
  });
  await runOrAsk(app, taskId);
}

async function makePlan(app: App, taskId: string): Promise<void> {
  const task = await findTask(app.db, taskId);
  const project = task && (await findProject(app.db, task.projectId));
  if (!task || !project || task.status !== "queued") return;
  const knowledge = await findKnowledge(app.db, project.id);
  const wish = await understandTask(app, task, { project, knowledge });
  const typed = { ...task, type: task.fixed.includes("type") ? task.type : wish.type };
  const agent = await chooseAgent(app, project, { task: typed, hint: wish.agent, knowledge });
  const plan: Partial<Task> = {
    type: typed.type,
    title: wish.title,
    confidence: wish.confidence,
    estimatedDuration: Math.round(wish.estimateMinutes),
    assignedAgent: agent.id,
    agentWhy: agent.why,
    dependsOn: [...new Set([...task.dependsOn, ...(await parentsOf(app, task, wish.after))])],
    contract: task.fixed.includes("contract") ? task.contract : await compileContract(app, project, { scope: wish.scope, suggested: wish.checks }),
    context: contextOf(project, knowledge),
  };
  const taken = task.isolation === "worktree" ? await app.git.branches({ commonDir: project.gitCommonDir, workTree: project.path }) : null;
  await record(app, task, { plan, taken });
  crashPoint("task-planned");
}

/** Lets a planned task run when the project's autonomy covers it, else opens the plan as a decision. Safe to repeat. */
export async function runOrAsk(app: App, taskId: string): Promise<void> {
  const task = await findTask(app.db, taskId);
  const project = task && (await findProject(app.db, task.projectId));
  if (!task || !project || task.status !== "planning" || task.confirmedAt) return;
  const verdict = mayRun("plan", { level: project.autonomy, confidence: task.confidence, mayCommit: project.settings.mayCommit, confirmed: false });
  const proposed = task.contract.proposed?.length ?? 0;
  if (verdict.run && task.assignedAgent && proposed === 0) return confirmTask(app, task.id, { actor: { kind: "system", id: BY_AUTONOMY }, why: verdict.why });
  const why = task.assignedAgent ? (proposed > 0 ? `${verdict.why}; the plan proposes ${proposed === 1 ? "a check" : `${proposed} checks`} with a command this project does not have, which you can take over in the plan` : verdict.why) : `${task.agentWhy}; see Settings for what to install`;
  const said = await findDecisionByKey(app.db, planKey(taskId));
  if (said?.status === "taken" && said.verdict === "deny") return cancelTask(app, taskId, { actor: { kind: "person", id: said.answeredBy ?? "owner" }, why: said.text ?? "you did not want the plan" });
  await app.bus.commit(async (db) => {
    const current = await findTask(db, taskId);
    // Confirmed or cancelled meanwhile: then there is nothing left to ask.
    const isAsked = current?.status === "planning" && !current.confirmedAt && !(await findDecisionByKey(db, planKey(taskId)));
    if (!isAsked) return { writes: [], events: [], result: undefined };
    const row = newDecision({ projectId: project.id, taskId }, { key: planKey(taskId), title: `Plan: ${task.title}`, body: { kind: "plan", why } });
    return {
      writes: [insertDecision(db, row)],
      events: [{ kind: "decision.opened", projectId: project.id, taskId, payload: { decisionId: row.id, kind: "plan", title: row.title } }],
      result: undefined,
    };
  });
}

function planKey(taskId: string): string {
  return `plan:${taskId}`;
}

async function understandTask(app: App, task: Task, known: { project: Project; knowledge: ProjectKnowledge | undefined }): Promise<ParsedWish> {
  const orchestrator = await findOrchestrator(app.db, task.orchestratorId);
  const open = (await listTasks(app.db, { projectId: task.projectId }, { limit: 30 })).filter((t) => t.id !== task.id && t.completedAt === null);
  const context: WishContext = {
    projectName: known.project.name,
    agents: agentIdsOf(app, known.project),
    techStack: known.knowledge?.techStack ?? [],
    conventions: known.knowledge?.conventions ?? [],
    openTasks: open.map((t) => ({ number: t.number, title: t.title })),
  };
  return understand(app, orchestrator?.brain ?? null, task.description, context);
}

/** A branch that neither the repository nor another plan has. Asked within the commit, so that two plans made at once do not get the same. */
async function freeBranch(db: Db, task: Task, taken: readonly string[]): Promise<string> {
  const planned = (await listOpenTasks(db)).filter((t) => t.projectId === task.projectId && t.id !== task.id).flatMap((t) => (t.branch ? [t.branch] : []));
  return branchFor(task.type, task.title, [...taken, ...planned]);
}

async function parentsOf(app: App, task: Task, numbers: readonly number[]): Promise<string[]> {
  const parents = await Promise.all(numbers.filter((n) => n < task.number).map((n) => findTaskByNumber(app.db, task.projectId, n)));
  return parents.flatMap((p) => (p ? [p.id] : []));
}

/** What every agent is told beside the wish. */
function contextOf(project: Project, knowledge: ProjectKnowledge | undefined): string {
  const { role, scope, successCriteria } = project.settings;
  const parts = [
    role && `About this project: ${role}`,
    scope && `What belongs to it: ${scope}`,
    successCriteria && `Work is good when: ${successCriteria}`,
    knowledge && knowledge.conventions.length > 0 && `Conventions:\n${knowledge.conventions.map((c) => `- ${c}`).join("\n")}`,
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** What a person fixed, maybe only while the plan was being made; a plan does not change it. */
function fixedIn(task: Task, planned: Task): Partial<Task> {
  const { fixed, type, title, contract, assignedAgent, agentWhy } = task;
  return {
    ...(fixed.includes("type") ? { type } : {}),
    ...(fixed.includes("title") ? { title } : {}),
    ...(fixed.includes("contract") ? { contract } : {}),
    ...(fixed.includes("agent") && assignedAgent !== planned.assignedAgent ? { assignedAgent, agentWhy } : {}),
  };
}

function record(app: App, task: Task, made: { plan: Partial<Task>; taken: readonly string[] | null }): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findTask(db, task.id);
    const status = current && nextTask(current.status, "plan");
    if (!current || !status) return { writes: [], events: [], result: undefined };
    const place = { projectId: task.projectId, taskId: task.id };
    const plan = { ...made.plan, ...fixedIn(current, task) };
    const branch = made.taken && (await freeBranch(db, { ...current, ...plan }, made.taken));
    return {
      writes: [updateTask(db, task.id, { ...plan, branch, status, updatedAt: now() })],
      events: [
        { kind: "task.planned", ...place, payload: { agent: plan.assignedAgent ?? "none", why: plan.agentWhy ?? "", checks: plan.contract?.checks.length ?? 0 } },
        { kind: "task.changed", ...place, payload: { from: current.status, to: status, why: "the plan is made" } },
      ],
      result: undefined,
    };
  });
}
