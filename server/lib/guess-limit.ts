import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#domain/errors.ts";

/** Wrong guesses one account gets in a window, and all together; both in memory, so a restart opens a new window. */
const GUESSES = { perAccount: 10, overall: 30, windowSeconds: 15 * 60 };

/** Lets an attempt on an account be made while it has guesses left. */
export type GuessLimit = <T>(account: unknown, attempt: () => Promise<T>, isRight: (result: T) => boolean | "undecided") => Promise<T>;

/**
 * Limits wrong guesses. Each attempt is counted before it is made, so that many at once do not slip through; a right one takes its own
 * count back and clears its account's; one that decides nothing yet only takes its own count back. By account and in all, never by
 * address, which behind a proxy is everybody's.
 */
export function createGuessLimit(): GuessLimit {
  const perAccount = new RateLimiterMemory({ points: GUESSES.perAccount, duration: GUESSES.windowSeconds });
  const overall = new RateLimiterMemory({ points: GUESSES.overall, duration: GUESSES.windowSeconds });
  return async (account, attempt, isRight) => {
    const key = typeof account === "string" ? account.trim().toLowerCase().slice(0, 200) : "";
    try {
      await perAccount.consume(key);
      await overall.consume("all");
    } catch (limit) {
      throw tooMany(limit);
    }
    const result = await attempt();
    const is = isRight(result);
    if (is !== false) await Promise.all([is === true ? perAccount.delete(key) : perAccount.reward(key), overall.reward("all")]);
    return result;
  };
}

function tooMany(limit: unknown): AppError {
  const retryAfter = limit instanceof RateLimiterRes ? Math.ceil(limit.msBeforeNext / 1000) : GUESSES.windowSeconds;
  return new AppError("rate-limited", "Too many tries.", `Wait ${Math.ceil(retryAfter / 60)} min; \`rdv\` on the machine itself works meanwhile.`, { retryAfter });
}
