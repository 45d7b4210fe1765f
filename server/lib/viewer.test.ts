import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Frame, readFrame } from "#domain/terminal.ts";
import { COLLECT_BYTES, COLLECT_MS, LONGEST_MS } from "./collector.ts";
import { createViewer, GO_BYTES, HOLD_BYTES, type Source, STALL_MS } from "./viewer.ts";

/** A terminal that says what the test says; while it is paused it keeps what comes in one piece, as a pty's buffer does. */
function fakeSource() {
  let onData: (bytes: Buffer) => void = () => undefined;
  let onExit: () => void = () => undefined;
  let waiting = Buffer.alloc(0);
  let exited = false;
  const source = {
    paused: false,
    killed: false,
    onData: (listener: (bytes: Buffer) => void) => void (onData = listener),
    onExit: (listener: () => void) => void (onExit = listener),
    pause: () => void (source.paused = true),
    resume() {
      source.paused = false;
      while (!source.paused && waiting.length > 0) {
        const piece = waiting.subarray(0, 4095);
        waiting = waiting.subarray(piece.length);
        onData(piece);
      }
      if (exited && waiting.length === 0) onExit();
    },
    kill: () => void (source.killed = true),
    say(bytes: Buffer): void {
      if (source.paused) waiting = Buffer.concat([waiting, bytes]);
      else onData(bytes);
    },
    exit(): void {
      exited = true;
      if (waiting.length === 0) onExit();
    },
  };
  return source satisfies Source;
}

function open(stream = 7) {
  const sources: ReturnType<typeof fakeSource>[] = [];
  const frames: Frame[] = [];
  let ends = 0;
  const viewer = createViewer({
    stream,
    attach() {
      const source = fakeSource();
      sources.push(source);
      return source;
    },
    send: (piece) => void frames.push(readFrame(piece)!),
    onEnd: () => void (ends += 1),
  });
  viewer.open();
  return {
    viewer,
    frames,
    sources,
    source: () => sources.at(-1)!,
    ends: () => ends,
    text: () => Buffer.concat(frames.map((f) => f.bytes)).toString(),
    end: () => frames.reduce((end, f) => Math.max(end, f.seq + f.bytes.length), 0),
  };
}

const block = (bytes: number): Buffer => Buffer.alloc(bytes, "x");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what a viewer sends", () => {
  it("sends the first bytes after a quiet time at once", () => {
    const { source, frames } = open();
    source().say(Buffer.from("a"));
    expect(frames).toMatchObject([{ stream: 7, epoch: 1, seq: 0 }]);
    vi.advanceTimersByTime(1000);
    source().say(Buffer.from("b"));
    expect(frames).toHaveLength(2);
  });

  it("collects what follows for 4 ms into one frame", () => {
    const { source, frames, text } = open();
    for (const letter of "hello") source().say(Buffer.from(letter));
    expect(text()).toBe("h");
    vi.advanceTimersByTime(COLLECT_MS - 1);
    expect(frames).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(frames).toHaveLength(2);
    expect(text()).toBe("hello");
  });

  it("leaves small pieces with the terminal while a window lasts", () => {
    const { source, frames } = open();
    source().say(Buffer.from("a"));
    expect(source().paused).toBe(true);
    vi.advanceTimersByTime(COLLECT_MS);
    expect(source().paused).toBe(false);
    source().say(block(COLLECT_BYTES - 1));
    expect(source().paused).toBe(false);
    expect(frames).toHaveLength(2);
  });

  it("goes on in steady and ever larger pieces while a stream lasts", () => {
    const { source, frames, text } = open();
    for (let ms = 0; ms < 1000; ms++) {
      source().say(Buffer.from("x"));
      vi.advanceTimersByTime(1);
    }
    expect(frames.length).toBeLessThanOrEqual(1000 / LONGEST_MS + 5);
    expect(frames.length).toBeGreaterThanOrEqual(1000 / (LONGEST_MS + 2));
    vi.advanceTimersByTime(LONGEST_MS);
    expect(text()).toHaveLength(1000);
  });

  it("is quick again after a pause", () => {
    const { source, frames } = open();
    for (let ms = 0; ms < 100; ms++) {
      source().say(Buffer.from("x"));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(3 * LONGEST_MS);
    const before = frames.length;
    source().say(Buffer.from("a"));
    expect(frames).toHaveLength(before + 1);
    source().say(Buffer.from("b"));
    vi.advanceTimersByTime(COLLECT_MS);
    expect(frames).toHaveLength(before + 2);
  });

  it("sends 64 KiB without waiting for the window", () => {
    const { source, frames } = open();
    source().say(block(4000));
    source().say(block(COLLECT_BYTES - 1));
    expect(frames).toHaveLength(1);
    source().say(block(1));
    expect(frames).toHaveLength(2);
    expect(frames[1]).toMatchObject({ seq: 4000, bytes: { length: COLLECT_BYTES } });
  });

  it("sends what is left before it tells the end", () => {
    const { source, text, ends } = open();
    source().say(Buffer.from("a"));
    source().say(Buffer.from("b"));
    source().exit();
    vi.advanceTimersByTime(COLLECT_MS);
    expect(text()).toBe("ab");
    expect(ends()).toBe(1);
    expect(source().killed).toBe(true);
  });

  it("sends nothing after it was closed and tells no end", () => {
    const { viewer, source, frames, ends } = open();
    viewer.close();
    source().say(Buffer.from("a"));
    source().exit();
    vi.runAllTimers();
    expect(frames).toHaveLength(0);
    expect(ends()).toBe(0);
  });
});

describe("a viewer that is slower than its terminal", () => {
  function flood(view: ReturnType<typeof open>, bytes: number): void {
    for (let sent = 0; sent < bytes; sent += 32 * 1024) {
      view.source().say(block(32 * 1024));
      vi.advanceTimersByTime(COLLECT_MS);
    }
  }

  it("holds its attach above 256 KiB unacknowledged", () => {
    const view = open();
    flood(view, HOLD_BYTES);
    expect(view.source().paused).toBe(false);
    flood(view, 32 * 1024);
    expect(view.source().paused).toBe(true);
    expect(view.end()).toBeLessThanOrEqual(HOLD_BYTES + COLLECT_BYTES);
  });

  it("goes on below 64 KiB and not before", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    view.viewer.ack(view.end() - GO_BYTES);
    vi.advanceTimersByTime(LONGEST_MS);
    expect(view.source().paused).toBe(true);
    const before = view.end();
    view.viewer.ack(before - GO_BYTES + 1);
    vi.advanceTimersByTime(LONGEST_MS);
    expect(view.source().paused).toBe(false);
    expect(view.end()).toBeGreaterThan(before);
  });

  it("is detached after 2 s without progress and attached anew by its next ack", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    vi.advanceTimersByTime(STALL_MS);
    expect(view.source().killed).toBe(true);
    expect(view.sources).toHaveLength(1);
    view.viewer.ack(1);
    expect(view.sources).toHaveLength(2);
    view.source().say(Buffer.from("whole screen"));
    expect(view.frames.at(-1)).toMatchObject({ epoch: 2 });
    expect(view.frames.at(-1)!.seq).toBe(view.frames.at(-2)!.seq + view.frames.at(-2)!.bytes.length);
  });

  it("is detached as well when little of what it got is not drawn", () => {
    const view = open();
    view.source().say(Buffer.from("a screen"));
    vi.advanceTimersByTime(STALL_MS - 1);
    expect(view.source().killed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(view.source().killed).toBe(true);
    view.viewer.ack(8);
    expect(view.sources).toHaveLength(2);
  });

  it("is never detached when it drew everything", () => {
    const view = open();
    view.source().say(Buffer.from("a screen"));
    view.viewer.ack(8);
    vi.advanceTimersByTime(STALL_MS * 10);
    expect(view.source()).toMatchObject({ killed: false, paused: false });
  });

  it("is not detached while it draws, however slowly", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    for (let drawn = 1000; drawn < 100_000; drawn += 1000) {
      vi.advanceTimersByTime(STALL_MS - 100);
      view.viewer.ack(drawn);
    }
    expect(view.source()).toMatchObject({ killed: false, paused: true });
    expect(view.sources).toHaveLength(1);
  });

  it("does not take an ack of an earlier epoch for one of this", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    const before = view.end();
    vi.advanceTimersByTime(STALL_MS);
    view.viewer.ack(1);
    flood(view, HOLD_BYTES + 64 * 1024);
    expect(view.source().paused).toBe(true);
    view.viewer.ack(before);
    expect(view.source().paused).toBe(true);
  });

  it("ignores an ack of what was never sent", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    view.viewer.ack(view.end() + 1);
    expect(view.source().paused).toBe(true);
  });

  it("stays closed when an ack comes late", () => {
    const view = open();
    flood(view, HOLD_BYTES + 64 * 1024);
    vi.advanceTimersByTime(STALL_MS);
    view.viewer.close();
    view.viewer.ack(1);
    expect(view.sources).toHaveLength(1);
  });
});

describe("in any interleaving", () => {
  const step = fc.oneof(
    fc.record({ say: fc.integer({ min: 1, max: 90_000 }) }),
    fc.record({ wait: fc.integer({ min: 0, max: 12 }) }),
    fc.record({ ack: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );

  it("a calm viewer gets every byte once and in order, within its window", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const view = open();
      const said: Buffer[] = [];
      let acked = 0;
      let at = 0;
      for (const one of steps) {
        if ("say" in one) {
          const bytes = Buffer.from(Array.from({ length: one.say }, () => at++ % 251));
          said.push(bytes);
          view.source().say(bytes);
        } else if ("wait" in one) vi.advanceTimersByTime(one.wait);
        else {
          acked += Math.floor((view.end() - acked) * one.ack);
          view.viewer.ack(acked);
        }
        // One piece may be on its way when the window closes.
        expect(view.end() - acked).toBeLessThanOrEqual(HOLD_BYTES + COLLECT_BYTES + 90_000);
      }
      for (let rest = 0; rest < 200; rest++) {
        vi.advanceTimersByTime(COLLECT_MS);
        view.viewer.ack(view.end());
      }
      expect(Buffer.concat(view.frames.map((f) => f.bytes)).equals(Buffer.concat(said))).toBe(true);
      let next = 0;
      for (const frame of view.frames) {
        expect(frame).toMatchObject({ seq: next, epoch: 1 });
        next += frame.bytes.length;
      }
    }), { numRuns: 60 });
  });
});
