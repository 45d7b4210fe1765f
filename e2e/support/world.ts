import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { TaskView } from "#domain/api.ts";
import type { CustomAgent, Project } from "#domain/project.ts";
import { readEnv } from "../../server/env.ts";
import { type Running, serve } from "../../server/serve.ts";
import { askSocket } from "./ask-socket.ts";
import { CALM, meterOf } from "./calm-machine.ts";
import { privateFolder, ROOT } from "./sample-repo.ts";
import { untilIn } from "./until.ts";

export { askSocket } from "./ask-socket.ts";
export { followEvents } from "./follow-events.ts";
export { git, makeRepository, privateFolder, ROOT } from "./sample-repo.ts";

export type ProjectRow = Project & { orchestratorId: string };

/** A whole server on data of its own, with everything real but the pages. */
export interface World extends Running {
  home: string;
  /** Asks through the private socket, as the owner. Throws what the server refused, with its status. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Waits until the condition holds; it is looked at now and after each event. Fails with what was seen last. */
  until<T>(what: string, look: () => Promise<T | undefined | false>, seconds?: number): Promise<T>;
  addProject(repository: string, settings?: Record<string, unknown>): Promise<ProjectRow>;
  submit(project: ProjectRow, wish: Record<string, unknown>): Promise<TaskView>;
  task(project: ProjectRow, id: string): Promise<TaskView>;
  /** Stops the server and everything it started. */
  close(): Promise<void>;
}

/** Starts a server on a fresh data folder, or on one that is given. `env` is what the person's shell would have. */
export async function startWorld(options: { home?: string; env?: Record<string, string> } = {}): Promise<World> {
  const home = options.home ?? join(privateFolder(), "home");
  const env = { PATH: process.env["PATH"] ?? "", HOME: join(home, ".."), SHELL: "/bin/sh", RDV_LOG: "silent", ...options.env };
  const running = await serve(readEnv(env as unknown as NodeJS.ProcessEnv, ["--home", home, "--port", "0"], ROOT, "0.0.0-test"), async () => ({
    handle: async (_request, response) => void response.end("page"),
    build: "test",
    close: async () => undefined,
  }));
  // What starts in a test does not depend on what else runs on its machine.
  running.app.meter = meterOf(CALM);
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(join(home, "run", "rdv.sock"), { method, path, body });
  const task = (project: ProjectRow, id: string): Promise<TaskView> => ask("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${id}`);
  return {
    ...running,
    home,
    ask,
    task,
    until: (what, look, seconds = 60) => untilIn(running.app, what, look, seconds),
    addProject: (repository, settings = {}) => ask("POST", "/api/projects", { path: repository, ...settings }),
    submit: (project, wish) => ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, wish),
    async close() {
      // The server first: it would bring back what loses its terminal.
      await running.stop();
      await running.app.tmux.killServer().catch(() => undefined);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** An agent declared as data that runs a shell script; `$1` is the brief. */
export function scriptAgent(id: string, script: string): CustomAgent {
  return { id, name: `script ${id}`, command: ["sh", "-c", script, id, "{prompt}"], promptBy: "argv", doneWhen: "exit" };
}

/** The same with a file of its own, so that it has something to do also where another task's work is in the folder already. */
export const WRITE_OWN_AND_COMMIT = 'echo done > "result-$(basename "$PWD").txt" && git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: result"';

/** What an honest little agent does: one file, one commit. */
export const WRITE_AND_COMMIT = 'echo done > result.txt && git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: result"';
