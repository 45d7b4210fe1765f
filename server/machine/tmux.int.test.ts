import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { newId } from "../lib/ids.ts";
import { findProgram } from "./process.ts";
import { openPty } from "./pty.ts";
import { createTmux, type Tmux } from "./tmux.ts";

const SIZE = { cols: 120, rows: 40 };
const PATH = process.env["PATH"] ?? "";
const home = mkdtempSync(join(tmpdir(), "rdv-tmux-"));
const socket = join(home, "run", "tmux.sock");
const soon = { timeout: 10_000, interval: 20 };
let tmux: Tmux;

beforeAll(async () => {
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  process.env["RDV_CANARY_SECRET"] = "must not be seen";
  tmux = await createTmux({ home, program: findProgram("tmux", PATH), path: PATH });
});
afterEach(async () => {
  for (const pane of await tmux.panes()) await tmux.kill(pane.sessionId);
});
afterAll(async () => {
  await tmux.killServer();
  rmSync(home, { recursive: true, force: true });
});

/** tmux itself, as somebody who may open the socket would use it. */
const raw = (...args: string[]): string => execFileSync("tmux", ["-S", socket, ...args], { encoding: "utf8" });
const file = (name: string, text: string): string => {
  const path = join(home, `${newId()}-${name}`);
  writeFileSync(path, text);
  return path;
};

/** A session whose pane runs a shell script. */
async function running(script: string): Promise<string> {
  const id = newId();
  await tmux.newSession(id, SIZE, ["/bin/sh", file("script", script)]);
  return id;
}

const screen = (id: string): Promise<string> => tmux.capture(id, { lines: 0, colours: false, joined: true });
const shows = (id: string, text: string): Promise<void> => vi.waitFor(async () => expect(await screen(id)).toContain(text), soon);

/** A bash at its prompt, which asks for bracketed paste. */
async function bash(): Promise<string> {
  const id = await running("PS1='ready> ' exec bash --norc --noprofile -i");
  await shows(id, "ready>");
  return id;
}

/** A program that writes whatever it is sent into a file, byte for byte. */
async function recorder(): Promise<{ id: string; heard: () => string }> {
  const out = join(home, `${newId()}-heard`);
  const id = await running(`stty raw -echo; echo ready; exec cat > ${out}`);
  await shows(id, "ready");
  return { id, heard: () => readFileSync(out, "utf8") };
}

describe("the server", () => {
  it("listens on a socket in a folder that only the owner enters", async () => {
    await running("sleep 100");
    expect(statSync(socket).isSocket()).toBe(true);
    expect(statSync(join(home, "run")).mode & 0o777).toBe(0o700);
  });

  it("hands nothing of our environment to panes, not even to all of them at once", async () => {
    const id = await running("env | sort; sleep 100");
    await shows(id, "PATH=");
    expect(await screen(id)).not.toContain("RDV_CANARY_SECRET");
    expect(raw("show-environment", "-g")).not.toContain("RDV_CANARY_SECRET");
    expect(raw("show-options", "-g", "update-environment").trim()).not.toContain("SSH");
  });

  it("survives many sessions of a fixed size", async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => running("sleep 100")));
    const panes = await tmux.panes();
    expect(panes.map((p) => p.sessionId).sort()).toEqual(ids.sort());
    expect(panes.every((p) => p.cols === 120 && p.rows === 40)).toBe(true);
  });
});

describe("targets", () => {
  it("hit the session of exactly this id and never one without our mark", async () => {
    const id = await running("sleep 100");
    raw("new-session", "-d", "-s", `rdv-${id}0`, "sleep 100");
    raw("new-session", "-d", "-s", "rdv-", "sleep 100");
    expect((await tmux.panes()).map((p) => p.sessionId)).toEqual([id]);
    await tmux.kill(id);
    expect(raw("list-sessions", "-F", "#{session_name}").trim().split("\n").sort()).toEqual(["rdv-", `rdv-${id}0`].sort());
    raw("kill-session", "-t", "=rdv-:");
    raw("kill-session", "-t", `=rdv-${id}0:`);
  });

  it("are refused when they are no id", async () => {
    for (const bad of ["", "rdv-1", "=x", "%1", "01ARZ3NDEKTSV4RRFFQ69G5FA;", "#(touch x)"]) await expect(tmux.newSession(bad, SIZE, ["/bin/true"])).rejects.toThrow("ULID");
  });

  it("of a session that is gone are told as gone", async () => {
    await expect(tmux.capture(newId(), { lines: 0, colours: false, joined: true })).rejects.toMatchObject({ code: "wrong-state" });
    await expect(tmux.paste(newId(), "x", true)).rejects.toMatchObject({ code: "wrong-state" });
    await tmux.kill(newId());
  });

  it("end a window that is linked elsewhere too", async () => {
    const id = await running("sleep 100");
    raw("new-session", "-d", "-s", "_hub", "sleep 100");
    raw("link-window", "-d", "-s", `=rdv-${id}:`, "-t", "=_hub:");
    expect(await tmux.panes()).toHaveLength(1);
    await tmux.kill(id);
    expect(raw("list-panes", "-a", "-F", "#{@rdv}").trim()).toBe("");
    raw("kill-session", "-t", "=_hub:");
  });
});

describe("a command", () => {
  it("reaches the program as it stands, whatever its arguments are", async () => {
    const canary = join(home, "canary");
    // No `x;`: tmux eats a `;` at the end of an argument. The product gives it only paths that end in an id.
    const hostile = ["a;b", "; touch canary", "$(touch canary)", `#(touch ${canary})`, "#{pane_id}", "`touch canary`", "two\nlines", "ü ~ * ? [", "'\"\\", "%H", "a b"];
    const out = join(home, "args");
    const program = file("args", `#!/bin/sh\nfor a in "$@"; do printf '%s\\0' "$a"; done > ${out}.part; mv ${out}.part ${out}; sleep 100\n`);
    await tmux.newSession(newId(), SIZE, ["/bin/sh", program, ...hostile]);
    await vi.waitFor(() => expect(existsSync(out)).toBe(true), soon);
    expect(readFileSync(out, "utf8").split("\0").slice(0, -1)).toEqual(hostile);
    expect(existsSync(canary)).toBe(false);
  });

  it("keeps its last screen and the pane when it ends", async () => {
    const id = await running("echo last words; exit 3");
    await vi.waitFor(async () => expect(await tmux.find(id)).toMatchObject({ dead: true }), soon);
    expect((await screen(id)).trim()).toBe("last words");
  });
});

describe("what tmux tells about a pane", () => {
  it("stays one line per pane whatever the title holds", async () => {
    const id = await running(String.raw`printf '\033]2;%s\007' 'a	b 01ARZ3NDEKTSV4RRFFQ69G5FAV %9 1 1 1 1 x'; echo titled; sleep 100`);
    await shows(id, "titled");
    const panes = await tmux.panes();
    expect(panes).toHaveLength(1);
    expect(panes[0]).toMatchObject({ sessionId: id, dead: false });
  });

  it("has colours on request and history before the screen", async () => {
    const id = await running(String.raw`i=1; while [ $i -le 200 ]; do printf '\033[31mline %s\033[0m\n' $i; i=$((i+1)); done; sleep 100`);
    await shows(id, "line 200");
    expect(await tmux.capture(id, { lines: 0, colours: true, joined: false })).toContain("\u001B[31mline 162");
    const history = await tmux.capture(id, { lines: 100, colours: false, joined: true });
    expect(history).toContain("line 70\n");
    expect(history).not.toContain("line 20\n");
    expect(await tmux.capture(id, { lines: 5000, colours: false, joined: true })).toContain("line 1\n");
  });
});

describe("a paste", () => {
  it("arrives as text and runs nothing until Enter", async () => {
    const canary = join(home, "paste-canary");
    const id = await bash();
    await tmux.paste(id, `touch ${canary}\ntouch ${canary}\n`, false);
    await shows(id, "touch");
    await tmux.paste(id, "# and this", false);
    await shows(id, "# and this");
    expect(existsSync(canary)).toBe(false);
  });

  it("is submitted by its Enter, once", async () => {
    const out = join(home, "paste-out");
    const id = await bash();
    await tmux.paste(id, `echo one >> ${out}`, true);
    await vi.waitFor(() => expect(readFileSync(out, "utf8")).toBe("one\n"), soon);
  });

  it("cannot end its own brackets and run the rest", async () => {
    const canary = join(home, "bracket-canary");
    const id = await bash();
    for (const end of ["\u001B[201~", "\u009B201~", "\u001B\u001B[201~[201~"]) await tmux.paste(id, `x${end}\rtouch ${canary}\r\u0003\u0004`, false);
    await tmux.paste(id, "still here", false);
    await shows(id, "still here");
    expect(existsSync(canary)).toBe(false);
  });

  it("brings visible text whole and hidden characters never", async () => {
    const { id, heard } = await recorder();
    const text = fc.string({ unit: fc.oneof(fc.constantFrom("a", " ", "ä", "漢", "\n", "\t", ";", "#", "$", "\u001B", "\u0003", "\u007F", "\u202E", "\u200B", "\u009B"), fc.integer({ min: 0x20, max: 0xff }).map((c) => String.fromCodePoint(c))), maxLength: 80 });
    let sent = "";
    for (const piece of fc.sample(text, { numRuns: 25, seed: 7 })) {
      await tmux.paste(id, piece, false);
      sent += piece.normalize("NFC").replaceAll(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, "");
    }
    await tmux.paste(id, "END", false);
    await vi.waitFor(() => expect(heard()).toBe(`${sent}END`), soon);
  });

  it("of a megabyte arrives whole", async () => {
    const { id, heard } = await recorder();
    const text = Array.from({ length: 19_000 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n");
    await tmux.paste(id, text, false);
    await vi.waitFor(() => expect(heard().length).toBe(text.length), { timeout: 30_000, interval: 100 });
    expect(heard()).toBe(text);
  });

  it("comes with its own Enter when many come at once", async () => {
    const { id, heard } = await recorder();
    await Promise.all(Array.from({ length: 12 }, (_, i) => tmux.paste(id, `text ${i}`, true)));
    await vi.waitFor(() => expect(heard().split("\r").slice(0, -1).sort()).toEqual(Array.from({ length: 12 }, (_, i) => `text ${i}`).sort()), soon);
    expect(raw("list-buffers")).toBe("");
  });

  it("submits even when somebody put the pane into copy mode", async () => {
    const { id, heard } = await recorder();
    raw("copy-mode", "-t", `=rdv-${id}:`);
    await tmux.paste(id, "prompt", true);
    await vi.waitFor(() => expect(heard()).toBe("prompt\r"), soon);
  });
});

describe("a viewer", () => {
  it("types into the pane and nowhere else: tmux has no keys of its own", async () => {
    const { id, heard } = await recorder();
    const pty = openPty(tmux.attach(id, false), SIZE);
    let drawn = "";
    pty.onData((bytes) => void (drawn += bytes.toString()));
    await vi.waitFor(() => expect(drawn).toContain("ready"), soon);
    const keys = "\u0002c\u0002[\u0002:\u0002d\u0001\u001B\r\u001B[5~x\u001B[<64;5;5M";
    pty.write(keys);
    await vi.waitFor(() => expect(heard()).toContain("x"), soon);
    expect(heard()).toBe("\u0002c\u0002[\u0002:\u0002d\u0001\u001B\r\u001B[5~x");
    expect(raw("list-panes", "-a", "-F", "#{pane_in_mode}").trim()).toBe("0");
    expect(raw("list-windows", "-a").trim().split("\n")).toHaveLength(1);
    pty.kill();
  });

  it("that may only watch types nothing", async () => {
    const { id, heard } = await recorder();
    const pty = openPty(tmux.attach(id, true), SIZE);
    let drawn = "";
    pty.onData((bytes) => void (drawn += bytes.toString()));
    await vi.waitFor(() => expect(drawn).toContain("ready"), soon);
    pty.write("rm -rf\r");
    await tmux.paste(id, "by paste", false);
    await vi.waitFor(() => expect(heard()).toBe("by paste"), soon);
    pty.kill();
  });

  it("of any size changes nothing for the program", async () => {
    const id = await running("trap 'echo resized' WINCH; echo ready; while :; do sleep 0.05; done");
    await shows(id, "ready");
    const ptys = [[50, 20], [200, 60], [120, 40]].map(([cols = 0, rows = 0]) => openPty(tmux.attach(id, false), { cols, rows }));
    await vi.waitFor(() => expect(raw("list-clients").trim().split("\n")).toHaveLength(3), soon);
    for (const pty of ptys) pty.kill();
    await vi.waitFor(() => expect(raw("list-clients")).toBe(""), soon);
    expect(await screen(id)).not.toContain("resized");
    await tmux.resize(id, 100, 30);
    await shows(id, "resized");
    expect(await tmux.find(id)).toMatchObject({ cols: 100, rows: 30 });
  });
});

describe("the end of the tmux server", () => {
  it("is seen as no panes, and the next session starts a new one", async () => {
    await running("sleep 100");
    await tmux.killServer();
    expect(await tmux.panes()).toEqual([]);
    const id = await running("echo again; sleep 100");
    await shows(id, "again");
  });
});
