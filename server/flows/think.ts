import { type Brain, type OpenBrain, ParsedWish, type Turn, type WishContext } from "#domain/brain.ts";
import { orderOf, type RequestKind } from "#domain/router.ts";
import type { App } from "../kernel.ts";
import { failureOf } from "../lib/model-failure.ts";
import { type Asking, recordCall, worldFor } from "./ask-model.ts";

const TIMEOUT_MS = 60_000;

/** A brain that is open, with its id for the record. */
export interface Thinker {
  id: string;
  mayApprove: boolean;
  brain: OpenBrain;
}

/** The brains to try, best first: the one that was chosen, then by what is preferred; those that failed again and again are passed over, the one that always works is not. */
export function thinkers(app: App, choice: string | null, kind: RequestKind = "converse"): Thinker[] {
  const ready = [...app.brains.values()].filter((b) => b.available(app.env.userEnv, app.brainPrograms));
  const last = ready.toSorted((a, b) => a.rank - b.rank).at(-1);
  const asked = ready.filter((b) => b === last || app.models.mayCall(b));
  const candidates = asked.map((plug) => ({ id: plug.id, rank: plug.rank, traits: plug.traits, ...app.models.measured(kind, plug.id), plug }));
  const wanted = ready.find((b) => b.id === choice)?.id ?? app.env.brain;
  const ordered = orderOf(candidates, { kind, preference: app.models.preferences[kind], chosen: wanted });
  // What stands behind the one that always works would never be reached.
  const reached = ordered.slice(0, ordered.findIndex((c) => c.plug === last) + 1);
  return reached.flatMap(({ plug }) => thinkerOf(app, plug, kind));
}

function thinkerOf(app: App, plug: Brain, kind: RequestKind): Thinker[] {
  const openFor = (projectId: string | null, known?: string): OpenBrain => plug.open(app.env.userEnv, worldFor(app, { brain: plug, kind, projectId, model: known }));
  try {
    const { model } = openFor(null);
    return [{ id: plug.id, mayApprove: plug.mayApprove, brain: {
      ...(model === undefined ? {} : { model }),
      parse(said, known, signal) {
        const { wish, context } = withoutSecrets(app, { wish: said, context: known });
        return parseOnce(app, { brain: plug, kind, projectId: context.projectId ?? null, model }, { wish, context, model, open: () => guarded(app, plug, signal, () => openFor(context.projectId ?? null, model).parse(wish, context, signal)) });
      },
      converse: (turn) => guarded(app, plug, turn.signal, () => openFor(turn.context.projectId ?? null, model).converse(shownOf(app, turn))),
    } }];
  } catch (error) {
    app.log.warn({ err: error, brain: plug.id }, "a brain could not be opened");
    return [];
  }
}

/** A turn as a brain gets to see it: no secret of the person or of a repository leaves the house with it. */
function shownOf(app: App, turn: Turn): Turn {
  const { system, messages, answers, context } = turn;
  return { ...turn, ...withoutSecrets(app, { system, messages, answers, context }), call: async (name, input) => app.redact(await turn.call(name, input)) };
}

function withoutSecrets<T>(app: App, shown: T): T {
  return JSON.parse(app.redact(JSON.stringify(shown))) as T;
}

/** The model a brain would ask; null where there is none or it cannot be opened. */
export function modelOf(app: App, plug: Brain): string | null {
  return thinkerOf(app, plug, "parse")[0]?.brain.model ?? null;
}

/** A parse depends on nothing but what is asked; a model that was asked the same before is not asked again. */
async function parseOnce(app: App, asking: Asking, ask: { wish: string; context: WishContext; model: string | undefined; open(): Promise<ParsedWish> }): Promise<ParsedWish> {
  const { wish, context, model } = ask;
  if (model === undefined) return ask.open();
  const question = [asking.brain.id, model, wish, context];
  const kept = app.models.parses.get(question);
  if (kept) {
    await recordCall(app, asking, { usage: { model, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 }, outcome: "cached", durationMs: 0 });
    return kept;
  }
  const parsed = ParsedWish.parse(await ask.open());
  app.models.parses.keep(question, parsed);
  return parsed;
}

/** Asks a brain and tells its breaker how it went. */
async function guarded<T>(app: App, plug: Brain, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  app.models.called(plug);
  try {
    const answer = await inTime(ask(), signal);
    app.models.ended(plug, "answered");
    return answer;
  } catch (error) {
    const { outcome, pauseMs } = failureOf(error, signal);
    app.models.ended(plug, outcome === "stopped" || outcome === "limited" ? "stopped" : { failed: true, pauseMs });
    throw error;
  }
}

/** What a brain returns, or the signal's reason as soon as it aborts: not every brain listens to it. */
export function inTime<T>(thinking: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    thinking.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}

/** What a wish means. A brain that fails or answers nonsense is passed over; the answer says who gave it. */
export async function understand(app: App, choice: string | null, wish: string, context: WishContext): Promise<ParsedWish & { brain: string }> {
  let failure: unknown;
  for (const { id, brain } of thinkers(app, choice, "parse")) {
    app.stopping.throwIfAborted();
    const signal = AbortSignal.any([app.stopping, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      return { ...ParsedWish.parse(await inTime(brain.parse(wish, context, signal), signal)), brain: id };
    } catch (error) {
      failure = error;
      app.log.warn({ err: error, brain: id }, "a brain could not parse a wish");
    }
  }
  throw failure;
}
