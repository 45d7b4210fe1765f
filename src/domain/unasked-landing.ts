import { type Autonomy, THRESHOLD } from "./autonomy.ts";
import { type Forecast, meetingsOf } from "./forecast.ts";
import { isStanding, type Landing, type LandingPlan } from "./landing.ts";

/** What decides whether a verified change may land without a person's word. */
export interface UnaskedLanding {
  level: Autonomy;
  mayMerge: boolean;
  verified: boolean;
  confidence: number;
  /** The first thing in its way; null when nothing is. */
  obstacle: string | null;
}

/** Whether a change may land unasked, and why (not), in words a person can check. */
export function mayLandUnasked({ level, mayMerge, verified, confidence, obstacle }: UnaskedLanding): { run: boolean; why: string } {
  if (level !== "full") return { run: false, why: `autonomy is ${level}` };
  if (!mayMerge) return { run: false, why: "the project may not merge" };
  if (!verified) return { run: false, why: "it is not verified" };
  // Rounded down: what is not enough must not read as enough.
  const clause = `confidence ${(Math.floor(confidence * 100) / 100).toFixed(2)}, needs ${THRESHOLD.merge.toFixed(2)}`;
  // Not a number is not enough.
  if (!(confidence >= THRESHOLD.merge)) return { run: false, why: clause };
  return obstacle === null ? { run: true, why: `autonomy is full and may merge, ${clause}; verified, and no branch is in its way` } : { run: false, why: obstacle };
}

/** The first thing that stands against landing a change unasked: what would stop a person too, a branch it conflicts with, or a landing nobody knows to be sound. */
export function obstacleTo(number: number, seen: { plan: Pick<LandingPlan, "blocks" | "ways" | "base" | "brings">; forecast: Pick<Forecast, "pairs" | "unavailable">; before: readonly Pick<Landing, "status" | "proof">[] }): string | null {
  const { plan, forecast, before } = seen;
  const [block] = plan.blocks;
  if (block) return block.what;
  if (!plan.ways.some((way) => way.why === null)) return `it cannot be joined with ${plan.base}`;
  const [brought] = plan.brings;
  if (brought) return `it brings along task ${brought.number}, about which nothing was decided`;
  if (forecast.unavailable) return forecast.unavailable;
  const met = meetingsOf(forecast, number).find((m) => m.conflicts.length > 0);
  if (met) return `it conflicts with task ${met.number} in ${met.conflicts[0]}`;
  const standing = before.filter(isStanding);
  if (standing.some((l) => l.proof === "failed")) return `what landed on ${plan.base} before does not pass there`;
  if (standing.some((l) => l.proof === "pending")) return `what landed on ${plan.base} before is not checked yet`;
  return null;
}
