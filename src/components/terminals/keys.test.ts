import { describe, expect, it } from "vitest";
import { CTRL_ROW, type Key, meaningOf, STRIP } from "./keys.ts";

const key = (more: Partial<Key>): Key => ({ type: "keydown", key: "a", code: "KeyA", ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, isComposing: false, ...more });
const CTRL_ALT_PERIOD = { key: ".", code: "Period", ctrlKey: true, altKey: true };

describe("a key in a terminal", () => {
  it.each([
    key({}), key({ key: "Escape", code: "Escape" }), key({ key: "Tab", code: "Tab" }), key({ key: "k", code: "KeyK", ctrlKey: true }), key({ key: "c", code: "KeyC", ctrlKey: true }),
    key({ key: "v", code: "KeyV", ctrlKey: true }), key({ key: "Enter", code: "Enter" }), key({ key: "Enter", code: "Enter", altKey: true }), key({ key: "]", code: "BracketRight" }),
    key({ key: "1", code: "Digit1" }), key({ key: "/", code: "Slash" }), key({ key: ".", code: "Period", ctrlKey: true }), key({ key: "Enter", code: "Enter", shiftKey: true, ctrlKey: true }),
  ])("goes to the pane: $code $ctrlKey $altKey", (each) => {
    expect(meaningOf(each, true)).toBe("pane");
  });

  it("Ctrl Alt . leaves, whatever the layout makes of it, and the pane hears nothing", () => {
    expect(meaningOf(key(CTRL_ALT_PERIOD), false)).toBe("leave");
    expect(meaningOf(key({ ...CTRL_ALT_PERIOD, key: "…" }), false)).toBe("leave");
    expect(meaningOf(key({ ...CTRL_ALT_PERIOD, type: "keypress" }), false)).toBe("nothing");
    expect(meaningOf(key({ ...CTRL_ALT_PERIOD, type: "keyup" }), false)).toBe("nothing");
  });

  it("Shift Enter is one line break, on keydown only", () => {
    const enter = { key: "Enter", code: "Enter", shiftKey: true };
    expect(["keydown", "keypress", "keyup"].map((type) => meaningOf(key({ ...enter, type }), false))).toEqual(["newline", "nothing", "nothing"]);
  });

  it("is left to the input method while one is at work", () => {
    expect(meaningOf(key({ key: "Enter", code: "Enter", shiftKey: true, isComposing: true }), false)).toBe("pane");
    expect(meaningOf(key({ key: "Process", code: "Period", ctrlKey: true, altKey: true }), false)).toBe("pane");
  });

  it("copies only with a selection, and never reaches the pane as something else", () => {
    const copies = [{ key: "C", code: "KeyC", ctrlKey: true, shiftKey: true }, { key: "c", code: "KeyC", metaKey: true }, { key: "Insert", code: "Insert", ctrlKey: true }];
    expect(copies.map((c) => meaningOf(key(c), true))).toEqual(["copy", "copy", "copy"]);
    expect(copies.map((c) => meaningOf(key(c), false))).toEqual(["nothing", "nothing", "nothing"]);
  });

  it("asks for what is older, and for a search in it", () => {
    expect(meaningOf(key({ key: "PageUp", code: "PageUp", shiftKey: true }), false)).toBe("older");
    expect(meaningOf(key({ key: "PageUp", code: "PageUp" }), false)).toBe("pane");
    expect(meaningOf(key({ key: "F", code: "KeyF", ctrlKey: true, shiftKey: true }), false)).toBe("find");
    expect(meaningOf(key({ key: "f", code: "KeyF", ctrlKey: true }), false)).toBe("pane");
  });

  it("pastes through the browser", () => {
    const pastes = [{ key: "V", code: "KeyV", ctrlKey: true, shiftKey: true }, { key: "v", code: "KeyV", metaKey: true }, { key: "Insert", code: "Insert", shiftKey: true }];
    expect(pastes.map((c) => meaningOf(key(c), false))).toEqual(["browser-paste", "browser-paste", "browser-paste"]);
  });
});

describe("the key strip", () => {
  it("sends what a keyboard sends", () => {
    expect(STRIP.map((k) => (typeof k === "string" ? k : k.data))).toEqual(["\u001B", "\t", "ctrl", "\u001B[D", "\u001B[A", "\u001B[B", "\u001B[C", "\r", "/", "paste"]);
    expect(CTRL_ROW.map((k) => k.data)).toEqual(["\u0003", "\u0004", "\u001A", "\u0012", "\u000C", "\u000F"]);
  });

  it("repeats arrows only", () => {
    expect([...STRIP, ...CTRL_ROW].flatMap((k) => (typeof k !== "string" && k.repeats ? [k.name] : []))).toEqual(["left", "up", "down", "right"]);
  });
});
