import { z } from "zod";
import { Id, Time } from "./ids.ts";
import { Preference, Preferences } from "./router.ts";

/** What calls of models came to; `unpriced` calls are in no sum, because nobody knows what they cost. */
export const CallSum = z.object({
  calls: z.int(),
  failures: z.int(),
  /** Wishes that had been read before and cost nothing. */
  cached: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  costUsd: z.number(),
  unpriced: z.int(),
});
export type CallSum = z.infer<typeof CallSum>;

const Price = z.object({ input: z.number(), output: z.number(), cached: z.number().nullable(), source: z.string(), asOf: z.string() });

/** A brain and how it does. `until` is when an open breaker lets a call try again. */
export const BrainView = z.object({
  id: z.string(),
  ready: z.boolean(),
  /** What has to be there for it. */
  needs: z.string(),
  /** Null where there is none, or it is not known before the first call. */
  model: z.string().nullable(),
  /** US dollars per million tokens; null is unknown. */
  price: Price.nullable(),
  breaker: z.enum(["closed", "open", "half-open"]),
  failuresInARow: z.int(),
  until: Time.nullable(),
  medianMs: z.number().nullable(),
  sum: CallSum,
});
export type BrainView = z.infer<typeof BrainView>;

/** The router: who can think, who does for which kind of request, what it cost in the last `days`. */
export const BrainsView = z.object({
  days: z.int(),
  callsPerHour: z.int(),
  prefer: Preferences,
  /** Who is asked first for each kind, where a conversation chose none. */
  first: z.object({ parse: z.string(), suggest: z.string(), converse: z.string() }),
  brains: z.array(BrainView),
  /** Null is what was asked outside of any project. */
  projects: z.array(z.object({ projectId: Id.nullable(), name: z.string(), sum: CallSum, lastHour: z.int() })),
});
export type BrainsView = z.infer<typeof BrainsView>;

/** What is left out stays as it is. */
export const BrainsPatch = z.strictObject({ prefer: z.strictObject({ parse: Preference.optional(), suggest: Preference.optional(), converse: Preference.optional() }) });
export type BrainsPatch = z.infer<typeof BrainsPatch>;

/** `1 call`, `12 calls`. */
export function callsInWords({ calls }: Pick<CallSum, "calls">): string {
  return `${calls} ${calls === 1 ? "call" : "calls"}`;
}

/** The sum of a few calls in words: `$0.12`, `$0.12 and 3 at an unknown price`, `unknown`. */
export function costInWords({ calls, costUsd, unpriced }: Pick<CallSum, "calls" | "costUsd" | "unpriced">): string {
  const money = costUsd > 0 && costUsd < 0.01 ? "under $0.01" : `$${costUsd.toFixed(2)}`;
  if (unpriced === 0) return money;
  return unpriced >= calls ? "unknown" : `${money} and ${unpriced} at an unknown price`;
}
