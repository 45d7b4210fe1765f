import type { Agent } from "#domain/agent.ts";
import { declaredAgent } from "#domain/declared-agent.ts";
import { AppError } from "#domain/errors.ts";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { type AgentSettings, agentSettings, type Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { agentEnv, agentFiles } from "./agent-files.ts";

/** How an agent stands on this machine, from its program, files and environment alone; nothing is started. */
export interface Readiness {
  agent: Agent;
  settings: AgentSettings;
  program: string | null;
  /** Undefined when only asking the CLI could tell. */
  signedIn: boolean | undefined;
}

/** Ids of the agents a project can use, its own declared ones first. */
export function agentIdsOf(app: App, project: Project): string[] {
  return agentsOf(app, project).map((a) => a.id);
}

/** The agents of a project for new work: those it has, without those switched off. */
function agentsOf(app: App, project: Project): Agent[] {
  return allOf(app, project).filter((a) => agentSettings(project.settings.agents, a.id).enabled !== false);
}

/** Declared in its settings, then built in. */
function allOf(app: App, project: Project): Agent[] {
  const { custom = [] } = project.settings.agents;
  const builtIn = [...app.agents.values()].filter((a) => !custom.some((c) => c.id === a.id));
  return [...custom.map(declaredAgent), ...builtIn];
}

/** One agent for new work by id; refuses what is not there or switched off. */
export function agentOf(app: App, project: Project, id: string): Agent {
  const agent = agentsOf(app, project).find((a) => a.id === id);
  if (agent) return agent;
  if (findAgent(app, project, id)) throw new AppError("bad-request", `The agent ${id} is switched off in this project.`, `Switch it on in the project's settings, or use one of: ${agentIdsOf(app, project).join(", ")}.`);
  throw new AppError("bad-request", `There is no agent ${id} in this project.`, `Use one of: ${agentIdsOf(app, project).join(", ")}.`);
}

/** One agent by id, also one that is switched off: what runs of it is heard and told to its end. Undefined where nothing declares it any more. */
export function findAgent(app: App, project: Project, id: string): Agent | undefined {
  return allOf(app, project).find((a) => a.id === id);
}

/** What an agent tells of what it uses; nothing where it is not there any more. */
export function tellsOf(app: App, project: Project, id: string): Agent["tells"] {
  return findAgent(app, project, id)?.tells ?? [];
}

/** Whether an agent could start now. */
export async function readinessOf(app: App, project: Project, agent: Agent): Promise<Readiness> {
  const settings = agentSettings(project.settings.agents, agent.id);
  const program = app.processes.find(settings.command ?? agent.program) ?? null;
  const files = await agentFiles(app, agent);
  const env = { ...agentEnv(app, agent, files), ...settings.env };
  return { agent, settings, program, signedIn: agent.signedIn ? agent.signedIn(env, files) : undefined };
}

/** The agent for a task and why: the one that was named, else the best by verified outcomes among those that can start. */
export async function chooseAgent(app: App, project: Project, wish: { task: Task; hint: string | null; knowledge: ProjectKnowledge | undefined }): Promise<{ id: string | null; why: string }> {
  const named = wish.task.assignedAgent ?? wish.hint;
  const all = await Promise.all(agentsOf(app, project).map((agent) => readinessOf(app, project, agent)));
  if (named && all.some((r) => r.agent.id === named)) return { id: named, why: `you named it${canStart(all.find((r) => r.agent.id === named)) ? "" : ", but it cannot start yet"}` };
  const ready = all.filter(canStart);
  if (ready.length === 0) return { id: null, why: "no agent is installed and signed in" };
  const type = wish.task.type;
  const score = (r: Readiness): number => wish.knowledge?.agentPerformance[type]?.[r.agent.id] ?? 0.5;
  const best = ready.reduce((a, b) => (score(b) > score(a) ? b : a));
  const counts = wish.knowledge?.performanceCounts[type]?.[best.agent.id];
  if (counts) return { id: best.agent.id, why: `${counts.verified} of ${counts.tries} tries at ${type} tasks verified here` };
  return { id: best.agent.id, why: ready.length === 1 ? "the only agent that is ready" : "no verified outcomes yet, first in the list" };
}

function canStart(readiness: Readiness | undefined): boolean {
  return readiness?.program !== null && readiness?.signedIn !== false;
}
