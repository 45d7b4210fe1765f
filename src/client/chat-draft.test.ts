import { afterEach, expect, it, vi } from "vitest";
import { keepChatDraft, readChatDraft } from "./chat-draft.ts";

const kept = new Map<string, string>();
const storage = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };

afterEach(() => {
  kept.clear();
  vi.unstubAllGlobals();
});

it("keeps text and the name it was sent under, each conversation its own", () => {
  vi.stubGlobal("localStorage", storage);
  keepChatDraft("a", { text: "add a logout button", key: "01K" });
  keepChatDraft("b", { text: "b", key: null });
  expect(readChatDraft("a")).toEqual({ text: "add a logout button", key: "01K" });
  expect(readChatDraft("b")).toEqual({ text: "b", key: null });
});

it("forgets what is empty, and survives what is broken or forbidden", () => {
  vi.stubGlobal("localStorage", storage);
  keepChatDraft("a", { text: "x", key: null });
  keepChatDraft("a", { text: "", key: null });
  expect(kept.size).toBe(0);
  kept.set("rdv.chat.a", "{not json");
  expect(readChatDraft("a")).toEqual({ text: "", key: null });
  vi.stubGlobal("localStorage", { getItem: () => { throw new Error("denied"); }, setItem: () => { throw new Error("denied"); }, removeItem: () => { throw new Error("denied"); } });
  expect(() => keepChatDraft("a", { text: "y", key: null })).not.toThrow();
  expect(readChatDraft("a").text).toBe("");
});
