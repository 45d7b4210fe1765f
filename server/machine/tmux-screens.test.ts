import { describe, expect, test } from "vitest";
import type { RunResult } from "./process.ts";
import type { Hub } from "./tmux-hub.ts";
import { paneId } from "./tmux-panes.ts";
import { screenVerbs } from "./tmux-screens.ts";

const SESSION = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const pane = { sessionId: SESSION, paneId: paneId("%3"), windowId: "@3", places: 1, dead: false, pid: 1, cols: 80, rows: 24, activity: 0, title: "" };
const result = (stderr: string): RunResult => ({ exitCode: stderr === "" ? 0 : 1, signal: null, stdout: "", stderr, timedOut: false, isCut: false, durationMs: 1 });

/** Types into a pane; tmux refuses with these words, in order, then no more. */
function start(...refusals: string[]) {
  const called: string[] = [];
  const hub: Hub = {
    ask: async () => ({ ok: true, text: "0" }), panes: async () => [pane], paneOf: () => pane.paneId, listen: () => async () => undefined,
    wake: () => undefined, listening: () => "events", floods: () => () => undefined,
  };
  const screens = screenVerbs(async (args) => (called.push(args.join(" ")), result(refusals.shift() ?? "")), hub);
  return { called, screens };
}

describe("keys", () => {
  test("are pressed once", async () => {
    const { called, screens } = start();
    expect(await screens.keys(SESSION, ["0d"])).toBe(true);
    expect(called).toEqual(["send-keys -t %3 -H 0d"]);
  });

  test("refused because whoever was there last only looks are pressed on behalf of none", async () => {
    const { called, screens } = start("client is read-only\n");
    expect(await screens.keys(SESSION, ["1b", "0d"])).toBe(true);
    expect(called).toEqual(["send-keys -t %3 -H 1b 0d", "send-keys -c nobody -t %3 -H 1b 0d"]);
  });

  test.each([["can't find pane: %3"], ["client is read-only", "unknown flag -c"]])("refused for another reason are told so: %s", async (...refusals) => {
    const { called, screens } = start(...refusals);
    await expect(screens.keys(SESSION, ["0d"])).rejects.toThrow(refusals.at(-1));
    expect(called).toHaveLength(refusals.length);
  });
});
