import type { Delegation } from "#domain/delegation.ts";
import { isStanding } from "#domain/landing.ts";
import { baseBranchOf, type Project } from "#domain/project.ts";
import type { PullRequestPlan } from "#domain/pull-request.ts";
import { pullRequestBody, pullRequestTitle } from "#domain/pull-request-words.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { listLandings } from "../store/landing.ts";
import { findPullRequestOfTask } from "../store/pull-request.ts";
import { listDelegations, listEvidence } from "../store/task.ts";
import { changedSettings } from "./changed-settings.ts";
import { type ForgePlace, forgeOf, type ForgeWay, wayTo } from "./reach-forge.ts";

export interface Readiness {
  plan: PullRequestPlan;
  /** All that opening takes; null while something blocks. */
  ready: { place: ForgePlace; way: ForgeWay; delegation: Delegation; headSha: string; branch: string } | null;
}

/** What opening a pull request for a task would do now, and what stands in its way. Changes nothing and sends nothing to the forge. */
export async function planPullRequest(app: App, on: { project: Project; task: Task }): Promise<Readiness> {
  const { project, task } = on;
  const [tries, known, place] = await Promise.all([listDelegations(app.db, [task.id], { brief: true }), findPullRequestOfTask(app.db, task.id), forgeOf(app, project)]);
  const delegation = tries.at(-1);
  const headSha = task.status === "completed" ? (delegation?.headSha ?? null) : null;
  const isForge = "forge" in place;
  const plan: PullRequestPlan = {
    forge: isForge ? place.forge.id : null, repository: isForge ? place.repository : null, remote: isForge ? place.remote : null, branch: delegation?.branch ?? null, base: baseBranchOf(project),
    title: app.redact(pullRequestTitle(task)), body: headSha && delegation ? await bodyOf(app, task, { delegation, headSha }) : "", via: null, blocks: [], pullRequest: known ?? null,
  };
  const block = await firstBlock(app, on, { delegation, headSha, known: known?.state === "open" || known?.state === "merged" ? known.number : null });
  if (block) return { plan: { ...plan, blocks: [block] }, ready: null };
  if (!isForge) return { plan: { ...plan, blocks: [place] }, ready: null };
  const way = await wayTo(app, project, place);
  if (!("ask" in way)) return { plan: { ...plan, blocks: [way] }, ready: null };
  const whole = { ...plan, via: way.via };
  return delegation?.branch && headSha ? { plan: whole, ready: { place, way, delegation, headSha, branch: delegation.branch } } : { plan: whole, ready: null };
}

async function bodyOf(app: App, task: Task, of: { delegation: Delegation; headSha: string }): Promise<string> {
  const evidence = await listEvidence(app.db, [of.delegation.id], { brief: true });
  return app.redact(pullRequestBody(task, { evidence, agent: of.delegation.agentProvider, headSha: of.headSha }));
}

async function firstBlock(app: App, { project, task }: { project: Project; task: Task }, at: { delegation: Delegation | undefined; headSha: string | null; known: number | null }): Promise<{ what: string; next: string } | null> {
  const { delegation, headSha, known } = at;
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  if (known !== null) return { what: `It is pull request ${known} already.`, next: "Look at it there." };
  if (furtherOf(task).length > 0) return { what: `Task ${task.number} changes several repositories together.`, next: "Land it here, then push each of them." };
  if (!headSha) return { what: `Task ${task.number} is not verified.`, next: "Only verified work leaves this machine; its checks say what is missing." };
  if (!delegation?.worktreeId || !delegation.branch) return { what: "It was done in the project’s own folder.", next: "There is no branch to push." };
  const landing = (await listLandings(app.db, [task.id])).at(-1);
  if (isStanding(landing)) return { what: `Task ${task.number} has landed on ${landing?.base}.`, next: "Undo that first to propose it instead." };
  if (!(await app.git.resolve(main, headSha))) return { what: `The verified commit ${headSha.slice(0, 7)} is not in the repository any more.`, next: "Submit the wish again." };
  return changedSettings(app, { project, delegation }, "push");
}
