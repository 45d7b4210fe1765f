import { describe, expect, it } from "vitest";
import type { TerminalStream } from "../../client/terminal-stream.ts";
import { type HandParts, handsOn } from "./hands.ts";
import { clickReport } from "./scroll.ts";

interface World {
  past?: boolean;
  control?: boolean;
  mouse?: boolean;
  link?: URL;
  /** How much of a way the view can go down. */
  room?: number;
}

/** A terminal of 10 by 5 cells, 100 by 50 pixels, whose hands are told of. */
function terminal({ past = false, control = true, mouse = true, link, room = 0 }: World = {}) {
  const heard: unknown[] = [];
  const style = { transform: "", transformOrigin: "" };
  const lease = { holder: control ? "me" : null, you: "me" };
  const parts = {
    live: { area: () => ({ left: 0, top: 0, width: 100, height: 50 }), linkAt: () => link, tracksMouse: () => mouse },
    place: { style, getBoundingClientRect: () => ({ left: 10, top: 20 }) },
    stream: { state: () => ({ phase: "live", cols: 10, rows: 5, lease, problem: null }), type: (data: string) => heard.push(["type", data]) } as unknown as TerminalStream,
    size: {
      panBy(dx: number, dy: number) {
        heard.push(["pan", dx, dy]);
        return { dx: 0, dy: dy > 0 ? Math.max(0, dy - room) : Math.min(0, dy + room) };
      },
      zoomBy: (factor: number, at: unknown) => heard.push(["zoom", factor, at]),
    },
    history: { isOpen: () => past, linkAt: () => new URL("https://past.example/") },
    scroller: { begin: () => heard.push(["begin"]), scroll: (pixels: number, cell: unknown) => heard.push(["scroll", pixels, cell]) },
    select: () => heard.push(["select"]),
    link: (url: URL) => heard.push(["link", url.href]),
  };
  return { hands: handsOn(parts as unknown as HandParts), heard, style };
}

const at = { x: 35, y: 25 };
const cell = { col: 4, row: 3 };

describe("a finger that moves", () => {
  it("moves the view first; what is left of its way scrolls, the other way round", () => {
    const { hands, heard } = terminal({ room: 8 });
    hands.drag(3, 20, at);
    expect(heard).toEqual([["pan", 3, 20], ["scroll", -12, cell]]);
  });

  it("scrolls nothing while the view can follow", () => {
    const { hands, heard } = terminal({ room: 30 });
    hands.drag(0, -20, at);
    expect(heard).toEqual([["pan", 0, -20]]);
  });

  it("in the past moves the past by its whole way, and the view only across", () => {
    const { hands, heard } = terminal({ past: true, room: 30 });
    hands.drag(5, -20, at);
    expect(heard).toEqual([["pan", 5, 0], ["scroll", 20, cell]]);
  });
});

describe("a tap", () => {
  it("opens the link under it before anything else", () => {
    const { hands, heard } = terminal({ link: new URL("https://a.example/b") });
    hands.tap(at);
    expect(heard).toEqual([["link", "https://a.example/b"]]);
  });

  it("is a click where the program listens to the mouse and one has control", () => {
    const { hands, heard } = terminal();
    hands.tap(at);
    expect(heard).toEqual([["type", clickReport(cell)]]);
  });

  it.each<World>([{ control: false }, { mouse: false }])("types nothing with %j", (world) => {
    const { hands, heard } = terminal(world);
    hands.tap(at);
    expect(heard).toEqual([]);
  });

  it("in the past looks for links there", () => {
    const { hands, heard } = terminal({ past: true, link: new URL("https://live.example/") });
    hands.tap(at);
    expect(heard).toEqual([["link", "https://past.example/"]]);
  });
});

it("two fingers show the size before they choose it, around where they began", () => {
  const { hands, heard, style } = terminal();
  hands.preview(1.5, at);
  hands.preview(2, { x: 90, y: 90 });
  expect(style).toEqual({ transform: "scale(2)", transformOrigin: "25px 5px" });
  hands.zoom(2, at);
  expect(style).toEqual({ transform: "", transformOrigin: "" });
  expect(heard).toEqual([["zoom", 2, at]]);
});

it("a finger that rests asks for the text", () => {
  const { hands, heard } = terminal();
  hands.begin();
  hands.hold(at);
  expect(heard).toEqual([["begin"], ["select"]]);
});
