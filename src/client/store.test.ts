import { expect, it, vi } from "vitest";
import { createStore } from "./store.ts";

it("a store tells of what changed, and of nothing else", () => {
  const store = createStore({ a: 1, b: "x" });
  const listener = vi.fn<() => void>();
  const stop = store.subscribe(listener);
  store.set({ a: 1 });
  expect(listener).not.toHaveBeenCalled();
  const before = store.get();
  store.set({ a: 2 });
  expect(listener).toHaveBeenCalledOnce();
  expect(store.get()).toEqual({ a: 2, b: "x" });
  expect(before).toEqual({ a: 1, b: "x" });
  stop();
  store.set({ b: "y" });
  expect(listener).toHaveBeenCalledOnce();
});
