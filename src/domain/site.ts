import { z } from "zod";
import type { TreeFacts } from "./check.ts";
import type { CheckSpec, Contract } from "./contract.ts";
import type { Delegation } from "./delegation.ts";
import { Id, Sha } from "./ids.ts";
import type { Task } from "./task.ts";

/** Further projects a task may change with its own. */
export const MOST_SITES = 4;

/** A further repository a try works in beside its task's own: the worktree there, and how far its work came. */
export const Site = z.object({
  delegationId: Id,
  projectId: Id,
  worktreeId: Id,
  worktreePath: z.string(),
  branch: z.string(),
  baseSha: Sha,
  /** The commit that was looked at; null before that. */
  headSha: Sha.nullable(),
  gitSettingsHash: z.string().nullable(),
  diffstat: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }).nullable(),
});
export type Site = z.infer<typeof Site>;

/** The further projects of a task. */
export function furtherOf(task: Pick<Task, "also">): readonly string[] {
  return task.also ?? [];
}

/** The checks of a task that look at one of its projects. */
export function checksAt(task: Pick<Task, "projectId" | "contract">, projectId: string): CheckSpec[] {
  return task.contract.checks.filter((spec) => (spec.in ?? task.projectId) === projectId);
}

/** A task as it is in one of its projects: with the checks that look there. */
export function taskAt<T extends Pick<Task, "projectId" | "contract">>(task: T, projectId: string): T {
  return { ...task, contract: { ...task.contract, checks: checksAt(task, projectId) } };
}

/** A try as it stands in a further repository. */
export function delegationAt(delegation: Delegation, site: Site): Delegation {
  const { projectId, worktreeId, worktreePath, branch, baseSha, headSha, gitSettingsHash } = site;
  return { ...delegation, projectId, worktreeId, worktreePath, branch, baseSha, headSha, gitSettingsHash };
}

/** A check that looks at a further project; its title says so wherever it is read. */
export function checkIn(project: { id: string; name: string }, spec: CheckSpec): CheckSpec {
  const lead = `${project.name}: `;
  return { ...spec, in: project.id, title: spec.title.startsWith(lead) ? spec.title : `${lead}${spec.title}` };
}

/** A contract without the checks of projects the task is not in any more. */
export function withinSites(contract: Contract, task: Pick<Task, "projectId">, also: readonly string[]): Contract {
  return { ...contract, checks: contract.checks.filter((spec) => spec.in === undefined || spec.in === task.projectId || also.includes(spec.in)) };
}

/** What was done in all repositories of a task as one change; files of further ones carry the name of theirs. */
export function joinFacts(own: TreeFacts, others: readonly { name: string; facts: TreeFacts }[]): TreeFacts {
  const moved = [own, ...others.map((o) => o.facts)].find((facts) => facts.headSha !== facts.baseSha) ?? own;
  return {
    ...own,
    baseSha: moved.baseSha,
    headSha: moved.headSha,
    commits: [own, ...others.map((o) => o.facts)].reduce((sum, facts) => sum + facts.commits, 0),
    changed: [...own.changed, ...others.flatMap(({ name, facts }) => facts.changed.map((file) => ({ ...file, path: `${name}/${file.path}` })))],
  };
}

/** True where a repository is as it was before the work. */
export function isUnchanged({ headSha, baseSha }: { headSha: string | null; baseSha: string | null }): boolean {
  return headSha === null || headSha === baseSha;
}
