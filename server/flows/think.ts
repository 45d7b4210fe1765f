import type { OpenBrain, ParsedWish, WishContext } from "#domain/brain.ts";
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
  return [...ids].map((b) => ({ id: b.id, mayApprove: b.mayApprove, brain: b.open(app.env.userEnv) }));
}

/** What a wish means. A brain that fails or answers nonsense is passed over; the answer says who gave it. */
export async function understand(app: App, choice: string | null, wish: string, context: WishContext): Promise<ParsedWish & { brain: string }> {
  let failure: unknown;
  for (const { id, brain } of thinkers(app, choice)) {
    try {
      return { ...(await brain.parse(wish, context, AbortSignal.any([app.stopping, AbortSignal.timeout(TIMEOUT_MS)]))), brain: id };
    } catch (error) {
      failure = error;
      app.log.warn({ err: error, brain: id }, "a brain could not parse a wish");
    }
  }
  throw failure;
}
