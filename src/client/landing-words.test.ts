import { describe, expect, it } from "vitest";
import type { LandingMark } from "#domain/landing.ts";
import { hasLanded, landedWords, proofWords, someOf } from "./landing-words.ts";

const landing = (some: Partial<LandingMark> = {}): LandingMark => ({ id: "01JDAAAAAAAAAAAAAAAAAAAAAA", status: "landed", strategy: "squash", base: "main", toSha: "3f2a9c1".padEnd(40, "0"), proof: "passed", landedAt: "2026-11-21T14:02:11.000Z", ...some });

describe("a landing in words", () => {
  it.each([
    [landing(), "Landed 3f2a9c1 on main"],
    [landing({ proof: "failed" }), "Landed 3f2a9c1 on main, does not pass there"],
    [landing({ status: "landing" }), "Landing 3f2a9c1 on main"],
    [landing({ status: "undoing" }), "Taking 3f2a9c1 on main back"],
    [landing({ status: "undone" }), null],
    [null, null],
  ] as const)("says where it stands", (mark, words) => {
    expect(landedWords(mark)).toBe(words);
    expect(hasLanded({ landing: mark })).toBe(words !== null);
  });

  it("says what was proved there, and never more", () => {
    expect(proofWords(landing({ proof: "pending" }))).toBe("its checks run there once more");
    expect(proofWords(landing({ proof: "none" }))).toBe("nothing was checked there");
  });

  it("names a few files and counts the rest", () => {
    expect(someOf(["a"])).toBe("a");
    expect(someOf(["a", "b", "c", "d"])).toBe("a, b and 2 more");
  });
});
