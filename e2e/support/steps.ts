import { sql } from "drizzle-orm";
import type { TaskView } from "#domain/api.ts";
import type { Brain, OpenBrain } from "#domain/brain.ts";
import type { Decision } from "#domain/decision.ts";
import type { App } from "../../server/kernel.ts";
import { type ProjectRow, scriptAgent, type World } from "./world.ts";
import { makeRepository } from "./sample-repo.ts";

/** What a person does with a project and its tasks, as steps of a test. */
export interface Steps {
  /** A project on a fresh repository whose only agent is a shell script. */
  project(script: string, settings?: Record<string, unknown>, repository?: string): Promise<ProjectRow>;
  /** Submits a task; earlier ones do not count for the rate limit. */
  submit(project: ProjectRow, wish: string | Record<string, unknown>): Promise<TaskView>;
  /** Submits a task, waits for its plan and confirms it. */
  start(project: ProjectRow, wish?: string | Record<string, unknown>): Promise<TaskView>;
  confirm(task: TaskView): Promise<TaskView>;
  cancel(task: TaskView): Promise<TaskView>;
  look(task: TaskView): Promise<TaskView>;
  /** Waits until the task is as the condition says. */
  until(task: TaskView, what: string, is: (now: TaskView) => boolean, seconds?: number): Promise<TaskView>;
  planned(task: TaskView): Promise<TaskView>;
  /** Waits until the task is over. */
  over(task: TaskView): Promise<TaskView>;
  /** Waits for an open decision of a kind about a task. */
  decision(task: TaskView, kind: Decision["body"]["kind"]): Promise<Decision>;
  decide(decision: Pick<Decision, "id">, verdict: Decision["verdict"], text?: string): Promise<Decision>;
}

export function stepsIn(world: World): Steps {
  const path = (task: TaskView): string => `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`;
  const look = (task: TaskView): Promise<TaskView> => world.ask("GET", path(task));
  const until = (task: TaskView, what: string, is: (now: TaskView) => boolean, seconds?: number): Promise<TaskView> =>
    world.until(what, async () => {
      const now = await look(task);
      return is(now) ? now : undefined;
    }, seconds);
  const planned = (task: TaskView): Promise<TaskView> => until(task, "the plan", (now) => now.status !== "queued");
  const submit = async (project: ProjectRow, wish: string | Record<string, unknown>): Promise<TaskView> => {
    await forgetRate(world.app);
    return world.submit(project, typeof wish === "string" ? { description: wish } : wish);
  };
  const confirm = (task: TaskView): Promise<TaskView> => world.ask("POST", `${path(task)}/execute`);
  return {
    look, until, planned, submit, confirm,
    project: (script, settings = {}, repository = makeRepository()) => world.addProject(repository, { agents: { custom: [scriptAgent("script", script)] }, ...settings }),
    start: async (project, wish = "Add a result file") => confirm(await planned(await submit(project, wish))),
    cancel: (task) => world.ask("DELETE", path(task)),
    over: (task) => until(task, "the end", (now) => now.completedAt !== null),
    decision: (task, kind) => world.until(`a decision: ${kind}`, async () => (await world.ask<{ items: Decision[] }>("GET", "/api/decisions?limit=200")).items.find((d) => d.taskId === task.id && d.body.kind === kind)),
    decide: (decision, verdict, text) => world.ask("POST", `/api/decisions/${decision.id}`, { verdict, ...(text === undefined ? {} : { text }) }),
  };
}

/** Moves all tasks two minutes into the past, so that the rate limit starts anew. */
export async function forgetRate(app: Pick<App, "db">): Promise<void> {
  await app.db.run(sql`UPDATE task SET created_at = created_at - 120000`);
}

/** Puts a brain in front of all others; what it leaves out fails. Returns how to take it away. */
export function useBrain(app: App, brain: Partial<OpenBrain> & { mayApprove?: boolean }): () => void {
  const brains = app.brains as Map<string, Brain>;
  const no = (): Promise<never> => Promise.reject(new Error("this brain cannot do that"));
  brains.set("fake", { id: "fake", rank: -1, traits: { quality: 3, speed: 3, cost: 0 }, needs: "nothing", mayApprove: brain.mayApprove ?? false, available: () => true, open: () => ({ parse: brain.parse ?? no, ...(brain.suggest ? { suggest: brain.suggest } : {}), converse: brain.converse ?? no }) });
  return () => void brains.delete("fake");
}
