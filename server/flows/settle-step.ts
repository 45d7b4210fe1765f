import type { Actor } from "#domain/action.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import { type AutonomyStep, nextStep, type StepEvent } from "#domain/earned.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { autonomyFor, type Project, type ProjectSettings } from "#domain/project.ts";
import type { TaskType } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findStep, updateStep } from "../store/autonomy.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { findProject, updateProject } from "../store/project.ts";

interface Word {
  event: StepEvent;
  actor: Actor;
}

/** Takes a step of autonomy, refuses it, or takes it back, with its decision and the setting in one commit. Doing it twice changes nothing more. */
export function settleStep(app: App, id: string, word: Word): Promise<AutonomyStep> {
  return app.bus.commit(async (db) => {
    const step = await findStep(db, id);
    const project = step && (await findProject(db, step.projectId));
    if (!step || !project) throw new AppError("not-found", "There is no such step.", "Look at the project’s autonomy in Settings.");
    const status = nextStep(step.status, word.event);
    if (!status) return { writes: [], events: [], result: step };
    const at = now();
    const change = status === "applied" || status === "reverted" ? levelChange(db, { project, step, word, at }) : { writes: [], events: [] };
    const asked = await closeDecision(db, step, { status, actor: word.actor, at });
    return {
      writes: [updateStep(db, id, { status, closedAt: at, ...(word.event === "overtake" ? {} : { actor: word.actor }) }), ...change.writes, ...asked.writes],
      events: [{ kind: "autonomy.changed", actor: word.actor, projectId: project.id, payload: { stepId: id, kind: step.kind, to: step.to, status } }, ...change.events, ...asked.events],
      result: { ...step, status, closedAt: at },
    };
  });
}

/** The settings with another level for one kind of task; null lets it follow the project. */
export function withLevel({ settings }: Pick<Project, "settings">, type: TaskType, level: Autonomy | null): ProjectSettings {
  const { [type]: _, ...others } = settings.autonomyByType;
  return { ...settings, autonomyByType: level === null ? others : { ...others, [type]: level } };
}

interface Written {
  writes: Write[];
  events: NewEvent[];
}

function levelChange(db: Db, on: { project: Project; step: AutonomyStep; word: Word; at: string }): Written {
  const { project, step, word, at } = on;
  const isBack = word.event === "revert";
  const present = step.type === null ? project.autonomy : autonomyFor(project, step.type);
  if (step.type === null || step.kind === "set") throw new AppError("wrong-state", "This was set by hand.", "Change it in the project’s settings.");
  if (present !== (isBack ? step.to : step.from)) throw new AppError("conflict", `${step.type} tasks are at ${present} by now.`, "Look at the project’s settings. Nothing was changed.");
  const level = isBack ? step.own : step.to;
  return {
    writes: [updateProject(db, project.id, { settings: withLevel(project, step.type, level), updatedAt: at })],
    events: [{ kind: "project.changed", actor: word.actor, projectId: project.id, payload: { fields: [`autonomy of ${step.type} tasks ${level ?? "as the project"}`] } }],
  };
}

/** The step's question is answered by what was done, wherever it was done. */
async function closeDecision(db: Db, step: AutonomyStep, on: { status: AutonomyStep["status"]; actor: Actor; at: string }): Promise<Written> {
  const decision = await findDecisionByKey(db, `autonomy:${step.id}`);
  if (decision?.status !== "open" && decision?.status !== "answered") return { writes: [], events: [] };
  const isSaid = decision.status === "answered" || on.status !== "overtaken";
  const verdict = decision.verdict ?? (on.status === "applied" ? ("approve" as const) : ("deny" as const));
  const fields = isSaid
    ? { status: "taken" as const, verdict, answeredBy: decision.answeredBy ?? on.actor.id, answeredAt: decision.answeredAt ?? on.at, closedAt: on.at }
    : { status: "expired" as const, closedWhy: "the level or the evidence is another one by now", closedAt: on.at };
  return {
    writes: [updateDecision(db, decision.id, fields)],
    events: [{ kind: "decision.changed", actor: on.actor, projectId: step.projectId, payload: { decisionId: decision.id, to: fields.status, verdict: isSaid ? verdict : null } }],
  };
}
