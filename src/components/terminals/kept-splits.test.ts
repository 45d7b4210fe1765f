import { expect, it } from "vitest";
import { readSplits } from "./kept-splits.ts";

it("splits are kept by scope, each terminal once and at most four", () => {
  const { master, p1 } = readSplits('{"master":["a","b","a"],"p1":["a","b","c","d","e"]}');
  expect([master?.ids, p1?.ids]).toEqual([["a", "b"], ["a", "b", "c", "d"]]);
});

it.each([null, "", "null", "{", "[]", '"x"', '{"p1":[]}', '{"p1":"a"}', '{"p1":[1]}'])("what is not as expected does not count: %s", (text) => {
  expect(readSplits(text)).toEqual({});
});
