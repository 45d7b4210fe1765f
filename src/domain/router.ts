import { z } from "zod";

/** What a model is asked for; each kind has a preference of its own. */
export const RequestKind = z.enum(["parse", "suggest", "converse"]);
export type RequestKind = z.infer<typeof RequestKind>;

/** What counts when several brains could do it. */
export const Preference = z.enum(["balanced", "quality", "speed", "cost"]);
export type Preference = z.infer<typeof Preference>;

export const Preferences = z.strictObject({ parse: Preference, suggest: Preference.default("balanced"), converse: Preference });
export type Preferences = z.infer<typeof Preferences>;
export const BALANCED: Preferences = { parse: "balanced", suggest: "balanced", converse: "balanced" };

/** What to expect of a brain before anything was measured, each from 0 (least) to 3 (most). */
export interface BrainTraits {
  quality: number;
  speed: number;
  cost: number;
}

/** A brain as the choice sees it. */
export interface Candidate {
  id: string;
  rank: number;
  traits: BrainTraits;
  /** Median milliseconds and mean dollars of its calls of this kind; null where nothing was measured. */
  medianMs: number | null;
  meanUsd: number | null;
}

/** A kind of request is given to a brain below this only when no other is left: fixed words can read a wish, but not converse, and hardly say what would prove it. */
const LEAST_QUALITY: Record<RequestKind, number> = { parse: 0, suggest: 1, converse: 1 };
/** What a trait stands for until it was measured. */
const EXPECTED_MS = [60_000, 15_000, 5000, 0] as const;
const EXPECTED_USD = [0, 0.002, 0.01, 0.03] as const;

/** The candidates in the order they are tried: the chosen one, then by what is preferred, then by rank. */
export function orderOf<C extends Candidate>(candidates: readonly C[], on: { kind: RequestKind; preference: Preference; chosen: string | null }): C[] {
  const place = (c: C): number => (c.id === on.chosen ? 0 : c.traits.quality >= LEAST_QUALITY[on.kind] ? 1 : 2);
  return candidates.toSorted((a, b) => place(a) - place(b) || weigh(a, on.preference) - weigh(b, on.preference) || b.traits.quality - a.traits.quality || a.rank - b.rank);
}

/** Smaller is better. */
function weigh(candidate: Candidate, preference: Preference): number {
  switch (preference) {
    case "balanced":
      return candidate.rank;
    case "quality":
      return -candidate.traits.quality;
    case "speed":
      return candidate.medianMs ?? EXPECTED_MS[candidate.traits.speed] ?? 0;
    case "cost":
      return candidate.meanUsd ?? EXPECTED_USD[candidate.traits.cost] ?? 0;
  }
}
