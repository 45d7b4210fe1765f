import type { CheckSpec, Contract } from "#domain/contract.ts";
import { projectCommands } from "#domain/manifest.ts";
import type { Project } from "#domain/project.ts";
import { admitChecks } from "#domain/suggested-checks.ts";
import type { App } from "../kernel.ts";
import { projectFacts } from "./scan-project.ts";

/**
 * The contract of a task, made before an agent starts, from files no agent of the task has touched: every check that has something to
 * look at here, what the project wants for each task, and of what the brain suggests that which is known to be safe.
 */
export async function compileContract(app: App, project: Project, on: { scope: readonly string[]; suggested?: readonly CheckSpec[] | undefined }): Promise<Contract> {
  const facts = await projectFacts(app, project.path);
  const found = [...app.checks.values()].flatMap((check) => check.suggest(facts, on.scope));
  const standing = project.settings.contract.default.filter((spec) => app.checks.has(spec.check));
  const { taken, proposed } = admitChecks(on.suggested ?? [], [...projectCommands(facts), ...standing.flatMap((spec) => (spec.argv ? [spec.argv] : []))]);
  return { checks: [...found, ...standing, ...taken].slice(0, 40), ...(proposed.length > 0 ? { proposed } : {}), fixedAt: null };
}
