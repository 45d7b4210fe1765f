import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Frame } from "#domain/terminal.ts";
import { ACK_BYTES, ACK_MS, createAcks, createFeed, INSIDE_BYTES } from "./terminal-feed.ts";

const frame = (text: string, at: Partial<Frame> = {}): Frame => ({ stream: 1, epoch: 1, seq: 0, bytes: new TextEncoder().encode(text), ...at });

/** A screen that draws when the test says so. */
function fakeScreen() {
  const open: (() => void)[] = [];
  const screen = {
    shown: "",
    resets: 0,
    size: "",
    write(bytes: Uint8Array, drawn: () => void): void {
      open.push(() => {
        screen.shown += new TextDecoder().decode(bytes);
        drawn();
      });
    },
    reset(): void {
      screen.shown = "";
      screen.resets += 1;
    },
    resize: (cols: number, rows: number) => void (screen.size = `${cols}x${rows}`),
    /** Draws what it was given, the oldest first. */
    draw(count = 1): void {
      for (let i = 0; i < count; i++) open.shift()?.();
    },
    inside: () => open.length,
  };
  return screen;
}

describe("a feed", () => {
  it("draws in order and says how far", () => {
    const screen = fakeScreen();
    const drawn: number[] = [];
    const feed = createFeed(screen, ({ seq }) => void drawn.push(seq));
    feed.take(frame("ab"));
    feed.take(frame("cde", { seq: 2 }));
    expect(drawn).toEqual([]);
    screen.draw(2);
    expect(screen.shown).toBe("abcde");
    expect(drawn).toEqual([2, 5]);
  });

  it("keeps what is too much for the screen outside", () => {
    const screen = fakeScreen();
    const feed = createFeed(screen, () => undefined);
    const piece = "x".repeat(INSIDE_BYTES / 4);
    for (let i = 0; i < 10; i++) feed.take(frame(piece, { seq: i * piece.length }));
    expect(screen.inside()).toBe(4);
    screen.draw();
    expect(screen.inside()).toBe(4);
    screen.draw(20);
    expect(screen.shown).toHaveLength(piece.length * 10);
  });

  it("forgets what waits when a new attach begins, and never draws an old byte behind its reset", () => {
    const screen = fakeScreen();
    const feed = createFeed(screen, () => undefined);
    const piece = "x".repeat(INSIDE_BYTES);
    feed.take(frame(piece));
    feed.take(frame("superfluous", { seq: INSIDE_BYTES }));
    feed.take(frame("new screen", { epoch: 2, seq: INSIDE_BYTES + 11 }));
    expect(screen.resets).toBe(1);
    screen.draw(5);
    expect(screen.resets).toBe(2);
    expect(screen.shown).toBe("new screen");
  });

  it("begins afresh with another stream, though its epoch has the same number", () => {
    const screen = fakeScreen();
    const feed = createFeed(screen, () => undefined);
    feed.take(frame("one"));
    feed.take(frame("two", { stream: 2 }));
    screen.draw(5);
    expect(screen.shown).toBe("two");
  });

  it("ends with the newest attach whole, in any order of drawing", () => {
    const step = fc.oneof(fc.record({ bytes: fc.integer({ min: 1, max: 90_000 }) }), fc.constant({ attach: true as const }), fc.record({ draw: fc.nat(4) }));
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const screen = fakeScreen();
      const feed = createFeed(screen, () => undefined);
      let epoch = 1;
      let seq = 0;
      let letter = 0;
      let wanted = "";
      for (const one of steps) {
        if ("draw" in one) screen.draw(one.draw);
        else if ("attach" in one) {
          epoch += 1;
          wanted = "";
        } else {
          const text = String.fromCodePoint(97 + (letter++ % 26)).repeat(one.bytes);
          feed.take(frame(text, { epoch, seq }));
          seq += one.bytes;
          wanted += text;
        }
      }
      screen.draw(1000);
      fc.pre(wanted !== "");
      expect(screen.shown === wanted).toBe(true);
    }), { numRuns: 60 });
  });
});

describe("acknowledgements", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const start = () => {
    const sent: { stream: number; seq: number }[] = [];
    return { sent, acks: createAcks((at) => void sent.push(at)) };
  };

  it("wait for more, but not longer than 50 ms", () => {
    const { sent, acks } = start();
    acks.drawn({ stream: 1, seq: 10 });
    acks.drawn({ stream: 1, seq: 20 });
    vi.advanceTimersByTime(ACK_MS - 1);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([{ stream: 1, seq: 20 }]);
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(1);
  });

  it("go at once when 32 KiB were drawn", () => {
    const { sent, acks } = start();
    acks.drawn({ stream: 1, seq: ACK_BYTES });
    acks.drawn({ stream: 1, seq: ACK_BYTES + 1 });
    expect(sent).toEqual([{ stream: 1, seq: ACK_BYTES }]);
    vi.advanceTimersByTime(ACK_MS);
    expect(sent).toHaveLength(2);
  });

  it("do not mix up two streams", () => {
    const { sent, acks } = start();
    acks.drawn({ stream: 1, seq: 5000 });
    acks.drawn({ stream: 2, seq: 7 });
    vi.advanceTimersByTime(ACK_MS);
    expect(sent).toEqual([{ stream: 2, seq: 7 }]);
  });

  it("stop", () => {
    const { sent, acks } = start();
    acks.drawn({ stream: 1, seq: 1 });
    acks.stop();
    vi.runAllTimers();
    expect(sent).toEqual([]);
  });
});
