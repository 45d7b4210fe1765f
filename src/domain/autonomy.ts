import { z } from "zod";

/** manual: every step is a decision. confirm: the plan is one, then it runs. full: runs within the rules. */
export const Autonomy = z.enum(["manual", "confirm", "full"]);
export type Autonomy = z.infer<typeof Autonomy>;

/** Confidence a plan needs before a step may run unasked (from the self-evolving design). */
export const THRESHOLD = { propose: 0.7, commit: 0.8, merge: 0.9 } as const;

/** Stands where a person would when nobody was asked. */
export const BY_AUTONOMY = "autonomy";
/** Autonomy itself, where it acts. */
export const AUTONOMY = { kind: "system", id: BY_AUTONOMY } as const;

export type Step = "plan" | "commit";

export interface AutonomyFacts {
  level: Autonomy;
  confidence: number;
  mayCommit: boolean;
  /** Whether a person, and not autonomy, said the plan may run. */
  confirmed: boolean;
}

/** Whether a step may run unasked, and why (not), in words a person can check. */
export function mayRun(step: Step, facts: AutonomyFacts): { run: boolean; why: string } {
  if (step === "commit") {
    if (!facts.mayCommit) return { run: false, why: "the project may not commit" };
    const clause = `confidence ${facts.confidence.toFixed(2)}, needs ${THRESHOLD.commit.toFixed(2)}`;
    // Who confirmed the plan confirmed the commit with it.
    if (facts.confirmed) return { run: true, why: "the project may commit and the plan was confirmed" };
    return { run: facts.confidence >= THRESHOLD.commit, why: `nobody confirmed the plan; ${clause}` };
  }
  if (facts.level !== "full") return { run: false, why: `autonomy is ${facts.level}` };
  const clause = `confidence ${facts.confidence.toFixed(2)}, needs ${THRESHOLD.propose.toFixed(2)}`;
  return { run: facts.confidence >= THRESHOLD.propose, why: `autonomy is full, ${clause}` };
}
