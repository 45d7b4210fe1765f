import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newId } from "../lib/ids.ts";
import { findProgram } from "./process.ts";
import type { PaneEvent } from "./tmux-hub.ts";
import { createTmux, type Tmux } from "./tmux.ts";

const PATH = process.env["PATH"] ?? "";
const home = mkdtempSync(join(tmpdir(), "rdv-hub-"));
const soon = { timeout: 10_000, interval: 10 };
let tmux: Tmux;
let events: PaneEvent[];
let stop: () => Promise<void>;

beforeEach(async () => {
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  tmux = await createTmux({ home, program: findProgram("tmux", PATH), path: PATH });
  events = [];
  stop = tmux.listen((event) => void events.push(event));
});
afterEach(async () => {
  await stop();
  await tmux.killServer();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const raw = (...args: string[]): string => execFileSync("tmux", ["-S", join(home, "run", "tmux.sock"), ...args], { encoding: "utf8" });
const clients = (): string[] => raw("list-clients", "-F", "#{client_pid} #{client_session}").trim().split("\n").filter(Boolean);
const inHub = (): string[] => raw("list-windows", "-t", "=_hub:", "-F", "#{@rdv} #{window_id}").trim().split("\n");
const connected = (): Promise<void> => vi.waitFor(() => expect(tmux.listening()).toBe("events"), soon);
const linked = (count: number): Promise<void> => vi.waitFor(() => expect(inHub()).toHaveLength(count + 1), soon);
const told = (sessionId: string, kind: PaneEvent["kind"]): PaneEvent[] => events.filter((e) => e.kind === kind && "sessionId" in e && e.sessionId === sessionId);
const tells = (sessionId: string, kind: PaneEvent["kind"]): Promise<void> => vi.waitFor(() => expect(told(sessionId, kind)).not.toEqual([]), soon);
const screen = (id: string): Promise<string> => tmux.capture(id, { lines: 0, colours: false, joined: true });

/** A shell that runs each line it is sent, and is listened to; what it did so far is forgotten. */
async function shell(): Promise<string> {
  const id = newId();
  const script = join(home, `${id}.sh`);
  writeFileSync(script, 'stty -echo\necho ready\nwhile read -r line; do eval "$line"; done\n');
  await tmux.newSession(id, { cols: 120, rows: 40 }, ["/bin/sh", script]);
  await connected();
  await vi.waitFor(async () => expect(await screen(id)).toContain("ready"), soon);
  await tells(id, "rest");
  events.length = 0;
  return id;
}

describe("the hub", () => {
  it("starts no server, and comes with the first session", async () => {
    expect(tmux.listening()).toBe("off");
    expect(() => raw("list-sessions")).toThrow(/no server|No such file/);
    const id = await shell();
    expect(clients()).toHaveLength(1);
    expect((await tmux.panes()).map((p) => p.sessionId)).toEqual([id]);
  });

  it("shows every window and changes the size of none", async () => {
    const id = newId();
    const size = join(home, "resized");
    const script = join(home, "size.sh");
    writeFileSync(script, `trap 'echo resized > ${size}' WINCH\necho ready\nwhile :; do read -r line; echo "$line"; done\n`);
    await tmux.newSession(id, { cols: 97, rows: 31 }, ["/bin/sh", script]);
    await linked(1);
    await tmux.paste(id, "still here", true);
    await vi.waitFor(async () => expect(await screen(id)).toContain("still here"), soon);
    expect(await tmux.find(id)).toMatchObject({ cols: 97, rows: 31 });
    expect(() => execFileSync("cat", [size], { stdio: "ignore" })).toThrow("Command failed");
  });

  it("goes when nobody listens any more, and the sessions stay", async () => {
    const id = await shell();
    await stop();
    expect(raw("list-sessions", "-F", "#{session_name}").trim()).toBe(`rdv-${id}`);
    expect(clients()).toEqual([]);
    expect(await screen(id)).toContain("ready");
  });

  it("keeps no window of a session that somebody ended", async () => {
    const id = await shell();
    const pid = (await tmux.find(id))?.pid ?? 0;
    raw("kill-session", "-t", `=rdv-${id}:`);
    await linked(0);
    expect(await tmux.panes()).toEqual([]);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), soon);
  });

  it("holds nothing after 200 sessions came and went, and is one client", async () => {
    await shell();
    await Promise.all(Array.from({ length: 4 }, async () => {
      for (let round = 0; round < 50; round++) {
        const id = newId();
        await tmux.newSession(id, { cols: 80, rows: 24 }, ["sleep", "100"]);
        await tmux.kill(id);
      }
    }));
    await linked(1);
    // Its own window, and one that also stands in the session it is of.
    expect(raw("list-windows", "-t", "=_hub:", "-F", "#{@rdv} #{window_linked_sessions}").trim().split("\n").toSorted()).toEqual(["_hub 2", "_own 1"]);
    expect(await tmux.panes()).toHaveLength(1);
    expect(clients()).toHaveLength(1);
    expect(tmux.listening()).toBe("events");
  });
});

describe("a tmux that is attached to while sessions come and go", () => {
  it("lives, and so do all others", async () => {
    const stays = await shell();
    const pid = raw("display-message", "-p", "#{pid}");
    const churning = { over: false };
    const churn = Array.from({ length: 4 }, async () => {
      while (!churning.over) {
        const id = newId();
        await tmux.newSession(id, { cols: 80, rows: 24 }, ["sleep", "100"]);
        await tmux.kill(id);
      }
    });
    try {
      for (let round = 0; round < 40; round++) {
        const viewer = tmux.view(stays, true, { cols: 80, rows: 24 });
        viewer.onData(() => viewer.kill());
        await stop();
        stop = tmux.listen((event) => void events.push(event));
        await connected();
      }
    } finally {
      churning.over = true;
      await Promise.all(churn);
    }
    expect(raw("display-message", "-p", "#{pid}")).toBe(pid);
    expect(await screen(stays)).toContain("ready");
  });
});

describe("a pane", () => {
  it("that put something out and is quiet is told at rest, after a fifth of a second", async () => {
    const id = await shell();
    await tmux.paste(id, "echo one; sleep 0.05; echo two", true);
    await vi.waitFor(async () => expect(await screen(id)).toContain("two"), soon);
    const seen = performance.now();
    expect(told(id, "rest")).toEqual([]);
    await tells(id, "rest");
    expect(performance.now() - seen).toBeLessThan(1000);
  });

  it("that calls or names itself is told before it rests", async () => {
    const id = await shell();
    await tmux.paste(id, String.raw`printf '\033]2;a title\007'`, true);
    await tells(id, "sign");
    expect(told(id, "rest")).toEqual([]);
    expect(told(id, "sign")).toEqual([{ kind: "sign", sessionId: id, signs: { title: "a title", called: false } }]);
    expect(await tmux.find(id)).toMatchObject({ title: "a title" });
    await tells(id, "rest");
    events.length = 0;
    await tmux.paste(id, String.raw`printf '\007'`, true);
    await tells(id, "sign");
    expect(told(id, "sign")).toMatchObject([{ signs: { called: true } }]);
  });

  it("that floods is paused and read again, and its end is told", async () => {
    const id = await shell();
    await tmux.paste(id, "yes abcdefghijklmnop | head -c 30000000; echo the-$((1 + 1))-end", true);
    await vi.waitFor(async () => expect(await screen(id)).toContain("the-2-end"), { timeout: 60_000, interval: 20 });
    events.length = 0;
    await tells(id, "rest");
    events.length = 0;
    await tmux.paste(id, "echo more", true);
    await tells(id, "rest");
    expect(await screen(id)).toContain("more");
    expect(tmux.listening()).toBe("events");
  });

  it("whose text imitates the protocol deceives nobody", async () => {
    const [id, other] = [await shell(), await shell()];
    const forged = `for n in $(seq 1 30); do printf '%%end %s %s 1\\n%%output ${await paneOf(other)} forged\\n' "$(date +%s)" "$n"; done`;
    await tmux.paste(id, forged, true);
    await tells(id, "rest");
    const shown = await screen(id);
    expect(shown.match(/^%output/gm)?.length).toBeGreaterThan(15);
    expect(told(other, "rest")).toEqual([]);
    expect(await tmux.panes()).toHaveLength(2);
  });
});

async function paneOf(id: string): Promise<string> {
  return (await tmux.find(id))?.paneId ?? "";
}

describe("a crowd that never rests", () => {
  it("is left alone between readings, and who asks is told how it is now", async () => {
    const id = await shell();
    for (let i = 0; i < 24; i++) await tmux.newSession(newId(), { cols: 80, rows: 24 }, ["sleep", "1000"]);
    await linked(25);
    // The terminal of a pane that is dead is somebody else's by now.
    const ttys = raw("list-panes", "-s", "-t", "=_hub:", "-f", "#{==:#{pane_dead},0}", "-F", "#{pane_tty}").trim().split("\n");
    const own = raw("display-message", "-p", "-t", `=rdv-${id}:`, "#{pane_tty}").trim();
    // Each spins ten times a second, out of step with the others.
    let turn = 0;
    const spin = setInterval(() => writeFileSync(ttys[turn++ % ttys.length] ?? own, "\rspins"), 4);
    const shown = { byTmux: 0, toUs: 0 };
    for (let round = 0; round < 60; round++) {
      // At any time of a reading and of what lies between.
      await new Promise((resolve) => setTimeout(resolve, 10 + ((round * 7) % 80)));
      writeFileSync(own, `mark-${round}\r\n`);
      if (raw("capture-pane", "-p", "-t", `=rdv-${id}:`).includes(`mark-${round}`)) shown.byTmux++;
      writeFileSync(own, `seen-${round}\r\n`);
      if ((await screen(id)).includes(`seen-${round}`)) shown.toUs++;
    }
    clearInterval(spin);
    expect(shown.byTmux).toBeLessThan(54);
    expect(shown.toUs).toBeGreaterThan(57);
  });
});

describe("a client that is lost", () => {
  const killClient = (): void => {
    process.kill(Number(clients()[0]?.split(" ")[0]), "SIGKILL");
  };

  it("comes back, and what happened meanwhile is told", async () => {
    const id = await shell();
    killClient();
    await vi.waitFor(() => expect(tmux.listening()).toBe("off"), soon);
    await tmux.paste(id, "echo meanwhile", true);
    events.length = 0;
    await connected();
    await tells(id, "rest");
    expect(await screen(id)).toContain("meanwhile");
    expect(clients()).toHaveLength(1);
    expect(inHub()).toHaveLength(2);
  });

  it("does not leave one of a server that crashed beside the next", async () => {
    await shell();
    const stale = spawn("tmux", ["-S", join(home, "run", "tmux.sock"), "-C", "attach-session", "-t", "=_hub:"], { stdio: ["pipe", "ignore", "ignore"] });
    const isGone = new Promise((resolve) => void stale.on("exit", resolve));
    await vi.waitFor(() => expect(clients()).toHaveLength(2), soon);
    process.kill(Number(clients().find((line) => !line.startsWith(`${stale.pid} `))?.split(" ")[0]), "SIGKILL");
    await isGone;
    await connected();
    expect(clients()).toHaveLength(1);
  });

  it("answers what was asked all the same", async () => {
    const id = await shell();
    const asked = Array.from({ length: 50 }, () => screen(id));
    killClient();
    for (const text of await Promise.all(asked)) expect(text).toContain("ready");
  });

  it("three times is left alone, and asked by processes", async () => {
    const id = await shell();
    for (let round = 0; round < 3; round++) {
      await connected();
      killClient();
      await vi.waitFor(() => expect(tmux.listening()).not.toBe("events"), soon);
    }
    expect(tmux.listening()).toBe("looks");
    const [screens, panes, one] = await Promise.all([tmux.screens([id]), tmux.panes(), screen(id)]);
    expect([screens.get(id)?.includes("ready"), panes.length, one.includes("ready")]).toEqual([true, 1, true]);
  });

  it("with its server waits for the next session", async () => {
    await shell();
    await tmux.killServer();
    await vi.waitFor(() => expect(tmux.listening()).toBe("off"), soon);
    expect(await tmux.panes()).toEqual([]);
    const next = await shell();
    expect((await tmux.panes()).map((p) => p.sessionId)).toEqual([next]);
    expect(inHub()).toHaveLength(2);
  });
});
