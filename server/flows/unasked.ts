import { AUTONOMY, BY_AUTONOMY } from "#domain/autonomy.ts";
import type { Actor } from "#domain/action.ts";
import type { NewEvent } from "#domain/events.ts";
import type { UnaskedStep } from "#domain/unasked.ts";

/** The event by which something that ran unasked is listed; none when a person asked for it. */
export function actedUnasked(actor: Actor, place: { projectId: string; taskId: string }, said: { step: UnaskedStep; what: string; why: string; subject?: string }): NewEvent[] {
  if (actor.kind !== "system" || actor.id !== BY_AUTONOMY) return [];
  return [{ kind: "autonomy.acted", actor: AUTONOMY, ...place, payload: { subject: null, ...said } }];
}
