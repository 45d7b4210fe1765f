import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FRAME_HEADER, readFrame, writeFrame } from "./terminal.ts";

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
