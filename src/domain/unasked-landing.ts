import { type Autonomy, THRESHOLD } from "./autonomy.ts";
import { type Forecast, meetingsOf } from "./forecast.ts";
import { isStanding, type Landing, type LandingPlan } from "./landing.ts";

/** What decides whether a verified change may land, or be proposed to the forge, without a person's word. */
export interface UnaskedFacts {
  level: Autonomy;
  mayMerge: boolean;
  mayPush: boolean;
  verified: boolean;
  confidence: number;
  /** Things its evidence shows that refute nothing and still want a person's eye. */
  looks: number;
  /** The first thing in its way; null when nothing is. */
  obstacle: string | null;
}

/** Whether a change may land unasked, and why (not), in words a person can check. */
export function mayLandUnasked(facts: UnaskedFacts): { run: boolean; why: string } {
  return mayUnasked(facts, { may: facts.mayMerge, verb: "merge", end: ", and no branch is in its way" });
}

/** Whether a change may be pushed and proposed to the forge unasked, and why (not). */
export function mayProposeUnasked(facts: UnaskedFacts): { run: boolean; why: string } {
  return mayUnasked(facts, { may: facts.mayPush, verb: "push", end: "" });
}

function mayUnasked({ level, verified, confidence, looks, obstacle }: UnaskedFacts, { may, verb, end }: { may: boolean; verb: string; end: string }): { run: boolean; why: string } {
  if (level !== "full") return { run: false, why: `autonomy is ${level}` };
  if (!may) return { run: false, why: `the project may not ${verb}` };
  if (!verified) return { run: false, why: "it is not verified" };
  // Rounded down: what is not enough must not read as enough.
  const clause = `confidence ${(Math.floor(confidence * 100) / 100).toFixed(2)}, needs ${THRESHOLD.merge.toFixed(2)}`;
  // Not a number is not enough.
  if (!(confidence >= THRESHOLD.merge)) return { run: false, why: clause };
  if (looks > 0) return { run: false, why: `${looks} ${looks === 1 ? "thing in its evidence is" : "things in its evidence are"} worth a look` };
  return obstacle === null ? { run: true, why: `autonomy is full and may ${verb}, ${clause}; verified${end}` } : { run: false, why: obstacle };
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
