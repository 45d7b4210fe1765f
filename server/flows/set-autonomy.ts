import type { Actor } from "#domain/action.ts";
import type { AutonomyStep } from "#domain/earned.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import { TaskType } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import { newId, now } from "../lib/ids.ts";
import { insertStep } from "../store/autonomy.ts";

/** The steps a person makes by changing the settings, so that they stand in the history and evidence counts from them on. */
export function stepsOfChange(db: Db, change: { before: Project; after: Project; actor: Actor }): Write[] {
  const { before, after, actor } = change;
  const made = (step: Pick<AutonomyStep, "type" | "from" | "to" | "why">): AutonomyStep => ({ ...step, id: newId(), projectId: after.id, kind: "set", own: null, status: "applied", tasks: [], actor, createdAt: now(), closedAt: null });
  const switched = [
    ...(before.settings.mayMerge === after.settings.mayMerge ? [] : [`landing unasked is ${after.settings.mayMerge ? "on" : "off"}`]),
    ...(before.settings.mayPush === after.settings.mayPush ? [] : [`proposing unasked is ${after.settings.mayPush ? "on" : "off"}`]),
  ];
  const whole = before.autonomy !== after.autonomy || switched.length > 0 ? [made({ type: null, from: before.autonomy, to: after.autonomy, why: ["set by hand", ...switched].join(", ") })] : [];
  const own = TaskType.options.filter((type) => before.settings.autonomyByType[type] !== after.settings.autonomyByType[type]);
  return [...whole, ...own.map((type) => made({ type, from: autonomyFor(before, type), to: autonomyFor(after, type), why: "set by hand" }))].map((step) => insertStep(db, step));
}
