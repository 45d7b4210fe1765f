import { describe, expect, it } from "vitest";
import { Id, Sha, Time } from "./ids.ts";

describe("ids, times and hashes", () => {
  it.each(["01ARZ3NDEKTSV4RRFFQ69G5FAV", "0".repeat(26)])("%s is an id", (id) => {
    expect(Id.safeParse(id).success).toBe(true);
  });

  it.each(["", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4RRFFQ69G5FAV\n", "../ARZ3NDEKTSV4RRFFQ69G5FAV"])("%j is none", (id) => {
    expect(Id.safeParse(id).success).toBe(false);
  });

  it.each(["2026-11-21", "2026-11-21T14:02:11Z", "2026-11-21T14:02:11.000", "2026-13-21T14:02:11.000Z", "2026-11-21T14:02:11.000+00:00"])("%s is no time", (time) => {
    expect(Time.safeParse(time).success).toBe(false);
  });

  it("what a clock prints is a time", () => {
    expect(Time.safeParse(new Date(0).toISOString()).success).toBe(true);
  });

  it("both kinds of hash, and nothing between", () => {
    expect([40, 64, 39, 41, 63, 7].map((n) => Sha.safeParse("a".repeat(n)).success)).toEqual([true, true, false, false, false, false]);
    expect(Sha.safeParse("A".repeat(40)).success).toBe(false);
    expect(Sha.safeParse("--upload-pack").success).toBe(false);
  });
});
