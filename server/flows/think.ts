import type { z } from "zod";
import { type Brain, type OpenBrain, ParsedWish, type Turn, type WishContext } from "#domain/brain.ts";
import { orderOf, type RequestKind } from "#domain/router.ts";
import { NO_SUGGESTIONS, Suggestions } from "#domain/suggested-checks.ts";
import type { App } from "../kernel.ts";
import type { KeptAnswers } from "../lib/kept-answers.ts";
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

/** A question whose answer depends on nothing but what is asked. */
interface Ask<T> {
  kept: KeptAnswers<T>;
  shape: z.ZodType<T>;
  question: unknown;
  projectId: string | null | undefined;
  signal: AbortSignal;
  open(brain: OpenBrain): Promise<T>;
}

function thinkerOf(app: App, plug: Brain, kind: RequestKind): Thinker[] {
  const openFor = (projectId: string | null | undefined, known?: string): OpenBrain => plug.open(app.env.userEnv, worldFor(app, { brain: plug, kind, projectId: projectId ?? null, model: known }));
  try {
    const { model, ...opened } = openFor(null);
    const answer = <T>(ask: Ask<T>): Promise<T> => askOnce(app, { brain: plug, kind, projectId: ask.projectId ?? null, model }, { ...ask, model, open: () => guarded(app, plug, ask.signal, () => ask.open(openFor(ask.projectId, model))) });
    return [{ id: plug.id, mayApprove: plug.mayApprove, brain: {
      ...(model === undefined ? {} : { model }),
      parse(said, known, signal) {
        const { wish, context } = withoutSecrets(app, { wish: said, context: known });
        return answer({ kept: app.models.parses, shape: ParsedWish, question: [wish, context], projectId: context.projectId, signal, open: (brain) => brain.parse(wish, context, signal) });
      },
      ...("suggest" in opened ? { suggest(asked, signal) {
        const question = withoutSecrets(app, asked);
        return answer({ kept: app.models.suggestions, shape: Suggestions, question, projectId: question.projectId, signal, open: async (brain) => brain.suggest?.(question, signal) ?? NO_SUGGESTIONS });
      } } : {}),
      converse: (turn) => guarded(app, plug, turn.signal, () => openFor(turn.context.projectId, model).converse(shownOf(app, turn))),
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

/** Word by word: what is taken out of one never reaches into the next. */
function withoutSecrets<T>(app: App, shown: T): T {
  return JSON.parse(JSON.stringify(shown), (_key, value: unknown) => (typeof value === "string" ? app.redact(value) : value)) as T;
}

/** The model a brain would ask; null where there is none or it cannot be opened. */
export function modelOf(app: App, plug: Brain): string | null {
  return thinkerOf(app, plug, "parse")[0]?.brain.model ?? null;
}

/** A model that was asked the same before is not asked again. */
async function askOnce<T>(app: App, asking: Asking, ask: Pick<Ask<T>, "kept" | "shape" | "question"> & { model: string | undefined; open(): Promise<T> }): Promise<T> {
  const { kept, model, shape } = ask;
  if (model === undefined) return ask.open();
  const question = [asking.brain.id, model, ask.question];
  const known = kept.get(question);
  if (known) {
    await recordCall(app, asking, { usage: { model, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 }, outcome: "cached", durationMs: 0 });
    return known;
  }
  const answer = shape.parse(await ask.open());
  kept.keep(question, answer);
  return answer;
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
  const { answer, by } = await firstAnswer(app, { kind: "parse", choice }, (brain, signal) => brain.parse(wish, context, signal).then((parsed) => ParsedWish.parse(parsed)));
  return { ...answer, brain: by };
}

/** What the first brain says that can say it, and which one it was. Throws what the last one failed with. */
export async function firstAnswer<T>(app: App, on: { kind: RequestKind; choice: string | null }, ask: (brain: OpenBrain, signal: AbortSignal) => Promise<T> | undefined): Promise<{ answer: T; by: string }> {
  let failure: unknown;
  for (const { id, brain } of thinkers(app, on.choice, on.kind)) {
    app.stopping.throwIfAborted();
    const signal = AbortSignal.any([app.stopping, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const asked = ask(brain, signal);
      if (asked === undefined) continue;
      return { answer: await inTime(asked, signal), by: id };
    } catch (error) {
      failure = error;
      app.log.warn({ err: error, brain: id, kind: on.kind }, "a brain gave no answer that could be used");
    }
  }
  throw failure;
}
