import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LoggedEvent } from "#domain/events.ts";
import type { Session } from "#domain/session.ts";
import { openTerminalPage, type PageOptions, type TerminalPage } from "../e2e/support/terminal-page.ts";
import { startWorld, type World } from "../e2e/support/world.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

let world: World;
let terminals: Terminals;
const pages: TerminalPage[] = [];

beforeAll(async () => {
  world = await startWorld({ env: { PS1: "ready> " } });
  terminals = createTerminals(world.app);
});
afterEach(() => {
  for (const one of pages.splice(0)) one.leave();
});
afterAll(() => world.close());

/** A page that is left when its test ends. */
function page(options: PageOptions = {}): TerminalPage {
  const made = openTerminalPage(terminals, options);
  pages.push(made);
  return made;
}

const shell = (): Promise<Session> => world.ask<Session>("POST", "/api/sessions", {});
const end = (session: Session): Promise<void> => world.ask("DELETE", `/api/sessions/${session.id}`);

describe("control", () => {
  it("is nobody's until it is taken, and typing without it is refused", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    expect(desk.lease()).toMatchObject({ stream: s, holder: null, viewers: 1, others: [] });
    expect(() => desk.input({ stream: s, fence: 0, seq: 0, data: "touch x\r" })).toThrow("do not control");
    await end(session);
  });

  it("moves in one step, is seen by all, and makes what the other typed stale", async () => {
    const session = await shell();
    const desk = page();
    const phone = page();
    const d = await desk.watch(session, "Desk");
    const p = await phone.watch(session, "Phone");
    const held = await desk.take(d);
    expect(phone.lease()).toMatchObject({ holder: desk.id, label: "Desk", viewers: 2, others: ["Desk"], you: phone.id });
    const mine = await phone.take(p);
    expect(desk.lease()).toMatchObject({ holder: phone.id, label: "Phone", others: ["Phone"] });
    expect(() => desk.input({ stream: d, fence: held.fence, seq: 0, data: "stale\r" })).toThrow("do not control");
    expect(() => desk.input({ stream: d, fence: mine.fence, seq: 0, data: "stale\r" })).toThrow("do not control");
    phone.release(p);
    expect(desk.lease()).toMatchObject({ holder: null });
    const events = await world.app.bus.since(0, 10_000);
    const taken = (e: LoggedEvent): boolean => e.kind === "session.controlled" && e.sessionId === session.id;
    expect(events.filter(taken).map((e) => e.payload["label"])).toEqual(["Desk", "Phone"]);
    await end(session);
  });

  it("drops what was typed twice", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    const { fence } = await desk.take(s);
    await desk.sees("ready>");
    for (const seq of [0, 0, 1, 1, 0, 2]) desk.input({ stream: s, fence, seq, data: ["echo ", "one-$((1 + 1))", "; echo fin-$((1 + 1))\r"][seq] ?? "" });
    await desk.sees("fin-2");
    expect(await world.app.tmux.capture(session.id, { lines: 0, colours: false, joined: true })).toContain("ready> echo one-$((1 + 1)); echo fin-$((1 + 1))");
    await end(session);
  });

  it("ends with the page that held it", async () => {
    const session = await shell();
    const desk = page();
    const phone = page();
    const d = await desk.watch(session);
    await phone.watch(session);
    await desk.take(d);
    desk.leave();
    expect(phone.lease()).toMatchObject({ holder: null, viewers: 1 });
    await end(session);
  });

  it("is not for who may only watch, and tmux lets nothing through either", async () => {
    const session = await shell();
    const watcher = page({ mayType: false });
    const s = await watcher.watch(session);
    await expect(watcher.take(s)).rejects.toMatchObject({ code: "forbidden" });
    await end(session);
  });
});

describe("the size of a pane", () => {
  it("is changed by its controller alone, once, and every viewer follows", async () => {
    const session = await shell();
    const desk = page();
    const phone = page();
    const d = await desk.watch(session);
    const p = await phone.watch(session);
    const { fence } = await desk.take(d);
    desk.input({ stream: d, fence, seq: 0, data: "trap 'echo resized-$((1 + 1))' WINCH\r" });
    await desk.sees("WINCH");
    await expect(phone.fit({ stream: p, fence, cols: 60, rows: 20 })).rejects.toMatchObject({ code: "wrong-state" });
    await desk.fit({ stream: d, fence, cols: 90, rows: 25 });
    expect(await world.app.tmux.find(session.id)).toMatchObject({ cols: 90, rows: 25 });
    expect(phone.got.sizes).toEqual([{ stream: p, cols: 90, rows: 25 }]);
    desk.input({ stream: d, fence, seq: 1, data: "\r" });
    await phone.sees("resized-2");
    expect(phone.got.epoch).toBe(2);
    const text = await world.app.tmux.capture(session.id, { lines: 0, colours: false, joined: true });
    expect(text.split("resized-2")).toHaveLength(2);
    await end(session);
  });

  it("is not touched by any number of viewers coming and going", async () => {
    const session = await shell();
    const first = page();
    const s = await first.watch(session);
    const { fence } = await first.take(s);
    first.input({ stream: s, fence, seq: 0, data: "trap 'echo resized-$((1 + 1))' WINCH\r" });
    for (let round = 0; round < 5; round++) {
      const other = page();
      await other.watch(session);
      await other.sees("ready>");
      other.leave();
    }
    first.input({ stream: s, fence, seq: 1, data: "echo quiet-$((1 + 1))\r" });
    await first.sees("quiet-2");
    expect(first.got.bytes.toString()).not.toContain("resized-2");
    await end(session);
  });
});
