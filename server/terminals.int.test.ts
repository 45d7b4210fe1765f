import { readdirSync, readlinkSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { LoggedEvent } from "#domain/events.ts";
import type { Session } from "#domain/session.ts";
import { openTerminalPage, type PageOptions, type TerminalPage } from "../e2e/support/terminal-page.ts";
import { startWorld, type World } from "../e2e/support/world.ts";
import { newId } from "./lib/ids.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

const soon = { timeout: 15_000, interval: 10 };
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

/** Ptys this process holds, which are the attaches. */
const attaches = (): number => readdirSync("/proc/self/fd").filter((fd) => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === "/dev/ptmx";
  } catch {
    return false;
  }
}).length;

describe("a viewer", () => {
  it("sees the screen at once and what is typed, in its own pane", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    await desk.sees("ready>");
    const { fence } = await desk.take(s);
    desk.input({ stream: s, fence, seq: 0, data: "echo $((40 + 2))\r" });
    await desk.sees("42");
    expect(await world.app.tmux.capture(session.id, { lines: 0, colours: false, joined: true })).toContain("42");
    await end(session);
  });

  it("gets the whole screen again after it came back", async () => {
    const session = await shell();
    const before = page();
    const s = await before.watch(session);
    const { fence } = await before.take(s);
    before.input({ stream: s, fence, seq: 0, data: "echo kept-$((1 + 1))\r" });
    await before.sees("kept-2");
    before.leave();
    const after = page();
    await after.watch(session);
    await after.sees("kept-2");
    expect(after.got.bytes.length).toBeLessThan(12_000);
    await end(session);
  });

  it("does not read on while its page does not draw, and shows the last screen when it does", async () => {
    const session = await shell();
    const slow = page();
    const s = await slow.watch(session);
    const { fence } = await slow.take(s);
    slow.got.acks = false;
    const began = slow.got.bytes.length;
    slow.input({ stream: s, fence, seq: 0, data: "yes abcdefghij | head -c 12000000; echo the-$((1 + 1))-end\r" });
    await vi.waitFor(async () => expect(await world.app.tmux.capture(session.id, { lines: 0, colours: false, joined: true })).toContain("the-2-end"), { timeout: 60_000, interval: 50 });
    expect(slow.got.bytes.length - began).toBeLessThan(600_000);
    slow.got.acks = true;
    slow.ack(s, slow.got.end);
    await slow.sees("the-2-end");
    await end(session);
  });

  it("that is held back leaves no attach behind either", async () => {
    const session = await shell();
    const before = attaches();
    const slow = page();
    slow.got.acks = false;
    await slow.watch(session);
    await world.app.tmux.paste(session.id, "yes abcdefghij | head -c 12000000; echo the-$((1 + 1))-end", true);
    await vi.waitFor(async () => expect(await world.app.tmux.capture(session.id, { lines: 0, colours: false, joined: true })).toContain("the-2-end"), { timeout: 60_000, interval: 50 });
    slow.leave();
    await vi.waitFor(() => expect(attaches()).toBe(before), soon);
    await end(session);
  });

  it("leaves no attach behind, however it goes", async () => {
    const session = await shell();
    const before = attaches();
    const leaves = page();
    await leaves.watch(session);
    const closes = page();
    const s = await closes.watch(session);
    const hurried = page();
    const opening = hurried.watch(session).catch(() => undefined);
    hurried.leave();
    const undecided = page();
    const next = undecided.watch(session).catch((error: unknown) => error);
    await undecided.close(undecided.newest());
    expect(await next).toMatchObject({ code: "wrong-state" });
    expect(attaches()).toBeGreaterThan(before);
    leaves.leave();
    await closes.close(s);
    await opening;
    await vi.waitFor(() => expect(attaches()).toBe(before), soon);
    await end(session);
  });

  it("is told the end, and keeps the last screen", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    const { fence } = await desk.take(s);
    desk.input({ stream: s, fence, seq: 0, data: "echo last-$((1 + 1))\r" });
    await desk.sees("last-2");
    const before = desk.got.bytes.length;
    await end(session);
    await vi.waitFor(() => expect(desk.got.ended).toEqual([{ stream: s }]), soon);
    const after = desk.got.bytes.subarray(before).toString();
    expect(after).not.toContain("\u001B[2J");
    expect(after).not.toContain("[exited]");
    expect(after).not.toContain("\u001B[?1049l");
    expect(() => desk.input({ stream: s, fence, seq: 1, data: "x" })).toThrow("not open");
  });

  it("of a program that ended sees what it said last", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    const { fence } = await desk.take(s);
    desk.input({ stream: s, fence, seq: 0, data: "echo bye-$((1 + 1)); exit 3\r" });
    await world.until("the end", async () => (await world.ask<Session>("GET", `/api/sessions/${session.id}`)).status === "exited");
    expect(await world.ask<Session>("GET", `/api/sessions/${session.id}`)).toMatchObject({ exit: { code: 3, signal: null } });
    const later = page();
    await later.watch(session);
    await later.sees("bye-2");
    expect(later.got.ended).toEqual([]);
    await end(session);
  });

  it("of a terminal that is gone is refused with what to do", async () => {
    const session = await shell();
    await end(session);
    await vi.waitFor(async () => expect(await world.app.tmux.find(session.id)).toBeUndefined(), soon);
    await expect(page().watch(session)).rejects.toMatchObject({ code: "wrong-state" });
  });

  it("does not crowd itself out, however quickly it comes and goes", async () => {
    const session = await shell();
    const hurried = page();
    const attempts: Promise<unknown>[] = [];
    for (let round = 0; round < 6; round++) {
      attempts.push(hurried.watch(session).catch((error: unknown) => error));
      await hurried.close(hurried.newest());
    }
    await hurried.watch(session);
    for (const error of await Promise.all(attempts)) expect(error).toMatchObject({ code: "wrong-state" });
    await hurried.sees("ready>");
    await end(session);
  });

  it("beyond the fourth is refused, also when they come at once", async () => {
    const session = await shell();
    const results = await Promise.allSettled(Array.from({ length: 7 }, () => page().watch(session)));
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(4);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({ reason: { code: "not-available" } });
    pages.splice(0).forEach((one) => one.leave());
    await page().watch(session);
    await end(session);
  });
});

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

describe("glances of many terminals", () => {
  it("come when a screen changed, in colour, and of the wanted ones only", async () => {
    const [one, two, other] = [await shell(), await shell(), await shell()];
    const desk = page();
    await desk.glance([one.id, two.id]);
    await vi.waitFor(() => expect(new Set(desk.got.screens.map((s) => s.sessionId))).toEqual(new Set([one.id, two.id])), soon);
    await world.app.tmux.paste(two.id, String.raw`printf '\033[31mred-%s' 2`, true);
    await vi.waitFor(() => expect(desk.got.screens.at(-1)).toMatchObject({ sessionId: two.id, text: expect.stringContaining("\u001B[31mred-2") as string, cols: 120, rows: 40 }), soon);
    expect(desk.got.screens.some((s) => s.sessionId === other.id)).toBe(false);
    await desk.glance([]);
    await Promise.all([one, two, other].map(end));
  });

  it("are refused for terminals that are not there", async () => {
    await expect(page().glance([newId()])).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the end of the tmux server", () => {
  it("ends viewers, who are told, and brings the session back for them to watch again", async () => {
    const session = await shell();
    const desk = page();
    await desk.watch(session);
    await desk.sees("ready>");
    await world.app.tmux.killServer();
    await vi.waitFor(() => expect(desk.got.ended).toHaveLength(1), soon);
    const back = await world.until("the return", async () => {
      const now = await world.ask<Session>("GET", `/api/sessions/${session.id}`);
      return now.status === "running" && now.generation === 2 ? now : undefined;
    });
    expect(back.exit).toBeNull();
    const again = page();
    await again.watch(back);
    await again.sees("ready>");
    await end(back);
  });
});
