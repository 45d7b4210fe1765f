import { SYSTEM } from "#domain/action.ts";
import { AUTONOMY, type Autonomy, mayRun } from "#domain/autonomy.ts";
import type { ParsedWish, WishContext } from "#domain/brain.ts";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { findCycle } from "#domain/graph.ts";
import type { Project } from "#domain/project.ts";
import { proposalWords } from "#domain/suggested-checks.ts";
import { problemOf } from "#domain/errors.ts";
import { furtherOf } from "#domain/site.ts";
import { specialisationOf, specialise } from "#domain/specialisation.ts";
import { nextTask, type Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findKnowledge, findOrchestrator, findProject } from "../store/project.ts";
import { listPlanDecisions } from "../store/decision.ts";
import { findTask, findTaskByNumber, listGraph, listTasks, updateTask } from "../store/task.ts";
import { agentIdsOf, chooseAgent } from "./choose-agent.ts";
import { cancelTask } from "./cancel-task.ts";
import { compileContract } from "./compile-contract.ts";
import { confirmTask } from "./confirm-task.ts";
import { failTask } from "./fail-task.ts";
import { autonomyOver, furtherChecks, requireFurther } from "./further-projects.ts";
import { askForPlan } from "./plan-decision.ts";
import { branchesOver } from "./plan-sites.ts";
import { freeBranch } from "./free-branch.ts";
import { suggestChecks } from "./suggest-checks.ts";
import { understand } from "./think.ts";

type Suggested = Awaited<ReturnType<typeof suggestChecks>>;

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
  const further = await requireFurther(app, project, furtherOf(task));
  const choice = (await findOrchestrator(app.db, task.orchestratorId))?.brain ?? null;
  const [wish, suggested, taken] = await Promise.all([
    understandTask(app, task, { project, knowledge, choice }),
    task.fixed.includes("contract") ? undefined : suggestChecks(app, choice, { project, wish: task.description }),
    task.isolation === "worktree" ? branchesOver(app, [project, ...further]) : null,
  ]);
  const [plan, after] = await Promise.all([planOf(app, task, { project, knowledge, wish, suggested, further }), parentsOf(app, task, wish.after)]);
  await record(app, task, { plan, taken, after });
  crashPoint("task-planned");
}

/** How a wish is to be carried out: by which agent, in which way of working, under which contract. */
async function planOf(app: App, task: Task, { project, knowledge, wish, suggested, further }: { project: Project; knowledge: ProjectKnowledge | undefined; wish: ParsedWish; suggested: Suggested | undefined; further: readonly Project[] }): Promise<Partial<Task>> {
  const typed = { ...task, type: task.fixed.includes("type") ? task.type : wish.type };
  const agent = await chooseAgent(app, project, { task: typed, hint: wish.agent, knowledge });
  const specialisation = task.fixed.includes("specialisation") ? task.specialisation : specialise(task.description, typed.type);
  return {
    type: typed.type,
    title: wish.title,
    confidence: wish.confidence,
    estimatedDuration: Math.round(wish.estimateMinutes),
    assignedAgent: agent.id,
    agentWhy: agent.why,
    specialisation,
    contract: suggested ? await contractFor(app, project, { wish, specialisation, suggested, further }) : task.contract,
    context: contextOf(project, knowledge),
  };
}

/** Lets a planned task run when the project's autonomy covers it, else opens the plan as a decision. Safe to repeat. */
export async function runOrAsk(app: App, taskId: string): Promise<void> {
  const task = await findTask(app.db, taskId);
  const project = task && (await findProject(app.db, task.projectId));
  if (!task || !project || task.status !== "planning" || task.confirmedAt) return;
  const verdict = verdictOn(task, await autonomyOver(app, project, task), project);
  if (verdict.run) return confirmTask(app, task.id, { actor: AUTONOMY, why: verdict.why });
  const said = (await listPlanDecisions(app.db, [taskId], ["taken"])).at(-1);
  if (said?.verdict === "deny") return cancelTask(app, taskId, { actor: { kind: "person", id: said.answeredBy ?? "owner" }, why: said.text ?? "you did not want the plan" });
  await app.bus.commit(async (db) => {
    const current = await findTask(db, taskId);
    // Confirmed or cancelled meanwhile: then there is nothing left to ask.
    const ask = current?.status === "planning" && !current.confirmedAt ? await askForPlan(db, current, verdict.why) : { writes: [], events: [] };
    return { ...ask, result: undefined };
  });
}

async function understandTask(app: App, task: Task, known: { project: Project; knowledge: ProjectKnowledge | undefined; choice: string | null }): Promise<ParsedWish> {
  const open = (await listTasks(app.db, { projectId: task.projectId }, { limit: 30 })).filter((t) => t.id !== task.id && t.completedAt === null);
  const context: WishContext = {
    projectId: known.project.id,
    projectName: known.project.name,
    agents: agentIdsOf(app, known.project),
    techStack: known.knowledge?.techStack ?? [],
    conventions: known.knowledge?.conventions ?? [],
    openTasks: open.map((t) => ({ number: t.number, title: t.title })),
  };
  return understand(app, known.choice, task.description, context);
}

async function parentsOf(app: App, task: Task, numbers: readonly number[]): Promise<string[]> {
  const parents = await Promise.all(numbers.filter((n) => n < task.number).map((n) => findTaskByNumber(app.db, task.projectId, n)));
  return parents.flatMap((p) => (p ? [p.id] : []));
}

/** What the project's commands, the brain, the way of working and the further repositories ask for. */
async function contractFor(app: App, project: Project, on: { wish: ParsedWish; specialisation: Task["specialisation"]; suggested: Suggested; further: readonly Project[] }): Promise<Task["contract"]> {
  const compiled = await compileContract(app, project, { scope: on.wish.scope, way: specialisationOf(on.specialisation?.id)?.checks ?? [], suggested: on.suggested });
  return { ...compiled, checks: [...compiled.checks, ...(await furtherChecks(app, on.further, []))] };
}

/** Whether a plan may run unasked, and why (not). */
function verdictOn(task: Task, level: Autonomy, project: Project): { run: boolean; why: string } {
  if (!task.assignedAgent) return { run: false, why: `${task.agentWhy}; see Settings for what to install` };
  if (task.askFirst) return { run: false, why: task.askFirst };
  const verdict = mayRun("plan", { level, confidence: task.confidence, mayCommit: project.settings.mayCommit, confirmed: false });
  const proposed = task.contract.proposed ?? [];
  if (proposed.length === 0) return verdict;
  return { run: false, why: `${verdict.why}; ${proposalWords(proposed)}` };
}

/** What every agent is told beside the wish. */
function contextOf(project: Project, knowledge: ProjectKnowledge | undefined): string {
  const { role, scope, successCriteria } = project.settings;
  const parts = [
    role && `About this project: ${role}`,
    scope && `What belongs to it: ${scope}`,
    successCriteria && `Work is good when: ${successCriteria}`,
    knowledge && knowledge.techStack.length > 0 && `Made with: ${knowledge.techStack.join(", ")}`,
    knowledge && knowledge.conventions.length > 0 && `Conventions:\n${knowledge.conventions.map((c) => `- ${c}`).join("\n")}`,
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** Dependencies as they are by now, and those the wish names, as far as they close no circle. */
function withParents(graph: readonly Task[], task: Task, after: readonly string[]): string[] {
  const others = graph.filter((t) => t.id !== task.id);
  const dependsOn = new Set(task.dependsOn);
  for (const id of after) if (!findCycle([...others, { id: task.id, dependsOn: [...dependsOn, id] }])) dependsOn.add(id);
  return [...dependsOn];
}

/** What a person fixed, maybe only while the plan was being made; a plan does not change it. */
function fixedIn(task: Task, planned: Task): Partial<Task> {
  const { fixed, type, title, contract, specialisation, assignedAgent, agentWhy } = task;
  return {
    ...(fixed.includes("type") ? { type } : {}),
    ...(fixed.includes("title") ? { title } : {}),
    ...(fixed.includes("contract") ? { contract } : {}),
    ...(fixed.includes("specialisation") ? { specialisation } : {}),
    ...(fixed.includes("agent") && assignedAgent !== planned.assignedAgent ? { assignedAgent, agentWhy } : {}),
  };
}

function record(app: App, task: Task, made: { plan: Partial<Task>; taken: readonly string[] | null; after: readonly string[] }): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findTask(db, task.id);
    const status = current && nextTask(current.status, "plan");
    if (!current || !status) return { writes: [], events: [], result: undefined };
    const place = { projectId: task.projectId, taskId: task.id };
    const plan = { ...made.plan, ...fixedIn(current, task), dependsOn: withParents(await listGraph(db, task.projectId, made.after), current, made.after) };
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
