import { AUTONOMY } from "#domain/autonomy.ts";
import { type AutonomyStep, decidedAt, type Outcome, type Proposal, since, stepFor } from "#domain/earned.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import { TaskType } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { insertStep, listSteps } from "../store/autonomy.ts";
import { insertDecision, newDecision } from "../store/decision.ts";
import { findProject, updateProject } from "../store/project.ts";
import { settleStep, withLevel } from "./settle-step.ts";
import { trackRecord } from "./track-record.ts";

/** Looks at what became of a project's tasks: proposes a step up or down where they speak for it, takes full back at once where it was too much. Safe to repeat. */
export function reviewAutonomy(app: App, projectId: string): Promise<void> {
  return app.exclusively(`autonomy:${projectId}`, async () => {
    const record = await trackRecord(app.db, projectId);
    for (const type of TaskType.options) await reviewType(app, { projectId, type, outcomes: record.get(type) ?? [] });
  });
}

async function reviewType(app: App, on: { projectId: string; type: TaskType; outcomes: readonly Outcome[] }): Promise<void> {
  const [project, steps] = await Promise.all([findProject(app.db, on.projectId), listSteps(app.db, on.projectId)]);
  if (!project) return;
  const level = autonomyFor(project, on.type);
  const proposal = stepFor(level, since(on.outcomes, decidedAt(steps, on.type)));
  const open = steps.find((s) => s.status === "proposed" && s.type === on.type);
  const isSame = open && proposal?.kind === open.kind && open.from === level && proposal.to === open.to;
  if (isSame) return;
  if (open) await settleStep(app, open.id, { event: "overtake", actor: AUTONOMY });
  if (proposal) await make(app, { project, type: on.type, proposal });
}

/** The proposal as a decision; a step down from full is made with it. */
async function make(app: App, on: { project: Project; type: TaskType; proposal: Proposal }): Promise<void> {
  const { type, proposal } = on;
  await app.bus.commit(async (db) => {
    const project = await findProject(db, on.project.id);
    if (!project) return { writes: [], events: [], result: undefined };
    const at = now();
    const { atOnce, ...said } = proposal;
    const step: AutonomyStep = {
      ...said, id: newId(), projectId: project.id, type, from: autonomyFor(project, type), own: project.settings.autonomyByType[type] ?? null,
      status: atOnce ? "applied" : "proposed", actor: AUTONOMY, createdAt: at, closedAt: atOnce ? at : null,
    };
    const title = titleOf(step);
    const row = newDecision({ projectId: project.id }, { key: `autonomy:${step.id}`, title, body: { kind: "autonomy", step: bodyOf(step) } });
    return {
      writes: [insertStep(db, step), insertDecision(db, row), ...(atOnce ? [updateProject(db, project.id, { settings: withLevel(project, type, step.to), updatedAt: at })] : [])],
      events: [
        { kind: "decision.opened", projectId: project.id, payload: { decisionId: row.id, kind: "autonomy", title } },
        { kind: "autonomy.changed", actor: AUTONOMY, projectId: project.id, payload: { stepId: step.id, kind: step.kind, to: step.to, status: step.status } },
        ...(atOnce ? [
          { kind: "project.changed" as const, actor: AUTONOMY, projectId: project.id, payload: { fields: [`autonomy of ${type} tasks ${step.to}`] } },
          { kind: "autonomy.acted" as const, actor: AUTONOMY, projectId: project.id, payload: { step: "level" as const, what: `${type} tasks went from ${step.from} to ${step.to}`, why: step.why, subject: step.id } },
        ] : []),
      ],
      result: undefined,
    };
  });
}

function titleOf({ kind, status, type, to }: AutonomyStep): string {
  const tasks = `${type} tasks`;
  if (status === "applied") return `Lowered to ${to}: ${tasks}`;
  return kind === "raise" ? `Raise ${tasks} to ${to}` : `Lower ${tasks} to ${to}`;
}

function bodyOf({ id, type, kind, from, to, status, why, tasks }: AutonomyStep) {
  return { id, type, kind, from, to, status, why, tasks: tasks.slice(0, 50) };
}
