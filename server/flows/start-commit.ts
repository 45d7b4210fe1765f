import { AppError } from "#domain/errors.ts";
import { isStanding } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { listLandingsIn } from "../store/landing.ts";
import { findTasks, listDelegations } from "../store/task.ts";
import { baseCommitOf } from "./base-branch.ts";
import { triesAt } from "./stands.ts";

/** Conflicting files that are named. */
const NAMED = 8;

/** What a task depends on and what is not in the base yet: verified work with the commit it stands on. */
interface Foundation {
  task: Task;
  headSha: string;
}

/**
 * The commit a task's work starts from: the base branch's newest, joined with the verified work of its parents that has not landed.
 * Where their work does not fit together a person has to settle it.
 */
export async function startCommitOf(app: App, project: Project, task: Task): Promise<string> {
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  let start = await baseCommitOf(app, project, project.settings.baseBranch);
  const joined: Task[] = [];
  for (const { task: parent, headSha } of await foundationsOf(app, project, task)) {
    if (!(await app.git.resolve(main, headSha))) continue;
    const [isIn, isAhead] = await Promise.all([app.git.isAncestor(main, headSha, start), app.git.isAncestor(main, start, headSha)]);
    if (isIn) continue;
    if (isAhead) start = headSha;
    else start = await join(app, main, { start, headSha, parent, joined, at: task.createdAt });
    joined.push(parent);
  }
  return start;
}

async function join(app: App, main: { commonDir: string; workTree: string }, on: { start: string; headSha: string; parent: Task; joined: readonly Task[]; at: string }): Promise<string> {
  const refusal = await app.git.mergeRefusal(main);
  if (refusal) throw new AppError("conflict", `The work of task ${on.parent.number} could not be joined with the rest. ${refusal}`, `Land task ${on.parent.number}, then try again.`);
  const { tree, conflicts } = await app.git.join(main, on.start, on.headSha);
  if (conflicts.length === 0) return app.git.makeCommit(main, { tree, parents: [on.start, on.headSha], message: `chore: begin with the work of task ${on.parent.number}`, like: null, at: on.at });
  const others = on.joined.length > 0 ? `task ${on.joined.map((t) => t.number).join(", ")}` : "the base branch";
  const files = `${conflicts.slice(0, NAMED).join(", ")}${conflicts.length > NAMED ? ` and ${conflicts.length - NAMED} more` : ""}`;
  throw new AppError("conflict", `What it builds on does not fit together: task ${on.parent.number} and ${others} both changed ${files}.`, "Land one of them, settle the conflict while landing the other, then try again.");
}

/** Verified parents whose change is not in the base, in the order of their numbers. */
async function foundationsOf(app: App, project: Project, task: Task): Promise<Foundation[]> {
  const parents = (await findTasks(app.db, task.dependsOn)).filter((p) => p.status === "completed").toSorted((a, b) => a.number - b.number);
  const ids = parents.map((p) => p.id);
  const [landings, tries] = await Promise.all([listLandingsIn(app.db, ids, project.id), listDelegations(app.db, ids, { brief: true })]);
  const done = await triesAt(app, parents.flatMap((parent) => tries.findLast((d) => d.taskId === parent.id && d.status === "completed") ?? []), project.id);
  return parents.flatMap((parent) => {
    const headSha = done.find((d) => d.taskId === parent.id)?.headSha;
    const landing = landings.findLast((l) => l.taskId === parent.id);
    return headSha && !(landing && isStanding(landing)) ? [{ task: parent, headSha }] : [];
  });
}
