import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TerminalGlance } from "#domain/terminal.ts";
import { createGlanceBoard, REST_MS } from "./glances.ts";
import type { Link, LinkState } from "./socket.ts";

function start() {
  const told: string[][] = [];
  const changed: (() => void)[] = [];
  let hear: (glance: never) => void = () => undefined;
  let state: LinkState = "connected";
  let visible = true;
  const link: Link = {
    ask: () => Promise.reject(new Error("not used")),
    send: () => undefined,
    tell: (_event, body) => void told.push((body as { sessionIds: string[] }).sessionIds),
    hear(_event, listener) {
      hear = listener;
      return () => undefined;
    },
    state: () => state,
    since: () => null,
    isOld: () => false,
    subscribe(listener) {
      changed.push(listener);
      return () => undefined;
    },
  };
  const board = createGlanceBoard(link, { isVisible: () => visible, subscribe: (listener) => (changed.push(listener), () => undefined) });
  return {
    board,
    told,
    show: (sessionId: string, text: string) => hear({ sessionId, text, cols: 120, rows: 40 } as never),
    async become(next: { state?: LinkState; visible?: boolean }) {
      state = next.state ?? state;
      visible = next.visible ?? visible;
      for (const listener of changed) listener();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a page's glances", () => {
  it("are asked for together, and again only when the wish changed", async () => {
    const t = start();
    const stop = t.board.watch("b", () => undefined);
    t.board.watch("a", () => undefined);
    t.board.watch("a", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(t.told).toEqual([["a", "b"]]);
    stop();
    t.board.watch("b", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(t.told).toHaveLength(1);
  });

  it("of places that come into sight one after the other are asked for together", async () => {
    const t = start();
    t.board.watch("a", () => undefined);
    await Promise.resolve();
    t.board.watch("b", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(t.told).toEqual([["a", "b"]]);
  });

  it("reach every place that wants them, a new one with what is known", () => {
    const t = start();
    const first = vi.fn<(glance: TerminalGlance) => void>();
    t.board.watch("a", first);
    t.show("a", "1");
    const second = vi.fn<(glance: TerminalGlance) => void>();
    t.board.watch("a", second);
    t.show("a", "2");
    t.show("z", "not wanted");
    expect(first.mock.calls.map(([g]) => g.text)).toEqual(["1", "2"]);
    expect(second.mock.calls.map(([g]) => g.text)).toEqual(["1", "2"]);
  });

  it("are not wanted while nobody can see the page", async () => {
    const t = start();
    t.board.watch("a", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    await t.become({ visible: false });
    await vi.advanceTimersByTimeAsync(REST_MS * 100);
    expect(t.told).toEqual([["a"], []]);
    await t.become({ visible: true });
    expect(t.told).toEqual([["a"], [], ["a"]]);
  });

  it("of forty terminals are one wish a second, however quickly one scrolls, and the last place counts", async () => {
    const t = start();
    const ids = Array.from({ length: 40 }, (_, i) => `s${String(i).padStart(2, "0")}`);
    let stops: (() => void)[] = [];
    for (let ms = 0; ms < 4950; ms += 50) {
      for (const stop of stops) stop();
      stops = ids.slice((ms / 50) % 35, ((ms / 50) % 35) + 5).map((id) => t.board.watch(id, () => undefined));
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(t.told).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(t.told.at(-1)).toEqual(ids.slice(98 % 35, (98 % 35) + 5));
    await t.become({ visible: false });
    expect(t.told.at(-1)).toEqual([]);
  });

  it("are asked for again after every break", async () => {
    const t = start();
    t.board.watch("a", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    await t.become({ state: "lost" });
    await t.become({ state: "connected" });
    expect(t.told).toEqual([["a"], ["a"]]);
  });

  it("stop with the last place that wanted them", async () => {
    const t = start();
    const stop = t.board.watch("a", () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(t.told).toEqual([["a"], []]);
  });
});
