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
  const isMergeNew = before.settings.mayMerge !== after.settings.mayMerge;
  const made = (step: Pick<AutonomyStep, "type" | "from" | "to" | "why">): AutonomyStep => ({ ...step, id: newId(), projectId: after.id, kind: "set", own: null, status: "applied", tasks: [], actor, createdAt: now(), closedAt: null });
  const whole = before.autonomy !== after.autonomy || isMergeNew
    ? [made({ type: null, from: before.autonomy, to: after.autonomy, why: isMergeNew ? `set by hand, landing unasked is ${after.settings.mayMerge ? "on" : "off"}` : "set by hand" })]
    : [];
  const own = TaskType.options.filter((type) => before.settings.autonomyByType[type] !== after.settings.autonomyByType[type]);
  return [...whole, ...own.map((type) => made({ type, from: autonomyFor(before, type), to: autonomyFor(after, type), why: "set by hand" }))].map((step) => insertStep(db, step));
}
