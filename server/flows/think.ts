import { type OpenBrain, ParsedWish, type WishContext } from "#domain/brain.ts";
import type { App } from "../kernel.ts";

const TIMEOUT_MS = 60_000;

/** A brain that is open, with its id for the record. */
export interface Thinker {
  id: string;
  mayApprove: boolean;
  brain: OpenBrain;
}

/** The brains to try, best first: the one that was chosen (or the first that is available) and, behind it, the one that always works. */
export function thinkers(app: App, choice: string | null): Thinker[] {
  const wanted = choice ?? app.env.brain;
  const ranked = [...app.brains.values()].sort((a, b) => a.rank - b.rank);
  const available = ranked.filter((b) => b.available(app.env.userEnv));
  const first = available.find((b) => b.id === wanted) ?? available[0];
  const last = ranked.at(-1);
  const ids = new Set([first, last].filter((b) => b !== undefined));
  return [...ids].flatMap((b) => {
    try {
      return [{ id: b.id, mayApprove: b.mayApprove, brain: b.open(app.env.userEnv) }];
    } catch (error) {
      app.log.warn({ err: error, brain: b.id }, "a brain could not be opened");
      return [];
    }
  });
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
  for (const { id, brain } of thinkers(app, choice)) {
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
