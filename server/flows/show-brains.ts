import type { DoctorLine } from "#domain/api.ts";
import type { Brain } from "#domain/brain.ts";
import { breakerState } from "#domain/breaker.ts";
import type { BrainsView, BrainView, CallSum } from "#domain/brains-view.ts";
import { priceOf } from "#domain/model-price.ts";
import type { RequestKind } from "#domain/router.ts";
import type { App } from "../kernel.ts";
import { CALLS_PER_HOUR } from "../lib/call-window.ts";
import { windowKey } from "../lib/model-router.ts";
import { sumByBrain, sumByProject } from "../store/model-call.ts";
import { findProject } from "../store/project.ts";
import { modelOf, thinkers } from "./think.ts";

/** Days the sums look back on. */
const DAYS = 7;
const NOTHING: CallSum = { calls: 0, failures: 0, cached: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 };

/** The router as a person sees it. */
export async function showBrains(app: App): Promise<BrainsView> {
  const since = new Date(Date.now() - DAYS * 24 * 3_600_000).toISOString();
  const sums = new Map((await sumByBrain(app.db, since)).map(({ brain, ...sum }) => [brain, sum]));
  const projects = await sumByProject(app.db, since);
  return {
    days: DAYS,
    callsPerHour: CALLS_PER_HOUR,
    prefer: app.models.preferences,
    first: { parse: firstOf(app, "parse"), suggest: firstOf(app, "suggest"), converse: firstOf(app, "converse") },
    brains: [...app.brains.values()].toSorted((a, b) => a.rank - b.rank).map((brain) => viewOf(app, brain, sums.get(brain.id) ?? NOTHING)),
    projects: await Promise.all(projects.map(async ({ projectId, ...sum }) => ({ projectId, name: await nameOf(app, projectId), sum, lastHour: app.models.window.count(windowKey(projectId)) }))),
  };
}

function firstOf(app: App, kind: RequestKind): string {
  return thinkers(app, null, kind)[0]?.id ?? "none";
}

async function nameOf(app: App, projectId: string | null): Promise<string> {
  return projectId === null ? "Master Control" : ((await findProject(app.db, projectId))?.name ?? "a project that was removed");
}

function viewOf(app: App, brain: Brain, sum: CallSum): BrainView {
  const ready = brain.available(app.env.userEnv, app.brainPrograms);
  const model = ready ? modelOf(app, brain) : null;
  const price = model === null ? undefined : priceOf(model, brain.prices ?? []);
  const breaker = app.models.breakerOf(brain);
  return {
    id: brain.id, ready, needs: brain.needs, model, sum,
    price: price ? { input: price.input, output: price.output, cached: price.cached ?? null, source: price.source, asOf: price.asOf } : null,
    breaker: breakerState(breaker, Date.now()),
    failuresInARow: breaker.failures,
    until: breaker.until === null ? null : new Date(breaker.until).toISOString(),
    medianMs: app.models.measured("parse", brain.id).medianMs ?? app.models.measured("converse", brain.id).medianMs,
  };
}


/** What the doctor says of brains that are passed over because they failed. */
export function brainLines(app: App): DoctorLine[] {
  return [...app.brains.values()].flatMap((brain): DoctorLine[] => {
    const breaker = app.models.breakerOf(brain);
    const state = breakerState(breaker, Date.now());
    if (state === "closed") return [];
    const until = new Date(breaker.until ?? 0).toISOString().slice(11, 16);
    const text = `failed ${breaker.failures} times in a row; ${state === "open" ? `others think until ${until} UTC, then it is tried again` : "the next request tries it again"}`;
    return [{ id: `brain-${brain.id}`, group: "tools", name: brain.id, state: "action", version: null, text, fix: null }];
  });
}
