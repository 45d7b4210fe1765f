import { type BudgetPatch, Measure } from "#domain/budget.ts";
import { retryPolicy, type RetryPatch } from "#domain/retry.ts";

/** Limits as they are edited; empty is none. */
export type BudgetDraft = Readonly<Record<Measure, string>>;

/** What happens after failed tries, as it is edited. */
export interface RetryDraft {
  attempts: string;
  backoff: string;
  /** Ids with commas between them. */
  thenAgents: string;
  goesOn: boolean;
  giveUp: boolean;
}

export const RETRY_FIELDS = ["attempts", "backoff", "thenAgents", "goesOn", "giveUp"] as const;

export function budgetDraft(budget: BudgetPatch): BudgetDraft {
  return Object.fromEntries(Measure.options.map((measure) => [measure, String(budget[measure] ?? "")])) as BudgetDraft;
}

/** The limits of a draft, or what is wrong with them. */
export function budgetOf(draft: BudgetDraft): { budget: BudgetPatch } | { wrong: string } {
  const budget: BudgetPatch = {};
  for (const measure of Measure.options) {
    const text = draft[measure].trim().replaceAll(",", "");
    if (text === "") continue;
    const limit = Number(text);
    if (!(limit > 0) || (measure === "turns" && !Number.isInteger(limit))) return { wrong: "Limits are numbers above 0, or empty." };
    budget[measure] = limit;
  }
  return { budget };
}

export function retryDraft(patch: RetryPatch): RetryDraft {
  const { maxAttempts, backoffMinutes, thenAgents, goesOn, afterLast } = retryPolicy(patch, null);
  return { attempts: String(maxAttempts), backoff: String(backoffMinutes), thenAgents: thenAgents.join(", "), goesOn, giveUp: afterLast === "give-up" };
}

/** The policy of a draft, or what is wrong with it. */
export function retryOf(draft: RetryDraft): { retry: RetryPatch } | { wrong: string } {
  const [maxAttempts, backoffMinutes] = [Number(draft.attempts), Number(draft.backoff)];
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 10) return { wrong: "Tries are a whole number from 1 to 10." };
  if (draft.backoff.trim() === "" || !(backoffMinutes >= 0 && backoffMinutes <= 1440)) return { wrong: "Minutes between tries are a number from 0 to 1440." };
  const thenAgents = draft.thenAgents.split(",").map((id) => id.trim()).filter(Boolean);
  return { retry: { maxAttempts, backoffMinutes, thenAgents, goesOn: draft.goesOn, afterLast: draft.giveUp ? "give-up" : "ask" } };
}
