import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";

interface Move {
  branch: string;
  from: string;
  to: string;
  why: string;
  /** The new commit stands on the old one; then it may have come in already, with more on top. */
  forward: boolean;
}

/** Moves the base branch, with the files of the folder it is checked out in. Recognises its own earlier success; never overwrites what is not committed. */
export async function moveBase(app: App, project: Project, move: Move): Promise<void> {
  const { branch, from, to } = move;
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const tip = await app.git.resolve(main, `refs/heads/${branch}`);
  if (tip === to || (tip && move.forward && tip !== from && (await app.git.isAncestor(main, to, tip)))) return;
  if (tip !== from) throw new AppError("conflict", `${branch} moved meanwhile; it is at ${tip?.slice(0, 7) ?? "no commit"}.`, "Look at the plan again and land it from there. Nothing was changed.");
  const checkout = await openCheckout(app, main, branch);
  await (checkout ? app.git.moveCheckout(checkout, move) : app.git.moveBranch(main, move));
}

/** The folder the branch is checked out in, if a person does nothing else with it there. */
async function openCheckout(app: App, main: Tree, branch: string): Promise<Tree | null> {
  const checkout = await app.git.checkoutOf(main, branch);
  if (checkout && !(await app.files.exists(checkout.workTree))) throw new AppError("conflict", `${branch} is checked out in ${checkout.workTree}, which is not there now.`, "Bring the folder back, or run `git worktree prune`. Nothing was changed.");
  const unfinished = await app.git.unfinished(main, branch, checkout);
  if (unfinished) throw new AppError("conflict", `There is ${unfinished} in progress.`, "End or abort it, then try again. Nothing was changed.");
  return checkout;
}
