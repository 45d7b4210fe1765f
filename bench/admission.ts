import { agentProject, runAll, type Seen, seedConfirmed, startGoverned } from "../e2e/support/many-agents.ts";
import { WRITE_AND_COMMIT } from "../e2e/support/world.ts";
import { findTask } from "../server/store/task.ts";
import type { Figure } from "./figure.ts";

/** Tasks that come at once, megabytes planned for one agent and for all. */
const TASKS = 20;
const [EACH_MB, ALL_MB] = [2000, 24_576];
/** Tasks of each project; the last ones come to a queue that is full of the first one's. */
const SHARES = [14, 2, 2, 2];

/** Twenty tasks at once on 24 GiB where an agent takes 2 GB: real terminals, real worktrees, and an invented machine. */
export async function admission(options: { quick: boolean }): Promise<Figure[]> {
  const [shares, allMb] = options.quick ? [[6, 1], 3 * EACH_MB] : [SHARES, ALL_MB];
  const { app, close } = await startGoverned({ memoryMb: allMb });
  try {
    const tasks = [];
    for (const [p, share] of shares.entries()) {
      // Long enough that the machine is full while the others wait.
      const project = await agentProject(app, { memoryMb: EACH_MB, script: `sleep 2; ${WRITE_AND_COMMIT}`, name: `project ${p}` });
      for (let i = 0; i < share; i++) tasks.push(await seedConfirmed(app, project, { branch: `feat/work-${p}-${i}` }));
    }
    const seen = await runAll(app, tasks, EACH_MB);
    const ends = await Promise.all(tasks.map((t) => findTask(app.db, t.id)));
    const missing = ends.filter((t) => t?.status !== "completed").length;
    const detail = { tasks: tasks.length, shares, eachMb: EACH_MB, allMb, mostAgents: seen.mostAgents, starts: seen.starts.map((s) => s.projectId) };
    return [
      { name: "most-memory-by-plan", value: seen.mostMb, goal: allMb, unit: "MB", counts: true, detail },
      { name: "agents-at-once", value: seen.mostAgents, goal: Math.min(Math.floor(allMb / EACH_MB), tasks.length), least: true, unit: "", counts: true, detail: {} },
      { name: `not-completed-of-${options.quick ? tasks.length : TASKS}`, value: missing, goal: 0, unit: "", counts: true, detail: {} },
      { name: "turns-taken-unfairly", value: unfair(seen, Math.floor(allMb / EACH_MB)), goal: 0, unit: "", counts: true, detail: {} },
    ];
  } finally {
    await close();
  }
}

/** Starts from a full machine on, of a project that had got more than another one which was waiting, and by more than one turn. */
function unfair({ starts }: Seen, places: number): number {
  const turns = new Map<string, number>();
  let count = 0;
  for (const [i, { projectId, waiting }] of starts.entries()) {
    const own = turns.get(projectId) ?? 0;
    const isUnfair = i >= places && waiting.some((other) => other !== projectId && (turns.get(other) ?? 0) + 1 < own);
    if (isUnfair) count++;
    turns.set(projectId, own + 1);
  }
  return count;
}
