import type { CheckWorld, TreeFacts } from "#domain/check.ts";
import type { Landing } from "#domain/landing.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";
import { listTogether } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { worldOf } from "./check-world.ts";

/** What a landing changed on its branch, as its checks see it. */
export async function landedFacts(app: App, tree: Tree, { fromSha, toSha }: Pick<Landing, "fromSha" | "toSha">): Promise<TreeFacts> {
  const [commits, changed] = await Promise.all([app.git.commitsBetween(tree, fromSha, toSha), app.git.changes(tree, fromSha, toSha)]);
  return { baseSha: fromSha, headSha: toSha, branch: null, expectedBranch: null, commits, changed, uncommitted: [], folder: null };
}

/** What landed with a change in its task's other repositories, for the checks that look at all of it as one. */
export async function landedWith(app: App, landing: Landing, task: Task): Promise<{ name: string; world: CheckWorld }[]> {
  if (!landing.together) return [];
  const others = (await listTogether(app.db, landing.together)).filter((row) => row.projectId !== landing.projectId);
  const found = await Promise.all(others.map(async (row) => {
    const project = await findProject(app.db, row.projectId);
    if (!project) return [];
    const tree = { commonDir: project.gitCommonDir, workTree: project.path };
    const facts = await landedFacts(app, tree, row);
    return [{ name: project.name, world: worldOf(app, { tree, facts, task, place: "clean", fresh: null, keeper: { keeper: row.delegationId, projectPath: project.path } }) }];
  }));
  return found.flat();
}
