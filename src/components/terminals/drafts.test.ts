import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepDraft, readDraft } from "./drafts.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k), kept });
});
afterEach(() => void vi.unstubAllGlobals());

it("a draft is kept for its own terminal until it was sent", () => {
  keepDraft("a", "hello");
  expect(readDraft("a")).toBe("hello");
  expect(readDraft("b")).toBe("");
  keepDraft("a", "");
  expect(readDraft("a")).toBe("");
});

it("nothing is kept of nothing", () => {
  keepDraft("a", "x");
  keepDraft("a", "");
  expect((sessionStorage as unknown as { kept: Map<string, string> }).kept.size).toBe(0);
});

it("a browser that keeps nothing is no error", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keepDraft("a", "x");
  expect(readDraft("a")).toBe("");
});
