import { fullJitter } from "#domain/backoff.ts";
import type { Brain, BrainWorld } from "#domain/brain.ts";
import type { ModelCall } from "#domain/model-call.ts";
import { costOf, type ModelUsage } from "#domain/model-price.ts";
import type { RequestKind } from "#domain/router.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { type Failure, failureOf } from "../lib/model-failure.ts";
import { windowKey } from "../lib/model-router.ts";
import { insertModelCall } from "../store/model-call.ts";

/** How often one request is made at most, and one whose answer was no answer. */
const TRIES = 3;
const TRIES_BAD = 2;
const BACKOFF = { baseMs: 500, capMs: 8000 };
/** A pause the other side asks for is waited for up to this; behind it another brain is faster. */
const MAX_PAUSE_MS = 8000;

/** For whom and for what a brain is asked. */
export interface Asking {
  brain: Brain;
  kind: RequestKind;
  projectId: string | null;
  /** The model as far as it is known beforehand, for a request that ends before it says. */
  model: string | undefined;
}

/** What a brain may do: look for its program, run it, and make requests that are limited, repeated and recorded here. */
export function worldFor(app: App, asking: Asking): BrainWorld {
  return {
    ...app.brainPrograms,
    request: (signal, work, mayRepeat = () => true) => request(app, asking, { signal, work, mayRepeat }),
  };
}

interface Work<T> {
  signal: AbortSignal;
  work(spent: (usage: ModelUsage) => void): Promise<T>;
  mayRepeat(): boolean;
}

async function request<T>(app: App, asking: Asking, on: Work<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const tried = await tryOnce(app, asking, on);
    if ("value" in tried) return tried.value;
    const pauseMs = pauseBefore(app, attempt, tried.failure);
    if (pauseMs === undefined || !on.mayRepeat()) throw tried.error;
    await app.models.wait(pauseMs, on.signal);
  }
}

/** Milliseconds until the next attempt; undefined when there is none. */
function pauseBefore(app: App, attempt: number, failure: Failure): number | undefined {
  const tries = failure.outcome === "bad-answer" ? TRIES_BAD : TRIES;
  if (!failure.isTransient || attempt + 1 >= tries || (failure.pauseMs ?? 0) > MAX_PAUSE_MS) return undefined;
  return Math.max(failure.pauseMs ?? 0, fullJitter(attempt, app.models.random(), BACKOFF));
}

async function tryOnce<T>(app: App, asking: Asking, { signal, work }: Work<T>): Promise<{ value: T } | { error: unknown; failure: Failure }> {
  const began = performance.now();
  let usage: ModelUsage | undefined;
  const tell = (outcome: ModelCall["outcome"]): Promise<void> => recordCall(app, asking, { usage, outcome, durationMs: Math.round(performance.now() - began) });
  try {
    app.models.window.take(windowKey(asking.projectId));
    const value = await work((spent) => void (usage = spent));
    await tell("ok");
    return { value };
  } catch (error) {
    const failure = failureOf(error, signal);
    await tell(failure.outcome);
    return { error, failure };
  }
}

/** Writes down what a request was and cost. That it cannot be written does not undo it. */
export async function recordCall(app: App, { brain, kind, projectId, model }: Asking, told: { usage: ModelUsage | undefined; outcome: ModelCall["outcome"]; durationMs: number }): Promise<void> {
  const { usage, outcome, durationMs } = told;
  const call: ModelCall = {
    id: newId(), at: now(), kind, brain: brain.id, model: usage?.model ?? model ?? "unknown", projectId,
    inputTokens: usage?.inputTokens ?? null, outputTokens: usage?.outputTokens ?? null, cachedTokens: usage?.cachedTokens ?? null,
    costUsd: usage ? costOf(usage, brain.prices ?? []) : null, durationMs, outcome,
  };
  app.models.measure(call);
  await app.bus.commit((db) => ({ writes: [insertModelCall(db, call)], events: [], result: undefined })).catch((error: unknown) => app.log.warn({ err: error, brain: brain.id }, "a call of a model could not be recorded"));
}
