import type { ProjectFacts } from "#domain/check.ts";
import type { Argv, CheckOrigin, CheckSpec, Contract } from "#domain/contract.ts";
import { projectCommands } from "#domain/manifest.ts";
import type { Project } from "#domain/project.ts";
import { admitChecks, type Suggestions } from "#domain/suggested-checks.ts";
import type { App } from "../kernel.ts";
import { projectFacts } from "./scan-project.ts";

/**
 * The contract of a task, made before an agent starts, from files no agent of the task has touched: every check that has something to
 * look at here, what the project and the way of working want for each task, and of what a brain suggests that which is known to be safe.
 */
export async function compileContract(app: App, project: Project, on: { scope: readonly string[]; way?: readonly CheckSpec[]; suggested?: { by: string; suggestions: Suggestions } }): Promise<Contract> {
  const facts = await projectFacts(app, project.path);
  const sure = [...foundChecks(app, facts, on.scope), ...standingChecks(app, project), ...from("way", (on.way ?? []).filter((spec) => app.checks.has(spec.check)))];
  const { taken, proposed } = on.suggested ? admitChecks(on.suggested.suggestions, { by: on.suggested.by, commands: ownCommands(project, facts), already: sure }) : { taken: [], proposed: [] };
  return { checks: [...sure, ...taken].slice(0, 40), ...(proposed.length > 0 ? { proposed } : {}), fixedAt: null };
}

/** What can be looked at in a project whatever is wished. */
export function foundChecks(app: App, facts: ProjectFacts, scope: readonly string[]): CheckSpec[] {
  return from("project", [...app.checks.values()].flatMap((check) => check.suggest(facts, scope)));
}

/** Commands nobody has to be asked about: the project's own, and those its settings want for each task. */
export function ownCommands(project: Project, facts: ProjectFacts): Argv[] {
  return [...projectCommands(facts), ...project.settings.contract.default.flatMap((spec) => (spec.argv ? [spec.argv] : []))];
}

function standingChecks(app: App, project: Project): CheckSpec[] {
  return from("settings", project.settings.contract.default.filter((spec) => app.checks.has(spec.check)));
}

function from(origin: CheckOrigin["from"], specs: readonly CheckSpec[]): CheckSpec[] {
  return specs.map((spec) => ({ ...spec, origin: { from: origin } }));
}
