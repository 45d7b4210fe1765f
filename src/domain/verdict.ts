import { z } from "zod";

/** What a rule says about an action. */
export const Verdict = z.discriminatedUnion("verdict", [
  z.object({ verdict: z.literal("allow") }),
  z.object({ verdict: z.literal("checkpoint"), rule: z.string(), why: z.string() }),
  z.object({ verdict: z.literal("confirm"), rule: z.string(), why: z.string() }),
  z.object({ verdict: z.literal("deny"), rule: z.string(), why: z.string() }),
]);
export type Verdict = z.infer<typeof Verdict>;

const WEIGHT = { allow: 0, checkpoint: 1, confirm: 2, deny: 3 } as const;

/** The strictest of several verdicts; no rule means allow. A confirm does not lose a checkpoint, see `needsCheckpoint`. */
export function strictest(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((worst, v) => (WEIGHT[v.verdict] > WEIGHT[worst.verdict] ? v : worst), { verdict: "allow" });
}

/** True when any rule wants a checkpoint first, whatever the others say. */
export function needsCheckpoint(verdicts: readonly Verdict[]): boolean {
  return verdicts.some((v) => v.verdict === "checkpoint");
}
