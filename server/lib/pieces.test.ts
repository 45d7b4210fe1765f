import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPieces, PIECE_MS } from "./pieces.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const piece = (at: number, text: string, more = true, paste = "p"): { paste: string; at: number; text: string; more: boolean } => ({ paste, at, text, more });

it("pieces become a whole with the last one, for each place by itself", () => {
  const pieces = createPieces(100);
  expect(pieces.add("a", piece(0, "one "))).toBeUndefined();
  expect(pieces.add("b", piece(0, "other "))).toBeUndefined();
  expect(pieces.add("a", piece(4, "two "))).toBeUndefined();
  expect(pieces.add("a", piece(8, "three", false))).toBe("one two three");
  expect(pieces.add("b", piece(6, "text", false))).toBe("other text");
  expect(pieces.add("a", piece(0, "whole at once", false))).toBe("whole at once");
});

it("a piece that is missing, comes twice or belongs to another text is told, and nothing is left of it", () => {
  const pieces = createPieces(100);
  for (const next of [piece(9, "x"), piece(0, "one "), piece(4, "x", true, "q")]) {
    pieces.add("a", piece(0, "one "));
    if (next.paste === "p" && next.at === 0) pieces.add("a", piece(4, "two "));
    expect(() => pieces.add("a", next)).toThrow("conflict");
    expect(() => pieces.add("a", piece(4, "late", false))).toThrow("conflict");
  }
});

it("a new text takes the place of one that was left unfinished", () => {
  const pieces = createPieces(100);
  pieces.add("a", piece(0, "left "));
  expect(pieces.add("a", piece(0, "new", false, "q"))).toBe("new");
});

it("what grows too long is refused, and what waits too long is forgotten", () => {
  const pieces = createPieces(10);
  pieces.add("a", piece(0, "12345678"));
  expect(() => pieces.add("a", piece(8, "901"))).toThrow("too-large");
  pieces.add("a", piece(0, "1234"));
  vi.advanceTimersByTime(PIECE_MS);
  expect(() => pieces.add("a", piece(4, "5", false))).toThrow("conflict");
  pieces.add("a", piece(0, "1234"));
  pieces.drop("a");
  expect(() => pieces.add("a", piece(4, "5", false))).toThrow("conflict");
});
