import { expect, it } from "vitest";
import { markSeen, seenOf } from "./seen.ts";

const storage = (first?: string): Pick<Storage, "getItem" | "setItem"> => {
  let held = first ?? null;
  return { getItem: () => held, setItem: (_, value) => void (held = value) };
};

it("marks are kept per try and can be taken back", () => {
  const held = storage();
  markSeen(held, "one", { mark: "a", seen: true });
  markSeen(held, "one", { mark: "b", seen: true });
  markSeen(held, "two", { mark: "a", seen: true });
  expect([...seenOf(held, "one")]).toEqual(["a", "b"]);
  expect([...markSeen(held, "one", { mark: "a", seen: false })]).toEqual(["b"]);
  expect([...seenOf(held, "two")]).toEqual(["a"]);
  expect([...seenOf(held, "three")]).toEqual([]);
});

it("old changes are forgotten, the present one never", () => {
  const held = storage();
  for (let i = 0; i < 100; i++) markSeen(held, `c${i}`, { mark: "a", seen: true });
  expect(seenOf(held, "c0").size).toBe(0);
  expect(seenOf(held, "c99").size).toBe(1);
});

it("what somebody else wrote there is nothing", () => {
  expect(seenOf(storage("{broken"), "one").size).toBe(0);
});
