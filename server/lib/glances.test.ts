import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TerminalGlance } from "#domain/terminal.ts";
import { createGlances, type Eyes, GLANCE_MS } from "./glances.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Panes whose screens the test writes. */
function start() {
  const panes = new Map<string, { text: string; activity: number; cols: number; rows: number }>();
  const calls = { lists: 0, screens: [] as string[][] };
  const errors: unknown[] = [];
  let broken = false;
  const eyes: Eyes = {
    async panes() {
      calls.lists += 1;
      if (broken) throw new Error("no tmux");
      return [...panes].map(([sessionId, { activity, cols, rows }]) => ({ sessionId, activity, cols, rows }));
    },
    async screens(ids) {
      calls.screens.push([...ids]);
      return new Map(ids.flatMap((id) => (panes.has(id) ? [[id, panes.get(id)!.text] as const] : [])));
    },
  };
  const glances = createGlances(eyes, (error) => void errors.push(error));
  return {
    glances,
    calls,
    errors,
    breakDown: (is: boolean) => void (broken = is),
    write: (id: string, text: string, size = { cols: 120, rows: 40 }) => void panes.set(id, { text, activity: Math.floor(Date.now() / 1000), ...size }),
    close: (id: string) => void panes.delete(id),
    async pass(seconds: number) {
      for (let i = 0; i < seconds; i++) await vi.advanceTimersByTimeAsync(GLANCE_MS);
    },
    viewer(name: string, ids: readonly string[]) {
      const got: string[] = [];
      glances.watch(name, ids, (glance: TerminalGlance) => void got.push(`${glance.sessionId}:${glance.text}`));
      return got;
    },
  };
}

describe("glances", () => {
  it("show what is wanted, at once and again when it changed", async () => {
    const t = start();
    t.write("a", "1");
    t.write("b", "1");
    const got = t.viewer("desk", ["a"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(got).toEqual(["a:1"]);
    t.write("a", "2");
    t.write("b", "2");
    await t.pass(1);
    expect(got).toEqual(["a:1", "a:2"]);
  });

  it("wanted while a look is under way are looked at right behind it", async () => {
    const t = start();
    t.write("a", "1");
    t.write("b", "1");
    t.viewer("desk", ["a"]);
    vi.advanceTimersByTime(0);
    const got = t.viewer("phone", ["b"]);
    await vi.advanceTimersByTimeAsync(10);
    expect(got).toEqual(["b:1"]);
  });

  it("cost nothing while nobody looks", async () => {
    const t = start();
    t.write("a", "1");
    await t.pass(5);
    expect(t.calls.lists).toBe(0);
    t.viewer("desk", ["a"]);
    await t.pass(1);
    t.glances.leave("desk");
    const { lists } = t.calls;
    await t.pass(10);
    expect(t.calls.lists).toBeLessThanOrEqual(lists + 1);
    t.viewer("desk", ["a"]);
    t.viewer("desk", []);
    const after = t.calls.lists;
    await t.pass(10);
    expect(t.calls.lists).toBeLessThanOrEqual(after + 1);
  });

  it("of resting panes are not read again", async () => {
    const t = start();
    for (const id of ["a", "b", "c"]) t.write(id, "1");
    t.viewer("desk", ["a", "b", "c"]);
    await t.pass(3);
    t.calls.screens.length = 0;
    t.write("b", "2");
    await t.pass(10);
    expect(new Set(t.calls.screens.flat())).toEqual(new Set(["b"]));
    expect(t.calls.screens.length).toBeLessThanOrEqual(2);
    expect(t.calls.lists).toBeLessThanOrEqual(15);
  });

  it("miss nothing that came in the second of the last look, however many looks there were in it", async () => {
    const t = start();
    vi.setSystemTime(5000);
    t.write("a", "1");
    const got = t.viewer("desk", ["a"]);
    await vi.advanceTimersByTimeAsync(10);
    for (const name of ["b", "c", "d"]) {
      t.viewer(name, ["a"]);
      await vi.advanceTimersByTimeAsync(10);
    }
    t.write("a", "2");
    await t.pass(3);
    expect(got).toEqual(["a:1", "a:2"]);
  });

  it("are read once for any number of viewers, and told to a new one at once", async () => {
    const t = start();
    t.write("a", "1");
    t.viewer("desk", ["a"]);
    t.viewer("phone", ["a"]);
    await t.pass(2);
    t.calls.screens.length = 0;
    expect(t.viewer("late", ["a"])).toEqual(["a:1"]);
    await t.pass(1);
    expect(t.calls.screens.flat().length).toBeLessThanOrEqual(1);
  });

  it("tell a new size, and forget panes that are gone", async () => {
    const t = start();
    t.write("a", "1");
    const got = t.viewer("desk", ["a"]);
    await t.pass(3);
    t.write("a", "1", { cols: 90, rows: 30 });
    await t.pass(1);
    expect(got).toEqual(["a:1", "a:1"]);
    t.close("a");
    await t.pass(3);
    expect(got).toHaveLength(2);
  });

  it("go on after tmux did not answer", async () => {
    const t = start();
    t.write("a", "1");
    t.breakDown(true);
    const got = t.viewer("desk", ["a"]);
    await t.pass(3);
    expect(t.errors.length).toBeGreaterThan(0);
    t.breakDown(false);
    await t.pass(1);
    expect(got).toEqual(["a:1"]);
  });
});
