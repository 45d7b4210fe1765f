import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { newId } from "../lib/ids.ts";
import { startTimeOf } from "./proc.ts";
import { findProgram } from "./process.ts";
import type { RunKey } from "./receipt-watch.ts";
import { createRuns, type Receipt, type Runs, type RunSpec } from "./runs.ts";
import { createTmux, type Tmux } from "./tmux.ts";

const BIN = join(import.meta.dirname, "..", "..", "bin");
const PATH = process.env["PATH"] ?? "";
const home = mkdtempSync(join(tmpdir(), "rdv-runs-"));
const soon = { timeout: 10_000, interval: 20 };
let runs: Runs;
let tmux: Tmux;

beforeAll(async () => {
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  runs = await createRuns({ home, programs: { launcher: join(BIN, "rdv-launch"), hook: join(BIN, "rdv-hook") } });
  tmux = await createTmux({ home, program: findProgram("tmux", PATH), path: PATH });
});
afterEach(async () => {
  for (const pane of await tmux.panes()) await tmux.kill(pane.sessionId);
});
afterAll(async () => {
  runs.close();
  await tmux.killServer();
  rmSync(home, { recursive: true, force: true });
});

const newKey = (): RunKey => ({ sessionId: newId(), generation: 1 });
const spec = (script: string, more: Partial<RunSpec> = {}): RunSpec => ({ cwd: home, env: { PATH }, argv: ["/bin/sh", "-c", script], files: [], ...more });
const ended = (key: RunKey): Promise<Receipt> => runs.waitFor(key, (r) => r.exit !== undefined, 10_000);
const command = (key: RunKey): string[] => ["/bin/sh", runs.launcher, runs.dir(key), runs.receiptDir(key)];

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

/** Starts what is prepared, in a pane of its own as the product does. */
async function launch(key: RunKey, what: RunSpec): Promise<void> {
  await runs.prepare(key, what);
  await tmux.newSession(key.sessionId, { cols: 80, rows: 24 }, command(key));
}

describe("a start", () => {
  it("happens once, however many try it at the same time", async () => {
    const key = newKey();
    const marks = join(home, "marks");
    await runs.prepare(key, spec(`echo $$ >> ${marks}; sleep 0.3`));
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => new Promise<number | null>((resolve) => {
        const [program = "", ...args] = command(key);
        spawn(program, args, { stdio: "ignore" }).on("close", resolve);
      })),
    );
    expect(codes.filter((c) => c === 75)).toHaveLength(19);
    expect(codes.filter((c) => c === 0)).toHaveLength(1);
    expect(readFileSync(marks, "utf8").trim().split("\n")).toHaveLength(1);
  });

  it("is not made again when its receipt is there, even after its end", async () => {
    const key = newKey();
    const marks = join(home, "marks-again");
    await launch(key, spec(`echo once >> ${marks}`));
    await ended(key);
    await runs.prepare(key, spec(`echo twice >> ${marks}`));
    await tmux.kill(key.sessionId);
    await tmux.newSession(key.sessionId, { cols: 80, rows: 24 }, command(key));
    await vi.waitFor(async () => expect(await tmux.find(key.sessionId)).toMatchObject({ dead: true }), soon);
    expect(readFileSync(marks, "utf8")).toBe("once\n");
    // tmux may hear of the end before it read the last words.
    await vi.waitFor(async () => expect(await tmux.capture(key.sessionId, { lines: 0, colours: false, joined: true })).toContain("was made already"), soon);
  });

  it("is told with the process that runs, by pid and start time", async () => {
    const key = newKey();
    await launch(key, spec("exec sleep 100"));
    const receipt = await runs.waitFor(key, (r) => r.process !== undefined, 10_000);
    expect(receipt.taken).toBe(true);
    expect(receipt.process?.startTime).toBe(startTimeOf(receipt.process?.pid ?? 0));
    expect(receipt.process?.bootId).toBe(readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
    expect(receipt.exit).toBeUndefined();
    // The same process becomes the program right after it wrote its record.
    await vi.waitFor(() => expect(readFileSync(`/proc/${receipt.process?.pid}/cmdline`, "utf8")).toBe("sleep\u0000100\u0000"), soon);
  });

  it("takes place in the folder, also in one whose name is hostile", async () => {
    const key = newKey();
    const cwd = join(home, "a $(touch x) 'b' \"c\" ;#{pane_id}\nd");
    mkdirSync(cwd);
    await launch(key, spec("pwd > here", { cwd }));
    expect((await ended(key)).exit).toMatchObject({ code: 0 });
    expect(readdirSync(cwd)).toEqual(["here"]);
    expect(readFileSync(join(cwd, "here"), "utf8")).toBe(`${cwd}\n`);
  });

  it("in a folder that is gone ends with 126 and runs nothing", async () => {
    const key = newKey();
    await launch(key, spec(`touch ${join(home, "never")}`, { cwd: join(home, "gone") }));
    expect((await ended(key)).exit).toMatchObject({ code: 126, signal: null });
    expect(readdirSync(home)).not.toContain("never");
  });
});

describe("an end", () => {
  it.each([0, 1, 2, 42, 75, 127])("with exit code %i is recorded as that", async (code) => {
    const key = newKey();
    const before = Date.now();
    await launch(key, spec(`exit ${code}`));
    const { exit } = await ended(key);
    expect(exit).toMatchObject({ code, signal: null });
    expect(Date.parse(exit?.at ?? "")).toBeGreaterThanOrEqual(before);
    expect(Date.parse(exit?.at ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it("of a program that is not there is 127", async () => {
    const key = newKey();
    await launch(key, spec("", { argv: [join(home, "no-such-program")] }));
    expect((await ended(key)).exit).toMatchObject({ code: 127, signal: null });
  });

  it.each([["HUP", 1], ["INT", 2], ["KILL", 9], ["SEGV", 11], ["TERM", 15]] as const)("by SIG%s is recorded as signal %i", async (name, signal) => {
    const key = newKey();
    await launch(key, spec(`kill -${name} $$; sleep 5`));
    expect((await ended(key)).exit).toMatchObject({ code: null, signal });
  });

  it("by Ctrl-C in the terminal ends the program and not the record", async () => {
    const key = newKey();
    await launch(key, spec("echo ready; exec sleep 100"));
    await vi.waitFor(async () => expect(await tmux.capture(key.sessionId, { lines: 0, colours: false, joined: true })).toContain("ready"), soon);
    execFileSync("tmux", ["-S", join(home, "run", "tmux.sock"), "send-keys", "-t", `=rdv-${key.sessionId}:`, "C-c"]);
    expect((await ended(key)).exit).toMatchObject({ code: null, signal: 2 });
  });

  it("with the whole tmux server is recorded too, and nothing is started again", async () => {
    const key = newKey();
    const marks = join(home, "marks-server");
    await launch(key, spec(`echo started >> ${marks}; exec sleep 100`));
    // Its pid is known a moment before it begins.
    await vi.waitFor(() => expect(existsSync(marks)).toBe(true), soon);
    await tmux.killServer();
    expect((await ended(key)).exit).toMatchObject({ code: null, signal: 1, hungUp: true });
    await tmux.newSession(key.sessionId, { cols: 80, rows: 24 }, command(key));
    await vi.waitFor(async () => expect(await tmux.find(key.sessionId)).toMatchObject({ dead: true }), soon);
    expect(readFileSync(marks, "utf8")).toBe("started\n");
  });

  it("of a program that ignores the end of its terminal is not told before it really ends", async () => {
    const key = newKey();
    const gate = join(home, "gate-deaf");
    await launch(key, spec(`trap '' HUP; echo ready; until [ -e ${gate} ]; do sleep 0.05; done; exit 7`));
    await vi.waitFor(async () => expect(await tmux.capture(key.sessionId, { lines: 0, colours: false, joined: true })).toContain("ready"), soon);
    await tmux.killServer();
    expect((await runs.receipt(key)).exit).toBeUndefined();
    writeFileSync(gate, "");
    expect((await ended(key)).exit).toMatchObject({ code: 7, signal: null, hungUp: true });
  });
});

describe("steps before the program", () => {
  const screen = (key: RunKey): Promise<string> => tmux.capture(key.sessionId, { lines: 0, colours: false, joined: true });
  const sh = (script: string): readonly string[] => ["/bin/sh", "-c", script];

  it("run in its terminal, folder and environment, under their words, and their end is known", async () => {
    const key = newKey();
    await launch(key, spec("echo program; read word", { env: { PATH, WHO: "a $(b)" }, banner: "Copied .env", steps: [{ argv: sh("echo one for $WHO"), words: "first: $WHO" }, { argv: sh('[ -t 0 ] && read word && echo "heard $word"'), words: "second" }] }));
    const { process: started } = await runs.waitFor(key, (r) => r.process !== undefined, 10_000);
    await vi.waitFor(async () => expect(await screen(key)).toContain("second"), soon);
    expect(await runs.hasStepsLeft(key)).toBe(true);
    expect(existsSync(join(runs.dir(key), "spec"))).toBe(false);
    execFileSync("tmux", ["-S", join(home, "run", "tmux.sock"), "send-keys", "-t", `=rdv-${key.sessionId}:`, "typed", "Enter"]);
    await vi.waitFor(async () => expect((await screen(key)).trim().split("\n")).toEqual(["Copied .env", "first: $WHO", "one for a $(b)", "second", "typed", "heard typed", "program"]), soon);
    expect(await runs.hasStepsLeft(key)).toBe(false);
    expect((await runs.receipt(key)).process).toEqual(started);
  });

  it("are left out from the one that fails or is stopped by Ctrl-C, and the program begins", async () => {
    const failing = newKey();
    await launch(failing, spec("echo program; sleep 100", { steps: [{ argv: sh("exit 3"), words: "first" }, { argv: sh("echo never"), words: "second" }] }));
    await vi.waitFor(async () => expect((await screen(failing)).trim().split("\n")).toEqual(["first", "[Remote Dev] It ended with exit 3; the rest of the set-up is left out.", "", "program"]), soon);
    const stopped = newKey();
    await launch(stopped, spec("echo program; exec sleep 100", { steps: [{ argv: sh("echo ready; exec sleep 100"), words: "first" }, { argv: sh("echo never"), words: "second" }] }));
    await vi.waitFor(async () => expect(await screen(stopped)).toContain("ready"), soon);
    const ctrlC = (): unknown => execFileSync("tmux", ["-S", join(home, "run", "tmux.sock"), "send-keys", "-t", `=rdv-${stopped.sessionId}:`, "C-c"]);
    ctrlC();
    await vi.waitFor(async () => expect(await screen(stopped)).toMatch(/Stopped; the rest of the set-up is left out\.\n\nprogram/), soon);
    expect(await screen(stopped)).not.toMatch(/never|second/);
    // From here on Ctrl-C is the program's.
    ctrlC();
    expect((await ended(stopped)).exit).toMatchObject({ code: null, signal: 2 });
  });
});

describe("a run after another one of its session", () => {
  it("shows the words above its own, and finds what the one before kept in its folder, but for secrets and links over our files", async () => {
    const first = newKey();
    const second = { ...first, generation: 2 };
    const files = [{ name: "settings.json", content: "one" }, { name: "hook-headers", content: "secret of one" }];
    await launch(first, spec(`mkdir kept; echo talk > kept/file; ln -sf ${join(home, "victim")} settings.json`, { cwd: runs.dir(first), files }));
    await ended(first);
    writeFileSync(join(home, "victim"), "untouched");
    await runs.prepare(second, spec("cat kept/file settings.json; ls | sort", { cwd: runs.dir(second), banner: "Back [31m again\nand $HOME", files: [{ name: "settings.json", content: "two\n" }] }));
    await tmux.kill(first.sessionId);
    await tmux.newSession(second.sessionId, { cols: 80, rows: 24 }, command(second));
    expect((await ended(second)).exit).toMatchObject({ code: 0 });
    expect((await ended(second)).exit?.hungUp).toBeUndefined();
    expect((await tmux.capture(second.sessionId, { lines: 0, colours: false, joined: true })).trim().split("\n")).toEqual(["Back [31m again", "and $HOME", "talk", "two", "kept", "settings.json", "spec", "spool"]);
    expect(readFileSync(join(home, "victim"), "utf8")).toBe("untouched");
    await runs.discard(second);
    expect(readdirSync(join(home, "runs")).filter((name) => name.startsWith(first.sessionId))).toEqual([]);
  });
});

describe("what a program is given", () => {
  const value = fc.string({ unit: fc.oneof(fc.constantFrom("\n", "'", '"', "\\", "$", "`", " ", "\t", ";", "n", "#", "=", "\r", "\u001B"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })), maxLength: 40 }).filter((v) => !v.includes("\u0000"));

  it("arrives as it stands: arguments and environment with any characters", async () => {
    const args = [...fc.sample(value, { numRuns: 60, seed: 3 }), "", "\n", "a\n", "\na", "n", "-n", "--", "."];
    const env = Object.fromEntries([...fc.sample(value, { numRuns: 60, seed: 5 }), "", "\n", "x\n\n", "=y", ".", "a"].map((v, i) => [`V_${i}`, v]));
    const key = newKey();
    const out = join(home, "given.json");
    const program = join(home, "tell.mjs");
    writeFileSync(program, `import { renameSync, writeFileSync } from "node:fs";
      writeFileSync("${out}.part", JSON.stringify({ args: process.argv.slice(2), env: process.env }));
      renameSync("${out}.part", "${out}");`);
    await launch(key, spec("", { argv: [process.execPath, program, ...args], env: { PATH, ...env } }));
    expect((await ended(key)).exit).toMatchObject({ code: 0 });
    const given = JSON.parse(readFileSync(out, "utf8")) as { args: string[]; env: Record<string, string> };
    const wellFormed = (text: string): string => text.toWellFormed();
    expect(given.args).toEqual(args.map(wellFormed));
    for (const [name, text] of Object.entries(env)) expect([name, given.env[name]]).toEqual([name, wellFormed(text)]);
    expect(given.env["RDV_HOME"]).toBeUndefined();
  });

  it("is seen by nobody else: not in tmux, not in a command line, not in a file that stays", async () => {
    const key = newKey();
    const secret = `s3cret-${newId()}`;
    await launch(key, spec("echo ready; exec sleep 100", { env: { PATH, API_KEY: secret } }));
    const { process: started } = await runs.waitFor(key, (r) => r.process !== undefined, 10_000);
    await vi.waitFor(async () => expect(await tmux.capture(key.sessionId, { lines: 0, colours: false, joined: true })).toContain("ready"), soon);
    const knows = (pid: string, what: "cmdline" | "environ"): boolean => readOr(`/proc/${pid}/${what}`, "").includes(secret);
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    expect(pids.filter((pid) => knows(pid, "cmdline"))).toEqual([]);
    expect(pids.filter((pid) => knows(pid, "environ"))).toEqual([String(started?.pid)]);
    const socket = join(home, "run", "tmux.sock");
    expect(execFileSync("tmux", ["-S", socket, "show-environment", "-g"], { encoding: "utf8" })).not.toContain(secret);
    expect(execFileSync("tmux", ["-S", socket, "show-environment", "-t", `=rdv-${key.sessionId}:`], { encoding: "utf8" })).not.toContain(secret);
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name));
    expect(files.filter((f) => readFileSync(f, "utf8").includes(secret))).toEqual([]);
  });

  it("is refused when it could not be passed on as it stands", async () => {
    await expect(runs.prepare(newKey(), spec("true", { env: { "A-B": "x" } }))).rejects.toThrow("environment variable");
    await expect(runs.prepare(newKey(), spec("true", { env: { "X=Y": "x" } }))).rejects.toThrow("environment variable");
    await expect(runs.prepare(newKey(), spec("a\u0000b"))).rejects.toThrow("NUL");
  });

  it("may be its standard input", async () => {
    const key = newKey();
    const out = join(home, "stdin-out");
    const stdin = join(home, "stdin-in");
    writeFileSync(stdin, "the prompt\n");
    await launch(key, spec(`cat > ${out}`, { stdin }));
    await ended(key);
    expect(readFileSync(out, "utf8")).toBe("the prompt\n");
  });
});

describe("news of receipts", () => {
  it("come by themselves for the start and for the end", async () => {
    const key = newKey();
    const news: string[] = [];
    const stop = runs.onChange((k) => void (k.sessionId === key.sessionId && news.push("news")));
    await launch(key, spec("sleep 0.2"));
    await ended(key);
    stop();
    expect(news.length).toBeGreaterThanOrEqual(2);
  });

  it("do not come for another generation of the same session", async () => {
    const first = newKey();
    const second = { ...first, generation: 2 };
    await launch(first, spec("exit 4"));
    await ended(first);
    expect(await runs.receipt(second)).toEqual({ taken: false });
    await tmux.kill(first.sessionId);
    await launch(second, spec("exit 5"));
    expect((await ended(second)).exit).toMatchObject({ code: 5 });
    expect((await runs.receipt(first)).exit).toMatchObject({ code: 4 });
  });
});
