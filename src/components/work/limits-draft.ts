import { BudgetPatch, Measure } from "#domain/budget.ts";
import type { RetryPatch, RetryPolicy } from "#domain/retry.ts";

/** What a task has of its own about tries and budget, as it is edited; empty is as the project has it. */
export interface LimitsDraft {
  attempts: string;
  backoff: string;
  /** `same`, or ids with commas between them. */
  thenAgents: string;
  goesOn: "" | "yes" | "no";
  afterLast: "" | RetryPolicy["afterLast"];
  /** `none` is no limit, whatever the project has. */
  budget: Readonly<Record<Measure, string>>;
}

export const SAME = "same";
const NONE = "none";

/** A task's own words as they are edited. */
export function limitsDraft(retry: RetryPatch | null, budget: BudgetPatch | null): LimitsDraft {
  return {
    attempts: String(retry?.maxAttempts ?? ""),
    backoff: String(retry?.backoffMinutes ?? ""),
    thenAgents: retry?.thenAgents === undefined ? "" : retry.thenAgents.join(", ") || SAME,
    goesOn: retry?.goesOn === undefined ? "" : retry.goesOn ? "yes" : "no",
    afterLast: retry?.afterLast ?? "",
    budget: Object.fromEntries(Measure.options.map((measure) => [measure, budget?.[measure] === null ? NONE : String(budget?.[measure] ?? "")])) as LimitsDraft["budget"],
  };
}

/** What is wrong with a draft, by field. */
export type LimitsWrong = Partial<Record<"attempts" | "backoff" | "budget", string>>;

/** What a draft makes of a task: null where it is all as the project has it. */
export function limitsOf(draft: LimitsDraft): { retry: RetryPatch | null; budget: BudgetPatch | null } | { wrong: LimitsWrong } {
  const wrong: LimitsWrong = {};
  const [attempts, backoff] = [draft.attempts.trim(), draft.backoff.trim()];
  if (attempts !== "" && !(Number.isInteger(Number(attempts)) && Number(attempts) >= 1 && Number(attempts) <= 10)) wrong.attempts = "A whole number from 1 to 10, or empty.";
  if (backoff !== "" && !(Number(backoff) >= 0 && Number(backoff) <= 1440)) wrong.backoff = "A number from 0 to 1440, or empty.";
  const budget = budgetOf(draft.budget);
  if (budget === undefined) wrong.budget = "Limits are numbers above 0, turns whole ones; `none` for no limit, or empty.";
  if (Object.keys(wrong).length > 0 || budget === undefined) return { wrong };
  const retry: RetryPatch = {
    ...(attempts === "" ? {} : { maxAttempts: Number(attempts) }),
    ...(backoff === "" ? {} : { backoffMinutes: Number(backoff) }),
    ...(draft.thenAgents === "" ? {} : { thenAgents: draft.thenAgents === SAME ? [] : draft.thenAgents.split(", ") }),
    ...(draft.goesOn === "" ? {} : { goesOn: draft.goesOn === "yes" }),
    ...(draft.afterLast === "" ? {} : { afterLast: draft.afterLast }),
  };
  return { retry: orNull(retry), budget: orNull(budget) };
}

function budgetOf(draft: LimitsDraft["budget"]): BudgetPatch | undefined {
  const budget: BudgetPatch = {};
  for (const measure of Measure.options) {
    const text = draft[measure].trim().replaceAll(",", "").toLowerCase();
    if (text === "") continue;
    budget[measure] = text === NONE ? null : Number(text);
  }
  return BudgetPatch.safeParse(budget).success ? budget : undefined;
}

function orNull<T extends object>(patch: T): T | null {
  return Object.keys(patch).length === 0 ? null : patch;
}
