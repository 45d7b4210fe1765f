import type { CheckSpec } from "#domain/contract.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { projectFacts } from "./scan-project.ts";

/** Every check that has something to look at here, and what the project wants for each task. Made before an agent starts, from files no agent of the task has touched. */
export async function compileContract(app: App, project: Project, scope: readonly string[]): Promise<CheckSpec[]> {
  const facts = await projectFacts(app, project.path);
  const suggested = [...app.checks.values()].flatMap((check) => check.suggest(facts, scope));
  return [...suggested, ...project.settings.contract.default.filter((spec) => app.checks.has(spec.check))];
}
