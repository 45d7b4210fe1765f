import { branchFor } from "#domain/branch.ts";
import type { CheckSpec, Contract } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf, withinSites } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { furtherChecks, requireFurther } from "./further-projects.ts";

/** A contract given by a person with the checks of its further projects: those they name, else what each repository suggests. */
export async function withFurtherChecks(app: App, on: { project: Project; also: readonly string[] }, checks: readonly CheckSpec[]): Promise<CheckSpec[]> {
  const { project, also } = on;
  const stray = checks.find((spec) => spec.in !== undefined && spec.in !== project.id && !also.includes(spec.in));
  if (stray) throw new AppError("bad-request", `The check “${stray.title}” is for a project the task is not in.`, "Name that project under “also in”, or leave the check out.");
  const own = checks.filter((spec) => spec.in === undefined || spec.in === project.id);
  return [...own, ...(await furtherChecks(app, await requireFurther(app, project, also), checks))];
}

/** Refuses further projects where the task has no worktrees. */
export function refuseSharedFolder(also: readonly string[] | undefined, isolation: Task["isolation"] | undefined): void {
  if (also && also.length > 0 && isolation === "none") throw new AppError("bad-request", "A task over several repositories needs worktrees of its own.", "Leave the isolation out, or the further projects.");
}

/** What a plan is with other repositories or another contract: its checks for each of them, and a branch that is free in all. */
export async function editSites(app: App, on: { project: Project; task: Task }, patch: { also: string[] | undefined; contract: Contract | undefined }): Promise<Partial<Pick<Task, "also" | "contract" | "branch">>> {
  const { project, task } = on;
  const also = patch.also ?? furtherOf(task);
  if (patch.also === undefined && (patch.contract === undefined || also.length === 0)) return {};
  refuseSharedFolder(also, task.isolation);
  // A plan that is still being made would be written over what is chosen here.
  if (patch.also && task.status === "queued") throw new AppError("wrong-state", `Task ${task.number} has no plan yet.`, "Wait a moment and choose again.");
  const wanted = patch.contract ?? task.contract;
  const kept = patch.also ? withinSites(wanted, task, also) : wanted;
  const checks = await withFurtherChecks(app, { project, also }, kept.checks);
  return { also: [...also], contract: { ...kept, checks }, ...(await freeIn(app, on, also)) };
}

async function freeIn(app: App, { project, task }: { project: Project; task: Task }, also: readonly string[]): Promise<{ branch?: string }> {
  const taken = await branchesOver(app, await requireFurther(app, project, also));
  if (task.branch === null || !taken.includes(task.branch)) return {};
  return { branch: branchFor(task.type, task.title, [...taken, ...(await branchesOver(app, [project]))]) };
}

/** Branches of several repositories: one that is to be in all of them must be in none. */
export async function branchesOver(app: App, projects: readonly Project[]): Promise<string[]> {
  return (await Promise.all(projects.map((p) => app.git.branches({ commonDir: p.gitCommonDir, workTree: p.path })))).flat();
}
