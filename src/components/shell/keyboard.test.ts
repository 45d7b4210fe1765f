import { describe, expect, test } from "vitest";
import { ROOMS, type Route } from "../../client/route.ts";
import { type KeyAct, keyAct, KEYS } from "./keyboard.ts";
import { ROOM_NAME } from "./room-names.ts";

const PROJECT: Route = { scope: "project", projectId: "one", room: "work", item: null };
const MASTER: Route = { scope: "master", projectId: null, room: "chat", item: null };
const INBOX: Route = { scope: "inbox" };

function press(key: string, how: { ctrl?: boolean; alt?: boolean; typing?: boolean; before?: string; route?: Route } = {}): KeyAct | undefined {
  return keyAct({ key, ctrl: how.ctrl ?? false, alt: how.alt ?? false, typing: how.typing ?? false }, how.before ?? "", { route: how.route ?? PROJECT, projects: ["one", "two"] });
}

describe("a key", () => {
  test("opens the palette from everywhere, also while typing", () => {
    for (const typing of [true, false]) expect(press("k", { ctrl: true, typing })).toEqual({ act: "palette" });
    expect(press("K", { ctrl: true })).toEqual({ act: "palette" });
  });

  test.each(["a", "?", "j", "1", "Escape", "[", "c", "g"])("%s means nothing while typing, or with Ctrl or Alt", (key) => {
    expect(press(key, { typing: true })).toBeUndefined();
    expect(press(key, { ctrl: true })).toBeUndefined();
    expect(press(key, { alt: true })).toBeUndefined();
  });

  test.each<[string, KeyAct]>([
    ["?", { act: "keys" }], ["]", { act: "panel" }], ["[", { act: "rail" }], ["c", { act: "new-task" }], ["Escape", { act: "back" }],
    ["j", { act: "move", step: 1 }], ["k", { act: "move", step: -1 }], ["a", { act: "press", key: "a" }], ["/", { act: "press", key: "/" }],
  ])("%s does %j", (key, act) => {
    expect(press(key)).toEqual(act);
  });

  test.each(["g", "A", "F5", "Tab", "Enter", " ", "0", "Shift", "ä"])("%j alone is left to the browser", (key) => {
    expect(press(key)).toBeUndefined();
  });
});

describe("g and a second key", () => {
  test.each([["i", "/inbox"], ["h", "/health"], ["m", "/master/chat"], ["c", "/p/one/chat"], ["w", "/p/one/work"], ["t", "/p/one/terminals"], ["r", "/p/one/review"], ["l", "/p/one/learn"]])("g %s goes to %s", (key, path) => {
    expect(press(key, { before: "g" })).toEqual({ act: "go", path });
  });

  test("stay in Master Control where there is no project", () => {
    expect(press("w", { before: "g", route: MASTER })).toEqual({ act: "go", path: "/master/work" });
    expect(press("t", { before: "g", route: INBOX })).toEqual({ act: "go", path: "/master/terminals" });
  });

  test("that mean nothing do nothing", () => {
    for (const key of ["x", "?", "1", "j", "g"]) expect(press(key, { before: "g" })).toBeUndefined();
  });
});

describe("a number", () => {
  test("goes to that project, in the room one is in", () => {
    expect(press("2")).toEqual({ act: "go", path: "/p/two/work" });
    expect(press("2", { route: INBOX })).toEqual({ act: "go", path: "/p/two/chat" });
  });

  test("without a project goes nowhere", () => {
    expect(press("3")).toBeUndefined();
  });
});

test("the list of keys names every room, and every key once", () => {
  const listed = KEYS.map((k) => k.does).join(" ");
  for (const room of ROOMS) expect(listed).toContain(ROOM_NAME[room]);
  expect(new Set(KEYS.map((k) => k.keys)).size).toBe(KEYS.length);
});
