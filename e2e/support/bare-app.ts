import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ProjectSettings, type Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { createApp } from "../../server/app.ts";
import { readEnv } from "../../server/env.ts";
import { ensureLocalUser } from "../../server/flows/ensure-local-user.ts";
import type { App } from "../../server/kernel.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { insertOrchestrator, insertProject } from "../../server/store/project.ts";
import { insertTask, nextTaskNumber } from "../../server/store/task.ts";
import { CALM, meterOf } from "./calm-machine.ts";
import { privateFolder, ROOT } from "./sample-repo.ts";

export type BareApp = App & { userId: string; close(): Promise<void> };

/** The app without its ways in: real database, real machine, no port, no recovery. It ends with all it started. */
export async function startBareApp(env: Record<string, string> = {}): Promise<BareApp> {
  const home = join(privateFolder("rdv-app-"), "home");
  const app = await startAppAt(home, env);
  return {
    ...app,
    async close() {
      await app.close();
      await app.tmux.killServer().catch(() => undefined);
      rmSync(join(home, ".."), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The same on a data folder that stays, as what runs does. */
export async function startAppAt(home: string, env: Record<string, string> = {}): Promise<BareApp> {
  const outer: NodeJS.ProcessEnv = { NODE_ENV: "test", PATH: process.env["PATH"] ?? "", HOME: join(home, ".."), SHELL: "/bin/sh", RDV_LOG: "silent", ...env };
  const app = await createApp(readEnv(outer, ["--home", home, "--port", "0"], ROOT, "0.0.0-test"));
  // What starts in a test does not depend on what else runs on its machine.
  return { ...app, meter: meterOf(CALM), userId: await ensureLocalUser(app) };
}

export type SeededProject = Project & { orchestratorId: string };

/** A project's row with its conversation; whether its folder exists is another matter. */
export async function seedProject(app: BareApp, fields: Partial<Project> = {}): Promise<SeededProject> {
  const path = fields.path ?? join(app.env.home, "..", "repositories", newId());
  const project: Project = {
    id: newId(), userId: app.userId, name: "sample", path, gitCommonDir: join(path, ".git"), defaultBranch: "main", autonomy: "confirm",
    settings: ProjectSettings.parse({}), isDemo: false, createdAt: now(), updatedAt: now(), ...fields,
  };
  const orchestrator = { id: newId(), userId: project.userId, projectId: project.id, kind: "project" as const, brain: null, createdAt: now() };
  await app.bus.commit((db) => ({ writes: [insertProject(db, project), insertOrchestrator(db, orchestrator)], events: [], result: undefined }));
  return { ...project, orchestratorId: orchestrator.id };
}

/** A task's row, queued unless the fields say otherwise; nothing starts. */
export function seedTask(app: BareApp, project: SeededProject, fields: Partial<Task> = {}): Promise<Task> {
  return app.bus.commit(async (db) => {
    const task: Task = {
      id: newId(), orchestratorId: project.orchestratorId, userId: project.userId, projectId: project.id, number: await nextTaskNumber(db, project.id),
      description: "Do it", title: "Do it", type: "feature", status: "queued", confidence: 0.9, estimatedDuration: null, assignedAgent: null, agentWhy: "",
      isolation: "worktree", branch: null, dependsOn: [], also: [], planId: null, replaces: [], specialisation: null, priority: 5, fixed: [], contract: { checks: [], fixedAt: null }, context: "", askFirst: null, retry: null, budget: null,
      confirmedAt: null, confirmedBy: null, error: null, createdAt: now(), updatedAt: now(), completedAt: null, ...fields,
    };
    return { writes: [insertTask(db, task)], events: [], result: task };
  });
}
