import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FRAME_HEADER, readFrame, readTyped, type Typed, TYPED_PIECE, writeFrame, writeTyped } from "./terminal.ts";

const frames = fc.record({
  stream: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
  epoch: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
  seq: fc.maxSafeNat(),
  bytes: fc.uint8Array({ maxLength: 300 }),
});

describe("a frame", () => {
  it("is read as it was written", () => {
    fc.assert(fc.property(frames, (frame) => {
      expect(readFrame(writeFrame(frame))).toEqual(frame);
    }));
  });

  it("is read from the middle of a larger buffer too", () => {
    fc.assert(fc.property(frames, fc.nat(40), (frame, before) => {
      const piece = writeFrame(frame);
      const larger = new Uint8Array(before + piece.length + 3);
      larger.set(piece, before);
      expect(readFrame(larger.subarray(before, before + piece.length))).toEqual(frame);
    }));
  });

  it("has its header in network order", () => {
    const piece = writeFrame({ stream: 1, epoch: 2, seq: 3, bytes: new Uint8Array([65]) });
    expect([...piece]).toEqual([0, 0, 0, 1, 0, 0, 0, 2, 0x40, 8, 0, 0, 0, 0, 0, 0, 65]);
    expect(piece.length).toBe(FRAME_HEADER + 1);
  });

  it("is none when the piece is too short for a header", () => {
    expect(readFrame(new ArrayBuffer(FRAME_HEADER - 1))).toBeUndefined();
  });
});

const pieces = fc.record({ stream: fc.integer({ min: 0, max: 0xff_ff_ff_ff }), fence: fc.maxSafeInteger(), seq: fc.maxSafeNat(), data: fc.string({ unit: "grapheme" }) });

describe("typed text", () => {
  it("is read as it was written, also from the middle of a larger buffer", () => {
    fc.assert(fc.property(pieces, fc.nat(40), (typed, before) => {
      const piece = writeTyped(typed);
      const larger = new Uint8Array(before + piece.length + 3);
      larger.set(piece, before);
      expect(readTyped(larger.subarray(before, before + piece.length))).toEqual(typed);
    }));
  });

  it("may be as long as a piece, of any letters", () => {
    const longest = { stream: 1, fence: 2, seq: 3, data: `\uFEFF${"語".repeat(TYPED_PIECE - 1)}` };
    expect(readTyped(writeTyped(longest))).toEqual(longest);
    expect(readTyped(writeTyped({ ...longest, data: `${longest.data}語` }))).toBeUndefined();
  });

  it("is none when the piece is too short, or its numbers cannot be", () => {
    const good = { stream: 1, fence: 2, seq: 3, data: "" };
    expect(readTyped(writeTyped(good).subarray(1))).toBeUndefined();
    for (const bad of [{ fence: Number.NaN }, { fence: 0.5 }, { seq: -1 }, { seq: Infinity }, { seq: 2 ** 60 }]) expect([bad, readTyped(writeTyped({ ...good, ...bad }))]).toEqual([bad, undefined]);
  });

  it("is read, or is none, whatever comes", () => {
    const isSound = (typed: Typed | undefined): boolean => typed === undefined || (Number.isSafeInteger(typed.fence) && typed.seq >= 0 && typeof typed.data === "string");
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(isSound(readTyped(bytes))).toBe(true);
    }));
  });
});
