import { expect, test } from "vitest";
import { createPairCache } from "./pair-cache.ts";

test("two commits are computed once, in either order, also by two who ask at the same time", async () => {
  const cache = createPairCache();
  let times = 0;
  const compute = async (): Promise<string[]> => [`${++times}`];
  expect(await Promise.all([cache.get("a", "b", compute), cache.get("b", "a", compute)])).toEqual([["1"], ["1"]]);
  expect(await cache.get("a", "c", compute)).toEqual(["2"]);
});

test("what failed is computed again, and the oldest goes when there are too many", async () => {
  const cache = createPairCache(2);
  await expect(cache.get("a", "b", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await cache.get("a", "b", async () => ["1"])).toEqual(["1"]);
  await cache.get("a", "c", async () => ["2"]);
  await cache.get("a", "d", async () => ["3"]);
  expect(await cache.get("a", "b", async () => ["again"])).toEqual(["again"]);
  expect(await cache.get("a", "d", async () => ["again"])).toEqual(["3"]);
});
