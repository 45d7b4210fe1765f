import type { Delegation } from "#domain/delegation.ts";
import { type Block, isStanding, type Landing, type LandingPlan, strategyFor } from "#domain/landing.ts";
import { baseBranchOf, type Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";
import { listLandingsIn } from "../store/landing.ts";
import { findPullRequestOfTask } from "../store/pull-request.ts";
import { listDelegations } from "../store/task.ts";
import { agentIn } from "./agent-in.ts";
import { broughtAlong } from "./brought-along.ts";
import { changedSettings } from "./changed-settings.ts";

interface Ground {
  project: Project;
  task: Task;
  delegation: Delegation | undefined;
  main: Tree;
  base: string;
  baseSha: string | null;
  landing: Landing | null;
}

/** What landing a task would do now, and what stands in its way. Changes nothing. `at` is the try as it stands in this repository, where its task is in several. */
export async function planLanding(app: App, { project, task, at }: { project: Project; task: Task; at?: Delegation | undefined }): Promise<LandingPlan> {
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const base = baseBranchOf(project);
  const [landings, delegations, baseSha] = await Promise.all([listLandingsIn(app.db, [task.id], project.id), listDelegations(app.db, [task.id], { brief: true }), app.git.resolve(main, `refs/heads/${base}`)]);
  const ground: Ground = { project, task, delegation: at ?? delegations.at(-1), main, base, baseSha, landing: landings.at(-1) ?? null };
  const headSha = task.status === "completed" ? (ground.delegation?.headSha ?? null) : null;
  const plan: LandingPlan = { base, baseSha, headSha, branch: ground.delegation?.branch ?? null, checkout: null, commits: 0, behind: 0, strategy: "fast-forward", ways: [], blocks: [], conflicts: [], brings: [], landing: ground.landing };
  const block = baseSha && headSha ? await firstBlock(app, ground, { baseSha, headSha }) : missing(ground);
  if (block || !baseSha || !headSha) return { ...plan, blocks: block ? [block] : [] };
  return { ...plan, ...(await measure(app, ground, { baseSha, headSha })) };
}

function missing({ task, base, baseSha }: Ground): Block {
  if (task.status !== "completed") return { what: `Task ${task.number} is not verified.`, next: "Only verified work lands; its checks say what is missing." };
  if (!baseSha) return { what: `There is no branch ${base} in this repository.`, next: "Choose the base branch in the project’s settings." };
  return { what: "It is not known which commit was verified.", next: "Merge the branch by hand." };
}

interface Ends {
  baseSha: string;
  headSha: string;
}

/** What makes landing pointless or unsafe, whatever the way. */
async function firstBlock(app: App, ground: Ground, { baseSha, headSha }: Ends): Promise<Block | null> {
  const { project, task, delegation, main, base, landing } = ground;
  if (isStanding(landing)) return { what: `Task ${task.number} has landed on ${landing?.base ?? base}.`, next: "Undo that first to land it another way." };
  const proposed = await findPullRequestOfTask(app.db, task.id);
  if (proposed?.state === "merged") return { what: `It was merged there as pull request ${proposed.number}.`, next: `Fetch ${base} to have it here.` };
  if (!delegation?.worktreeId || !delegation.branch) return { what: "It was done in the project’s own folder.", next: "There is no branch to land." };
  if (!(await app.git.resolve(main, headSha))) return { what: `The verified commit ${headSha.slice(0, 7)} is not in the repository any more.`, next: "Submit the wish again." };
  const tip = await app.git.resolve(main, `refs/heads/${delegation.branch}`);
  if (tip && tip !== headSha) return { what: `${delegation.branch} moved after it was verified at ${headSha.slice(0, 7)}.`, next: "What came later was not checked. Take it off the branch, or merge it by hand." };
  if (await app.git.isAncestor(main, headSha, baseSha)) return { what: `${base} has this change already.`, next: "Nothing is left to land." };
  return changedSettings(app, { project, delegation }, "merge");
}

async function measure(app: App, ground: Ground, ends: Ends): Promise<Omit<LandingPlan, "base" | "baseSha" | "headSha" | "branch" | "landing">> {
  const { main, base, project } = ground;
  const { baseSha, headSha } = ends;
  const [commits, behind, refusal, brings] = await Promise.all([app.git.commitsOf(main, baseSha, headSha), app.git.commitsBetween(main, headSha, baseSha), app.git.mergeRefusal(main), broughtAlong(app, ground.task, { projectId: project.id, main, ...ends })]);
  const joined = behind === 0 ? { tree: headSha, conflicts: [] } : refusal ? null : await app.git.join(main, baseSha, headSha);
  const conflicts = joined?.conflicts ?? [];
  const unjoined = refusal ?? (conflicts.length > 0 ? "both sides changed the same lines" : null);
  const hasMerges = commits.some((c) => c.parents.length > 1);
  const ways: LandingPlan["ways"] = [
    { strategy: "fast-forward", why: behind === 0 ? null : `${base} has ${behind} ${behind === 1 ? "commit" : "commits"} the branch lacks` },
    { strategy: "squash", why: unjoined },
    { strategy: "rebase", why: unjoined ?? (hasMerges ? "the branch has merge commits" : null) },
    { strategy: "merge", why: unjoined },
  ];
  const checkout = await app.git.checkoutOf(main, base);
  const blocks = joined && conflicts.length === 0 ? await checkoutBlocks(app, { main, checkout, base }, { from: baseSha, to: joined.tree }) : [];
  return { checkout: checkout?.workTree ?? null, commits: commits.length, behind, strategy: strategyFor(project.settings.landBy, ways), ways, blocks: [...conflictBlock(base, conflicts), ...blocks], conflicts, brings };
}

function conflictBlock(base: string, conflicts: readonly string[]): Block[] {
  if (conflicts.length === 0) return [];
  return [{ what: `It conflicts with ${base} in ${conflicts.slice(0, 3).join(", ")}${conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : ""}.`, next: `Merge ${base} into the branch by hand, or submit a task that does.` }];
}

/** What a person has in the folder of the base branch that a landing must not touch. */
async function checkoutBlocks(app: App, on: { main: Tree; checkout: Tree | null; base: string }, step: { from: string; to: string }): Promise<Block[]> {
  const { main, checkout, base } = on;
  if (checkout && !(await app.files.exists(checkout.workTree))) return [{ what: `${base} is checked out in ${checkout.workTree}, which is not there now.`, next: "Bring the folder back, or run `git worktree prune`." }];
  const agent = checkout && (await agentIn(app, checkout.workTree, base));
  if (agent) return [agent];
  const unfinished = await app.git.unfinished(main, base, checkout);
  if (unfinished) return [{ what: `There is ${unfinished} in progress${checkout ? ` in ${checkout.workTree}` : ""}.`, next: "End or abort it, then land." }];
  const paths = checkout ? await app.git.inTheWay(checkout, { branch: base, ...step }) : [];
  if (paths.length === 0) return [];
  const named = `${paths.slice(0, 3).join(", ")}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""}`;
  return [{ what: `${base} is checked out in ${checkout?.workTree}, where ${named} would be overwritten.`, next: "Commit, stash or move what is there, then land. Nothing was changed." }];
}
