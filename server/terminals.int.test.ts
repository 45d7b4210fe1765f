import { readdirSync, readlinkSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
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

  it("of a pane that floods gets whole screens without an attach, and is attached again when it types", async () => {
    const session = await shell();
    const desk = page();
    const s = await desk.watch(session);
    await desk.sees("ready>");
    const before = attaches();
    const { fence } = await desk.take(s);
    desk.input({ stream: s, fence, seq: 0, data: "yes flood-of-words\r" });
    // Who types stays attached for a while.
    await vi.waitFor(() => expect(attaches()).toBe(before - 1), soon);
    desk.got.bytes = Buffer.alloc(0);
    await desk.sees("\u001B[?2026h");
    await desk.sees("flood-of-words\r\nflood-of-words");
    desk.input({ stream: s, fence, seq: 1, data: "\u0003" });
    expect(attaches()).toBe(before);
    desk.input({ stream: s, fence, seq: 2, data: "echo over-$((1 + 1))\r" });
    await desk.sees("over-2");
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

  it("beyond the fourth gets pictures, also when they come at once, and the first place that is free", async () => {
    const session = await shell();
    const before = attaches();
    const many = Array.from({ length: 7 }, () => page());
    await Promise.all(many.map((one) => one.watch(session)));
    const live = many.filter((one) => one.got.live);
    const watching = many.filter((one) => !one.got.live);
    expect(live).toHaveLength(4);
    expect(attaches() - before).toBe(4);
    await world.app.tmux.paste(session.id, String.raw`printf '\033[31mred-%s' 2`, true);
    for (const one of watching) await one.sees("\u001B[31mred-2");
    const [next] = watching;
    await expect(next!.take(1)).rejects.toMatchObject({ code: "not-available" });
    live[0]!.leave();
    await vi.waitFor(() => expect(next!.got).toMatchObject({ live: true, epoch: 2 }), soon);
    expect(watching.filter((one) => one.got.live)).toEqual([next]);
    await next!.sees("red-2");
    expect(await next!.take(1)).toMatchObject({ fence: 1 });
    await vi.waitFor(() => expect(attaches() - before).toBe(4), soon);
    await end(session);
    for (const one of many.filter((m) => m !== live[0])) await vi.waitFor(() => expect(one.got.ended).toEqual([{ stream: 1 }]), soon);
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
