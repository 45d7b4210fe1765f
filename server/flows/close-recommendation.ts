import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { nextRecommendation, type Recommendation, type RecommendationEvent } from "#domain/post-mortem.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { findRecommendation, updateRecommendation } from "../store/learning.ts";

/** Moves a recommendation to its next state and closes the decision it was in the inbox as. */
export function closeRecommendation(
  app: App,
  recommendation: Recommendation,
  move: { event: RecommendationEvent; actor: Actor; fields?: Partial<Recommendation> },
): Promise<Recommendation> {
  return app.bus.commit(async (db) => {
    const current = (await findRecommendation(db, recommendation.id)) ?? recommendation;
    const status = nextRecommendation(current.status, move.event);
    if (!status) throw new AppError("wrong-state", `This recommendation is ${current.status} already.`, "Look at Learn for what else there is.");
    const at = now();
    const decision = await findDecisionByKey(db, `recommendation:${recommendation.id}`);
    const isOpen = decision && (decision.status === "open" || decision.status === "answered");
    const verdict = move.event === "apply" ? ("approve" as const) : ("deny" as const);
    const place = { projectId: recommendation.projectId, taskId: recommendation.taskId, actor: move.actor };
    return {
      writes: [
        updateRecommendation(db, recommendation.id, { ...move.fields, status, updatedAt: at }),
        ...(isOpen ? [updateDecision(db, decision.id, { status: "taken", verdict, answeredBy: move.actor.id, answeredAt: decision.answeredAt ?? at, closedAt: at })] : []),
      ],
      events: [
        { kind: "recommendation.changed", ...place, payload: { recommendationId: recommendation.id, to: status, title: recommendation.title } },
        ...(isOpen ? [{ kind: "decision.changed" as const, ...place, payload: { decisionId: decision.id, to: "taken" as const, verdict } }] : []),
      ],
      result: { ...recommendation, ...move.fields, status, updatedAt: at },
    };
  });
}

/** Puts a recommendation aside; it comes back only when its evidence doubles. */
export function dismissRecommendation(app: App, id: string, actor: Actor): Promise<Recommendation> {
  // Not while it is being applied: then the file would be written and the row say otherwise.
  return app.exclusively(`recommendation:${id}`, async () => {
    const recommendation = await findRecommendation(app.db, id);
    if (!recommendation) throw new AppError("not-found", "There is no such recommendation.", "Look at Learn for the present ones.");
    return closeRecommendation(app, recommendation, { event: "dismiss", actor });
  });
}
