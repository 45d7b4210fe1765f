import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import type { SetUp } from "./set-up-plain.ts";

/** The person's own shell; refuses where there is none. */
export function shellOf(app: App): string {
  const shell = app.processes.find(app.env.userEnv["SHELL"] ?? "") ?? app.processes.find("bash") ?? app.processes.find("sh");
  if (shell) return shell;
  throw new AppError("not-available", "No shell was found on the PATH.", "Set SHELL to the absolute path of one and restart.");
}

/** Writes what the launcher shall start: the person's shell with their environment, after what sets its folder up. */
export function prepareShell(app: App, session: Session, setUp: SetUp = {}): Promise<void> {
  const key = { sessionId: session.id, generation: session.generation };
  const env = { ...app.env.userEnv, ...app.runs.mark(key), RDV_SESSION: session.id, TERM: "tmux-256color", COLORTERM: "truecolor" };
  return app.runs.prepare(key, { cwd: session.cwd, argv: [shellOf(app)], env, files: [], ...setUp });
}
