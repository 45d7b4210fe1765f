import { join } from "node:path";
import process from "node:process";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import type { CustomAgent, Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { Product } from "./product.ts";
import { makeRepository, privateFolder, ROOT } from "./sample-repo.ts";

export type ProjectRow = Project & { orchestratorId: string };

/** The agent that asks, with what it asks; see `asking-agent.mjs`. */
export function askingAgent(behaviour: "permission" | "question" | "corrected" | "patient" | "quick"): CustomAgent {
  return { id: behaviour, name: `an agent for tests: ${behaviour}`, command: [process.execPath, join(ROOT, "e2e", "support", "asking-agent.mjs"), "{prompt}", behaviour], promptBy: "argv", doneWhen: "exit" };
}

/** A repository of its own, registered under a name. */
export function addProject(product: Product, name: string, agents: readonly CustomAgent[], settings: Record<string, unknown> = {}): Promise<ProjectRow> {
  const path = makeRepository({ "README.md": `# ${name}\n` }, join(privateFolder("rdv-repo-"), name));
  return product.ask("POST", "/api/projects", { path, agents: { custom: agents }, ...settings });
}

/** Submits a task and waits for its plan. */
export async function plan(product: Product, project: ProjectRow, description: string, agent: string): Promise<TaskView> {
  const task = await product.ask<TaskView>("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, { description, agent });
  return untilTask(product, task, (now) => now.attention.state === "needs-confirmation");
}

/** Submits a task, confirms its plan, and waits until it is as the condition says. */
export async function start(product: Product, project: ProjectRow, work: { wish: string; agent: string; until: (task: TaskView) => boolean }): Promise<TaskView> {
  const task = await plan(product, project, work.wish, work.agent);
  await product.ask("POST", `${pathOf(task)}/execute`);
  return untilTask(product, task, work.until);
}

/** Waits until a task is as the condition says. */
export async function untilTask(product: Product, task: TaskView, is: (now: TaskView) => boolean): Promise<TaskView> {
  let seen = task;
  await product.until(`task ${task.number}: ${task.title}`, async () => {
    seen = await product.ask<TaskView>("GET", pathOf(task));
    return is(seen);
  });
  return seen;
}

/** The text of a terminal, with what scrolled out of it. */
export async function screenOf(product: Product, sessionId: string | null | undefined): Promise<string> {
  return (await product.ask<{ text: string }>("GET", `/api/sessions/${sessionId}/screen?lines=200`)).text;
}

/** A terminal of a project. */
export function openShell(product: Product, project: ProjectRow, name: string): Promise<Session> {
  return product.ask("POST", "/api/sessions", { projectId: project.id, name });
}

/** Types a line into the terminal of a task's agent. */
export function typeTo(product: Product, task: TaskView, text: string): Promise<void> {
  return product.ask("POST", `/api/sessions/${task.delegations.at(-1)?.sessionId}/input`, { text });
}

/** Decisions that wait for a person. */
export async function openDecisions(product: Product): Promise<Decision[]> {
  return (await product.ask<{ items: Decision[] }>("GET", "/api/decisions?limit=200")).items;
}

function pathOf(task: TaskView): string {
  return `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`;
}
