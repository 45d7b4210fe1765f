import { afterEach, expect, it, vi } from "vitest";
import { keepView, keptView } from "./work-view.ts";

afterEach(() => vi.unstubAllGlobals());

it("remembers the view on this device", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  expect(keptView()).toBe("list");
  keepView("graph");
  expect(keptView()).toBe("graph");
});

it("shows the list where nothing can be kept", () => {
  const no = (): never => {
    throw new Error("denied");
  };
  vi.stubGlobal("localStorage", { getItem: no, setItem: no });
  keepView("graph");
  expect(keptView()).toBe("list");
});
