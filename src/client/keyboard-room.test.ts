import { describe, expect, it } from "vitest";
import { createKeyboardRoom } from "./keyboard-room.ts";

const seen = (height: number, more: { offsetTop?: number; scale?: number } = {}): { height: number; offsetTop: number; scale: number } => ({ height, offsetTop: 0, scale: 1, ...more });
const portrait = { width: 390, height: 844 };

describe("a keyboard on the glass", () => {
  it("covers the page where the browser leaves it as large as it was", () => {
    const room = createKeyboardRoom();
    expect(room(portrait, seen(844))).toEqual({ isUp: false, covered: 0, top: 0 });
    expect(room(portrait, seen(508, { offsetTop: 60 }))).toEqual({ isUp: true, covered: 336, top: 60 });
    expect(room(portrait, seen(844))).toEqual({ isUp: false, covered: 0, top: 0 });
  });

  it("covers nothing where the browser makes the page smaller", () => {
    const room = createKeyboardRoom();
    room(portrait, seen(844));
    expect(room({ width: 390, height: 508 }, seen(508))).toEqual({ isUp: true, covered: 0, top: 0 });
  });

  it("is neither a bar of the browser, nor two fingers that zoom, nor a display that was turned", () => {
    const room = createKeyboardRoom();
    room(portrait, seen(844));
    expect(room({ width: 390, height: 788 }, seen(788)).isUp).toBe(false);
    expect(room(portrait, seen(422, { scale: 2 }))).toEqual({ isUp: false, covered: 0, top: 0 });
    expect(room({ width: 844, height: 390 }, seen(390)).isUp).toBe(false);
    expect(room({ width: 844, height: 190 }, seen(190)).isUp).toBe(true);
  });
});
