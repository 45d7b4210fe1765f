import type { Actor } from "#domain/action.ts";
import type { Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import type { RunSpec } from "../machine/runs.ts";
import { copyIgnored } from "./set-up-worktree.ts";

/** What a terminal does before its program: words at its top, and commands one sees run and can stop. */
export type SetUp = Pick<RunSpec, "banner" | "steps">;

/** Copies the ignored files a project names into a person's fresh worktree; its set-up commands are left to the terminal that opens there. */
export async function setUpPlain(app: App, on: { project: Project; actor: Actor; path: string }): Promise<SetUp> {
  const { project, actor, path } = on;
  const intent = { kind: "worktree.setup" as const, actor, projectId: project.id, target: path, key: `setup:${newId()}`, facts: { roots: [project.path, path] } };
  const copied = await act(app, intent, () => copyIgnored(app, project, path), (names) => names.join(", ").slice(0, 500));
  return { ...(copied.length > 0 ? { banner: `[Remote Dev] Copied ${copied.join(", ")}.\n` } : {}), steps: stepsOf(project) };
}

/** A project's set-up commands as steps of a terminal. */
export function stepsOf(project: Project): NonNullable<RunSpec["steps"]> {
  return project.settings.setup.map((argv) => ({ argv, words: `[Remote Dev] Setting up: ${argv.join(" ")}   (Ctrl+C leaves it out)` }));
}
