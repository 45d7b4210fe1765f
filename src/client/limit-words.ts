import { type BudgetPatch, Measure } from "#domain/budget.ts";
import type { RetryPolicy } from "#domain/retry.ts";

const UNIT: Record<Measure, (limit: number) => string> = { usd: (n) => `$${n}`, tokens: (n) => `${n.toLocaleString("en-GB")} tokens`, minutes: (n) => `${n} min of work`, turns: (n) => `${n} turns` };
const NAME: Record<Measure, string> = { usd: "what it costs", tokens: "its tokens", minutes: "its time", turns: "its turns" };

/** What happens after failed tries, in one line: `2 tries, then you are asked`. */
export function policyWords({ maxAttempts, backoffMinutes, thenAgents, goesOn, afterLast }: RetryPolicy): string {
  const parts = [
    maxAttempts === 1 ? "1 try" : `${maxAttempts} tries${backoffMinutes > 0 ? `, ${backoffMinutes} min before the next` : ""}${thenAgents.length > 0 ? `, later ones by ${thenAgents.join(", ")}` : ""}`,
    maxAttempts > 1 && !goesOn ? "each begins anew" : "",
    `then ${afterLast === "ask" ? "you are asked" : "it is given up"}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** The limits of a budget in one line. */
export function limitWords(budget: BudgetPatch): string {
  const limits = Measure.options.flatMap((measure) => (budget[measure] ? [UNIT[measure](budget[measure])] : []));
  return limits.length === 0 ? "no limit on what it uses" : `at most ${limits.join(", ")}`;
}

/** What of an agent's use cannot be limited because it does not tell it; empty when it tells all, or nobody knows. */
export function untoldWords(agent: string, tells: readonly Measure[] | undefined): string {
  if (agent === "" || tells === undefined) return "";
  const untold = Measure.options.filter((measure) => measure !== "minutes" && !tells.includes(measure)).map((measure) => NAME[measure]);
  const [last, ...rest] = untold.toReversed();
  if (last === undefined) return "";
  return `${agent} does not tell ${rest.length === 0 ? last : `${rest.toReversed().join(", ")} or ${last}`} while it works: such a limit cannot be enforced.`;
}
