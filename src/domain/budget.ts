import { z } from "zod";

/** What may be measured of work. */
export const Measure = z.enum(["usd", "tokens", "minutes", "turns"]);
export type Measure = z.infer<typeof Measure>;

/** How much may be used; null and absent are no limit. */
export const BudgetPatch = z.strictObject({
  usd: z.number().positive().max(100_000).nullable().optional(),
  tokens: z.number().positive().max(1e12).nullable().optional(),
  /** Of agents at work, not of waiting for people. */
  minutes: z.number().positive().max(100_000).nullable().optional(),
  turns: z.int().positive().max(100_000).nullable().optional(),
});
export type BudgetPatch = z.infer<typeof BudgetPatch>;

/** What was used; null where no agent told. */
export type Spent = Record<Measure, number | null>;

/** One limit and how it stands; unknown: nothing tells how much was used, so it cannot be enforced. */
export const BudgetState = z.object({ measure: Measure, limit: z.number(), spent: z.number().nullable(), state: z.enum(["fine", "near", "over", "unknown"]) });
export type BudgetState = z.infer<typeof BudgetState>;

/** Share of a limit from which on a warning is due. */
const NEAR = 0.8;

/** How each limit of a budget stands. */
export function budgetStates(budget: BudgetPatch, spent: Spent): BudgetState[] {
  return Measure.options.flatMap((measure) => {
    const limit = budget[measure];
    if (limit === null || limit === undefined) return [];
    const used = spent[measure];
    const state = used === null ? "unknown" : used >= limit ? "over" : used >= NEAR * limit ? "near" : "fine";
    return [{ measure, limit, spent: used, state }];
  });
}

/** The budget of a task: its own words, then its project's. */
export function taskBudget(project: BudgetPatch, task: BudgetPatch | null): BudgetPatch {
  return { ...project, ...task };
}

const UNIT: Record<Measure, (n: number) => string> = { usd: (n) => `$${n.toFixed(2)}`, tokens: (n) => `${Math.round(n).toLocaleString("en-GB")} tokens`, minutes: (n) => `${Math.round(n)} min`, turns: (n) => `${n} ${n === 1 ? "turn" : "turns"}` };

/** A limit and what was used of it, in words. */
export function budgetWords({ measure, limit, spent, state }: BudgetState): string {
  if (state === "unknown" || spent === null) return `${UNIT[measure](limit)}: cannot be enforced, the agent does not tell what it uses`;
  return `${UNIT[measure](spent)} of ${UNIT[measure](limit)}`;
}
