import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { makeWorktree } from "./make-worktree.ts";
import { makeSites } from "./make-sites.ts";
import { setUpWorktree } from "./set-up-worktree.ts";
import { inRepository, standsOf } from "./stands.ts";
import { startAgent } from "./start-agent.ts";

/**
 * Brings a delegation from its row to a running agent: worktree, set-up, session. Each step looks first whether it was done,
 * so that the whole may be repeated after a crash at any point.
 */
export async function delegate(app: App, delegationId: string): Promise<void> {
  const delegation = await findDelegation(app.db, delegationId);
  const task = delegation && (await findTask(app.db, delegation.taskId));
  const project = task && (await findProject(app.db, task.projectId));
  if (!delegation || !task || !project) throw new AppError("not-found", "The delegation, its task or its project is gone.", "Submit the wish again.");
  const placed = delegation.worktreePath ? delegation : await makeWorktree(app, { project, task, delegation });
  await makeSites(app, { project, task, delegation: placed });
  for (const stand of await standsOf(app, { project, task, delegation: placed })) await inRepository(stand, () => setUpWorktree(app, stand));
  await startAgent(app, { project, task, delegation: placed });
}
