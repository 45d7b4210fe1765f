import { commitTitle, withTrailers } from "#domain/commit-message.ts";
import { AppError } from "#domain/errors.ts";
import type { LandingStrategy } from "#domain/landing.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";

interface Wanted {
  main: Tree;
  base: string;
  baseSha: string;
  headSha: string;
  task: Task;
  agent: string;
  at: string;
}

/** Makes the commit a base branch moves to. Only objects are written; nobody sees them before the branch moves. */
export async function landingCommit(app: App, strategy: LandingStrategy, wanted: Wanted): Promise<string> {
  const { main, baseSha, headSha, at, base } = wanted;
  if (strategy === "fast-forward") {
    if (await app.git.isAncestor(main, baseSha, headSha)) return headSha;
    throw new AppError("conflict", `${base} moved on, so it cannot simply move forward.`, "Choose squash, rebase or merge. Nothing was changed.");
  }
  if (strategy === "rebase") return replay(app, wanted);
  const joined = await app.git.join(main, baseSha, headSha);
  refuseConflicts(wanted, joined.conflicts);
  if (joined.tree === (await app.git.treeOf(main, baseSha))) throw nothing(base);
  const isMerge = strategy === "merge";
  return app.git.makeCommit(main, { tree: joined.tree, parents: isMerge ? [baseSha, headSha] : [baseSha], message: await messageOf(app, strategy, wanted), like: isMerge ? null : headSha, at });
}

/** Each commit of the branch made again on top of the base; one that changes nothing there is left out. */
async function replay(app: App, wanted: Wanted): Promise<string> {
  const { main, baseSha, headSha, base, at } = wanted;
  let onto = baseSha;
  for (const { sha, parents, message } of await app.git.commitsOf(main, baseSha, headSha)) {
    const [from = sha] = parents;
    if (parents.length > 1) throw new AppError("conflict", "The branch has merge commits, which cannot be made again one by one.", "Choose squash or merge. Nothing was changed.");
    const { tree, conflicts } = await app.git.transplant(main, { from, to: sha, onto });
    refuseConflicts(wanted, conflicts);
    if (tree !== (await app.git.treeOf(main, onto))) onto = await app.git.makeCommit(main, { tree, parents: [onto], message: withTrailers(message, trailersOf(wanted)), like: sha, at });
  }
  if (onto === baseSha) throw nothing(base);
  return onto;
}

async function messageOf(app: App, strategy: LandingStrategy, wanted: Wanted): Promise<string> {
  const { main, baseSha, headSha, task } = wanted;
  const trailers = trailersOf(wanted);
  if (strategy === "merge") return withTrailers(`Merge task ${task.number}: ${commitTitle(task)}`, trailers);
  const commits = await app.git.commitsOf(main, baseSha, headSha);
  const [only] = commits;
  if (only && commits.length === 1 && only.message.trim() !== "") return withTrailers(only.message, trailers);
  return withTrailers(`${commitTitle(task)}\n\n${commits.map((c) => `- ${c.message.trim().split("\n")[0] ?? ""}`).join("\n")}`, trailers);
}

function trailersOf({ task, agent }: Wanted): Record<string, string> {
  return { Task: String(task.number), Agent: agent };
}

function refuseConflicts({ base }: Wanted, conflicts: readonly string[]): void {
  const [first] = conflicts;
  if (first === undefined) return;
  const more = conflicts.length > 1 ? ` and ${conflicts.length - 1} more` : "";
  throw new AppError("conflict", `It conflicts with ${base} in ${first}${more}.`, `Merge ${base} into the branch by hand, or submit a task that does. Nothing was changed.`);
}

function nothing(base: string): AppError {
  return new AppError("conflict", `${base} has all of this change already.`, "Nothing is left to land.");
}
