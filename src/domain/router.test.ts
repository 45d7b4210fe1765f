import { describe, expect, test } from "vitest";
import { type Candidate, orderOf, type Preference, type RequestKind } from "./router.ts";

const one = (id: string, rank: number, traits: [quality: number, speed: number, cost: number], more: Partial<Candidate> = {}): Candidate => ({ id, rank, traits: { quality: traits[0], speed: traits[1], cost: traits[2] }, medianMs: null, meanUsd: null, ...more });
const BEST = one("best", 10, [3, 2, 3]);
const LOCAL = one("local", 20, [2, 2, 0]);
const SLOW = one("slow", 30, [3, 1, 1]);
const WORDS = one("words", 100, [0, 3, 0]);
const order = (preference: Preference, kind: RequestKind = "converse", chosen: string | null = null, all = [WORDS, SLOW, LOCAL, BEST]): string[] => orderOf(all, { kind, preference, chosen }).map((c) => c.id);

describe("the order brains are tried in", () => {
  test.each<[Preference, string[]]>([
    ["balanced", ["best", "local", "slow", "words"]],
    ["quality", ["best", "slow", "local", "words"]],
    ["speed", ["best", "local", "slow", "words"]],
    ["cost", ["local", "slow", "best", "words"]],
  ])("for a conversation by %s: fixed words come last", (preference, ids) => {
    expect(order(preference)).toEqual(ids);
  });

  test("a wish can be read by fixed words, which is fast and free", () => {
    expect(order("speed", "parse")[0]).toBe("words");
    expect(order("cost", "parse").slice(0, 2)).toEqual(["local", "words"]);
    expect(order("balanced", "parse").at(-1)).toBe("words");
  });

  test("what was chosen for a conversation comes first, whatever is preferred", () => {
    expect(order("quality", "converse", "words")[0]).toBe("words");
    expect(order("cost", "parse", "best")[0]).toBe("best");
    expect(order("cost", "parse", "gone")).toEqual(order("cost", "parse"));
  });

  test("what was measured counts for more than what was expected", () => {
    expect(order("speed", "converse", null, [BEST, { ...SLOW, medianMs: 900 }])).toEqual(["slow", "best"]);
    expect(order("cost", "converse", null, [{ ...LOCAL, meanUsd: 0.2 }, BEST])).toEqual(["best", "local"]);
  });
});
