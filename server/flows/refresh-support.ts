import type { Pattern } from "#domain/pattern.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listRecommendations, updateRecommendation } from "../store/learning.ts";

/** Brings the support of open proposals up to what is known now. Their text and preview stay; what was decided keeps what it was decided on. */
export async function refreshSupport(app: App, projectId: string, patterns: readonly Pattern[]): Promise<void> {
  await app.bus.commit(async (db) => {
    const open = await listRecommendations(db, projectId, ["proposed"]);
    const changed = open.flatMap(({ id, taskId, title, pattern }) => {
      const seen = patterns.find((p) => p.kind === pattern.kind && p.key === pattern.key);
      const next = seen && supported(pattern, seen);
      return next && JSON.stringify(next) !== JSON.stringify(pattern) ? [{ id, taskId, title, pattern: next }] : [];
    });
    return {
      writes: changed.map(({ id, pattern }) => updateRecommendation(db, id, { pattern, updatedAt: now() })),
      events: changed.map(({ id, taskId, title }) => ({ kind: "recommendation.changed", projectId, taskId, payload: { recommendationId: id, to: "proposed", title } })),
      result: undefined,
    };
  });
}

/** A pattern as it was proposed, with the support it has now. Evidence that is known already is the more exact one. */
function supported(known: Pattern, seen: Pattern): Pattern {
  const { supportTasks, tasksSeen, occurrences, confLb } = seen;
  const evidence = seen.evidence.map((entry) => known.evidence.find((e) => e.taskId === entry.taskId) ?? entry);
  return { ...known, supportTasks, tasksSeen, occurrences, confLb, evidence };
}
