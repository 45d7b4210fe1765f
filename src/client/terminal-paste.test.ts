import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { piecesOf, sendPaste } from "./terminal-paste.ts";

interface Sent {
  path: string;
  body: { text: string; enter: boolean; careful: boolean; piece?: { paste: string; at: number; more: boolean } };
}

function fakeServer(answer: (sent: Sent) => Response = () => new Response(null, { status: 204 })): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const one = { path, body: JSON.parse(init.body as string) as Sent["body"] };
    sent.push(one);
    return answer(one);
  });
  return sent;
}

afterEach(() => void vi.unstubAllGlobals());

describe("a paste", () => {
  it("that is short is one message", async () => {
    const sent = fakeServer();
    await sendPaste("s1", "echo hello", { enter: true });
    expect(sent).toEqual([{ path: "/api/sessions/s1/input", body: { text: "echo hello", enter: true, careful: false } }]);
  });

  it("that is long goes in pieces of one name, in order, and says how far it is", async () => {
    const sent = fakeServer();
    const shares: number[] = [];
    const text = "0123456789".repeat(20_000);
    await sendPaste("s1", text, { enter: false, careful: true, progress: (share) => shares.push(share) });
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.map((s) => s.body.text).join("")).toBe(text);
    expect(new Set(sent.map((s) => s.body.piece?.paste)).size).toBe(1);
    expect(sent.map((s) => s.body.piece?.more)).toEqual(sent.map((_, i) => i < sent.length - 1));
    let at = 0;
    for (const { body } of sent) {
      expect(body.piece?.at).toBe(at);
      at += body.text.length;
    }
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBe(1);
  });

  it("that is refused stops there, and one that is too long is not begun", async () => {
    const problem = { type: "about:blank", status: 409, code: "several-lines", title: "Lines", detail: "Sure?" };
    const sent = fakeServer(() => Response.json(problem, { status: 409 }));
    await expect(sendPaste("s1", "a\n".repeat(100_000), { enter: false, careful: true })).rejects.toMatchObject({ code: "several-lines" });
    expect(sent).toHaveLength(1);
    await expect(sendPaste("s1", "a".repeat(2_000_000), { enter: false })).rejects.toMatchObject({ code: "too-large" });
    expect(sent).toHaveLength(1);
  });
});

describe("pieces", () => {
  it("are the text again, and none is longer than a message may be", () => {
    const text = fc.array(fc.tuple(fc.constantFrom("a", "\n", "\u0000", "ü", "🎉", "\uD83C", '"'), fc.nat(60_000)), { maxLength: 5 }).map((runs) => runs.map(([c, count]) => c.repeat(count)).join(""));
    fc.assert(fc.property(text, (whole) => {
      const pieces = piecesOf(whole);
      expect(pieces.join("") === whole).toBe(true);
      for (const piece of pieces) expect(new TextEncoder().encode(JSON.stringify({ text: piece, enter: false, careful: true, piece: { paste: "0".repeat(26), at: 1_000_000, more: true } })).length).toBeLessThanOrEqual(64 * 1024);
    }), { numRuns: 30 });
  });
});
