import { sumOf } from "#domain/evidence.ts";
import type { Landing, LandingCheck } from "#domain/landing.ts";
import { taskAt } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { listProjectLandings, updateLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { findTask } from "../store/task.ts";
import { lookAtLanding, proofOf } from "./check-landing.ts";

/** Looks once more at what did not pass on a branch, after something was taken off it: at its newest commit. */
export async function recheckRed(app: App, at: Pick<Landing, "projectId" | "base">): Promise<void> {
  const project = await findProject(app.db, at.projectId);
  const sha = project && (await app.git.resolve({ commonDir: project.gitCommonDir, workTree: project.path }, `refs/heads/${at.base}`));
  if (!project || !sha) return;
  for (const landing of (await listProjectLandings(app.db, at.projectId)).filter((l) => l.base === at.base && l.status === "landed" && l.proof === "failed")) {
    await app.exclusively(`check-landing:${landing.id}`, async () => {
      const whole = await findTask(app.db, landing.taskId);
      const task = whole && taskAt(whole, project.id);
      const checks = task ? await lookAtLanding(app, { landing: { ...landing, toSha: sha, id: landing.id }, project, task }, `recheck-landing:${landing.id}:${sha}`) : [];
      if (!task || app.stopping.aborted || proofOf(checks) === "failed") return;
      await passes(app, { landing, task, checks, sha });
    });
  }
}

/** What did not pass does by now, so nobody is asked any more whether to take it off. */
function passes(app: App, on: { landing: Landing; task: Task; checks: LandingCheck[]; sha: string }): Promise<void> {
  const { landing, task, checks, sha } = on;
  const place = { projectId: landing.projectId, taskId: task.id, delegationId: landing.delegationId };
  return app.bus.commit(async (db) => {
    const asked = await findDecisionByKey(db, `landing:${landing.id}`);
    const isOpen = asked?.status === "open";
    return {
      writes: [updateLanding(db, landing.id, { proof: proofOf(checks), checks }), ...(isOpen ? [updateDecision(db, asked.id, { status: "expired", closedWhy: `it passes at ${sha.slice(0, 7)}`, closedAt: now() })] : [])],
      events: [
        { kind: "landing.checked", ...place, payload: { landingId: landing.id, passed: true, sum: `${sumOf(checks)} at ${sha.slice(0, 7)}` } },
        ...(isOpen ? [{ kind: "decision.changed" as const, ...place, projectId: asked.projectId, payload: { decisionId: asked.id, to: "expired" as const, verdict: null } }] : []),
      ],
      result: undefined,
    };
  });
}
