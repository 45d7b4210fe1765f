import { beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "@xterm/xterm";
import { createReel, type Reel } from "./history-reel.ts";

const CELL = 20;
const SEEN = 4;

/** A terminal that keeps lines and a place among them, as far as a reel looks at it. */
function terminal(rows: number) {
  const kept = { rows, cols: 80, lines: [] as string[], at: 0, written: 0 };
  const base = (): number => Math.max(0, kept.lines.length - kept.rows);
  const term = {
    get rows() { return kept.rows; },
    get cols() { return kept.cols; },
    buffer: { active: { get viewportY() { return kept.at; }, get baseY() { return base(); } } },
    reset() {
      kept.lines = [];
      kept.at = 0;
    },
    write(data: string, done: () => void) {
      kept.lines = data.split("\r\n");
      kept.at = base();
      kept.written++;
      done();
    },
    scrollToLine(line: number) { kept.at = Math.min(base(), Math.max(0, line)); },
    resize(cols: number, rows: number) { Object.assign(kept, { cols, rows }); },
  };
  const style = { transform: "" };
  const host = { style, querySelector: () => ({ clientHeight: kept.rows * CELL }) };
  return { kept, style, reel: createReel(term as unknown as Terminal, host as unknown as HTMLElement) };
}

const lines = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `line ${from + i}`);
const capture = (all: readonly string[]): string => `${all.join("\n")}\n`;

describe("the past of a terminal", () => {
  let world: ReturnType<typeof terminal>;
  let reel: Reel;
  beforeEach(async () => {
    world = terminal(SEEN);
    ({ reel } = world);
    reel.resize(80, SEEN);
    await reel.show(capture(lines(30)), SEEN);
  });

  it("begins at the screen as it is", () => {
    expect(reel.place()).toBe(0);
    expect(world.kept.lines[world.kept.at]).toContain("line 26");
  });

  it("goes back by pixels: whole lines scroll, the rest is shifted", () => {
    reel.moveTo(-50);
    expect(reel.place()).toBe(-50);
    expect(world.kept.at).toBe(23);
    expect(world.style.transform).toBe("translateY(-10px)");
    reel.moveTo(-40);
    expect(world.kept.at).toBe(24);
    expect(world.style.transform).toBe("");
  });

  it("goes no farther than its first line, and no farther than its last", () => {
    reel.moveTo(-99_999);
    expect(reel.place()).toBe(-26 * CELL);
    reel.moveTo(99_999);
    expect(reel.place()).toBe(0);
  });

  it("takes every way in the same place, in one step or in many", () => {
    for (let i = 0; i < 37; i++) reel.moveTo(reel.place() - 7);
    const many = reel.place();
    reel.moveTo(0);
    reel.moveTo(-37 * 7);
    expect(reel.place()).toBeCloseTo(many, 6);
  });

  it("keeps what is read where it is when older lines come in above", async () => {
    reel.moveTo(-10 * CELL);
    const read = world.kept.lines[world.kept.at]?.replace("\u001B)0", "");
    await reel.show(capture([...lines(100, 1000), ...lines(30)]), SEEN);
    expect(world.kept.lines[world.kept.at]).toBe(read);
    expect(reel.place()).toBe(-10 * CELL);
  });

  it("keeps it when the program wrote on meanwhile", async () => {
    reel.moveTo(-10 * CELL);
    const read = world.kept.lines[world.kept.at];
    await reel.show(capture([...lines(100, 1000), ...lines(33)]), SEEN);
    expect(world.kept.lines[world.kept.at]).toBe(read);
    expect(reel.place()).toBe(-13 * CELL);
  });

  it("shows the screen where nothing of what was read is left", async () => {
    reel.moveTo(-10 * CELL);
    await reel.show(capture(lines(12, 5000)), SEEN);
    expect(reel.place()).toBe(0);
  });

  it("is not drawn again for a size it has", () => {
    const { written } = world.kept;
    reel.resize(80, SEEN);
    expect(world.kept.written).toBe(written);
    reel.resize(100, 6);
    expect(world.kept).toMatchObject({ cols: 100, rows: 8, written: written + 1 });
  });
});
