import { describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { createGuessLimit, type GuessLimit } from "./guess-limit.ts";

const tryWith = (guess: GuessLimit, account: unknown, isRight: boolean): Promise<string> =>
  guess(account, async () => isRight, (right) => right).then(String, (error: unknown) => (error instanceof AppError ? error.code : "?"));

async function times(n: number, one: (i: number) => Promise<string>): Promise<string[]> {
  const results: string[] = [];
  for (let i = 0; i < n; i++) results.push(await one(i));
  return results;
}

describe("the limit on guessing", () => {
  test("does not count what was right", async () => {
    const guess = createGuessLimit();
    expect(await times(100, () => tryWith(guess, "a", true))).not.toContain("rate-limited");
  });

  test("a right guess clears the wrong ones before it", async () => {
    const guess = createGuessLimit();
    for (let round = 0; round < 3; round++) {
      expect(await times(9, () => tryWith(guess, "a", false))).not.toContain("rate-limited");
      expect(await tryWith(guess, "a", true)).toBe("true");
    }
  });

  test("what decides nothing yet is free, and forgives nothing", async () => {
    const guess = createGuessLimit();
    const firstStep = (): Promise<string> => guess("a", async () => "half", () => "undecided" as const).catch((error: AppError) => error.code);
    expect(await times(100, firstStep)).not.toContain("rate-limited");
    for (let i = 0; i < 10; i++) expect([await firstStep(), await tryWith(guess, "a", false)]).toEqual(["half", "false"]);
    expect([await firstStep(), await tryWith(guess, "a", true)]).toEqual(["rate-limited", "rate-limited"]);
  });

  test("a right guess clears only its own account, and only itself from what all share", async () => {
    const guess = createGuessLimit();
    expect(await times(10, () => tryWith(guess, "b", false))).not.toContain("rate-limited");
    expect(await tryWith(guess, "a", true)).toBe("true");
    expect(await tryWith(guess, "b", true)).toBe("rate-limited");
    expect(await times(20, (i) => tryWith(guess, `c${i}`, false))).not.toContain("rate-limited");
    expect(await tryWith(guess, "a", true)).toBe("rate-limited");
  });

  test("many at once are no more than ten", async () => {
    const guess = createGuessLimit();
    let looked = 0;
    const attempt = async (): Promise<boolean> => ++looked < 0;
    await Promise.allSettled(Array.from({ length: 50 }, () => guess("a", attempt, (right) => right)));
    expect(looked).toBe(10);
  });

  test("an attempt that fails by itself counts as wrong", async () => {
    const guess = createGuessLimit();
    const broken = (): Promise<string> => guess("a", () => Promise.reject(new Error("broken")), () => true).catch((error: Error) => error.message);
    expect(await times(10, broken)).not.toContain("rate-limited: Too many tries.");
    expect(await broken()).toBe("rate-limited: Too many tries.");
  });

  test("an account is the same however it is written; what is no text is one account", async () => {
    const guess = createGuessLimit();
    for (const way of [[" Me@x.org", "me@X.ORG "], [undefined, 7]]) {
      await times(10, (i) => tryWith(guess, way[i % 2], false));
      expect(await tryWith(guess, way[0], true)).toBe("rate-limited");
    }
  });
});
