import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { startTimeOf, treeOf } from "./proc.ts";
import { contractArgs, findProgram, lit, opt, type Program, run, type RunOptions, signalProcess, val, versionOf } from "./process.ts";

const root = privateFolder("rdv-process-");
const PATH = process.env["PATH"] ?? "";
const sh = findProgram("sh", PATH) as Program;
const node = process.execPath as Program;
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

const script = (text: string, more: Partial<RunOptions> = {}, ...args: string[]) =>
  run(sh, contractArgs(["-c", text, "sh", ...args]), { cwd: root, env: { PATH }, timeoutMs: 20_000, ...more });
const fresh = (): string => join(root, `file-${++made}`);
const pidIn = (file: string): number => Number(readFileSync(file, "utf8"));
const isGone = (pid: number): boolean => startTimeOf(pid) === undefined;

describe("an argument", () => {
  test("that is computed is never an option and never holds a NUL", () => {
    const outcome = (text: string): string => {
      try {
        return val(text);
      } catch {
        return "refused";
      }
    };
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(outcome(text)).toBe(text.startsWith("-") || text.includes("\0") ? "refused" : text);
    }));
    expect(() => val("--upload-pack=touch /tmp/x")).toThrow("would be read as an option");
  });

  test("glued to a constant option or given by a contract holds no NUL", () => {
    expect(opt("--git-dir=", "-x")).toBe("--git-dir=-x");
    expect(() => opt("--git-dir=", "a\0b")).toThrow("NUL");
    expect(() => contractArgs(["a", "b\0"])).toThrow("NUL");
    expect(lit("-x")).toBe("-x");
  });

  test("reaches the program as it stands", async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }).filter((s) => !s.includes("\0")), { maxLength: 6 }), async (args) => {
      const { stdout } = await run(node, contractArgs(["-e", "process.stdout.write(JSON.stringify(process.argv.slice(1)))", "--", ...args]), { cwd: root, env: {}, timeoutMs: 20_000 });
      expect(JSON.parse(stdout)).toEqual(args);
    }), { numRuns: 15 });
  });
});

describe("a run", () => {
  test("tells exit code, output and time; a failure is a result", async () => {
    expect(await script("echo out; echo err >&2; exit 3")).toMatchObject({ exitCode: 3, signal: null, stdout: "out\n", stderr: "err\n", timedOut: false });
    expect(await script("kill -9 $$")).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  test("sees only the environment it is given", async () => {
    const { stdout } = await script("env", { env: { PATH, ONLY: "this" } });
    expect(stdout.split("\n").filter((line) => /^(ONLY|HOME|USER|NODE_ENV)=/.test(line))).toEqual(["ONLY=this"]);
  });

  test("gets its standard input, also when it does not read it", async () => {
    expect((await script("cat", { stdin: "x".repeat(300_000) })).stdout).toHaveLength(300_000);
    expect((await script("exit 0", { stdin: "x".repeat(3_000_000) })).exitCode).toBe(0);
    expect((await script("cat")).stdout).toBe("");
  });

  test("of a program that is not there, or in a folder that is not there, throws", async () => {
    await expect(run("/nonexistent/program" as Program, [], { cwd: root, env: {}, timeoutMs: 1000 })).rejects.toThrow("ENOENT");
    await expect(script("true", { cwd: join(root, "none") })).rejects.toThrow("ENOENT");
  });

  test("keeps the end of a long output, byte for byte", async () => {
    const { stdout } = await script('i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done', { maxBytes: 1000 });
    expect(Buffer.byteLength(stdout)).toBe(1000);
    expect(stdout.endsWith("line 19998\nline 19999\n")).toBe(true);
    const { stdout: exact } = await script("printf 1234567890", { maxBytes: 10 });
    expect(exact).toBe("1234567890");
  });

  test("that takes too long is ended with everything it started, also grandchildren that ignore TERM", async () => {
    const pids = [fresh(), fresh()];
    const result = await script(`sh -c 'trap "" TERM HUP; echo $$ > ${pids[0]}; sh -c "echo \\$\\$ > ${pids[1]}; sleep 300" & wait; sleep 300' & wait`, { timeoutMs: 300 });
    expect(result).toMatchObject({ timedOut: true });
    await expect.poll(() => pids.every((file) => isGone(pidIn(file))), { timeout: 8000 }).toBe(true);
  });

  test("comes back after its time even when a daemon left its group and holds the output", async () => {
    const daemon = fresh();
    const since = performance.now();
    const result = await script(`setsid sh -c 'echo $$ > ${daemon}; exec sleep 300' & while [ ! -s ${daemon} ]; do :; done; sleep 300`, { timeoutMs: 300 });
    expect(result.timedOut).toBe(true);
    expect(performance.now() - since).toBeLessThan(8000);
    process.kill(pidIn(daemon), "SIGKILL");
  });

  test("does not wait for what a program left in the background, and ends it", async () => {
    const pid = fresh();
    const result = await script(`sleep 300 & echo $! > ${pid}; echo done; exit 4`, { timeoutMs: 60_000 });
    expect(result).toMatchObject({ exitCode: 4, timedOut: false, stdout: "done\n" });
    await expect.poll(() => isGone(pidIn(pid)), { timeout: 8000 }).toBe(true);
  });

  test("hears what a program's child says after the program itself ended", async () => {
    const { stdout } = await script("(for i in 1 2 3 4; do sleep 0.2; echo $i; done) & exit 0");
    expect(stdout).toBe("1\n2\n3\n4\n");
  });

  test("is ended by its signal, and is not begun when that came before", async () => {
    const started = fresh();
    const controller = new AbortController();
    const running = script(`touch ${started}; sleep 300`, { signal: controller.signal });
    await expect.poll(() => existsSync(started)).toBe(true);
    controller.abort();
    expect(await running).toMatchObject({ exitCode: null, signal: "SIGTERM", timedOut: false });
    const never = fresh();
    expect(await script(`touch ${never}`, { signal: controller.signal })).toMatchObject({ exitCode: null });
    expect(existsSync(never)).toBe(false);
  });
});

describe("finding a program", () => {
  test("looks only into absolute folders of the PATH, never where one stands", () => {
    const folder = join(root, "bin");
    mkdirSync(folder);
    const planted = (name: string, mode: number): string => {
      writeFileSync(join(folder, name), "#!/bin/sh\n");
      chmodSync(join(folder, name), mode);
      return join(folder, name);
    };
    const good = planted("git", 0o755);
    planted("data", 0o644);
    mkdirSync(join(folder, "folder"));
    symlinkSync(good, join(folder, "link"));
    symlinkSync(join(folder, "none"), join(folder, "dangling"));
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect([".", "", "./", "../bin", "bin:."].map((path) => findProgram("git", path))).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(["./git", "bin/git", "../git"].map((name) => findProgram(name, folder))).toEqual([undefined, undefined, undefined]);
    } finally {
      process.chdir(before);
    }
    expect(findProgram("git", `.:${folder}`)).toBe(good);
    expect(["data", "folder", "dangling", "none", "", "."].map((name) => findProgram(name, folder))).toEqual(Array.from({ length: 6 }, () => undefined));
    expect(findProgram("link", folder)).toBe(join(folder, "link"));
    expect([findProgram(good, ""), findProgram(join(folder, "data"), "")]).toEqual([good, undefined]);
  });

  test("tells the version of one that says it quickly", () => {
    expect(versionOf(node, "--version")).toBe(process.version);
    expect(versionOf("/nonexistent" as Program, "-V")).toBeUndefined();
  });
});

describe("a process", () => {
  test("is signalled only while it is the one that was marked", async () => {
    const pid = fresh();
    const running = script(`echo $$ > ${pid}.part; mv ${pid}.part ${pid}; exec sleep 300`);
    await expect.poll(() => existsSync(pid)).toBe(true);
    const mark = { pid: pidIn(pid), startTime: startTimeOf(pidIn(pid)) ?? "" };
    expect(signalProcess({ ...mark, startTime: String(Number(mark.startTime) - 1) }, "SIGKILL", startTimeOf)).toBe(false);
    expect(startTimeOf(mark.pid)).toBe(mark.startTime);
    expect(signalProcess(mark, "SIGKILL", startTimeOf)).toBe(true);
    expect((await running).signal).toBe("SIGKILL");
    expect(signalProcess(mark, "SIGKILL", startTimeOf)).toBe(false);
  });

  test("with a name of blanks and brackets is told with all its descendants, itself first", async () => {
    const odd = join(root, "a) R 1 (b");
    symlinkSync(sh, odd);
    const ready = fresh();
    const running = run(odd as Program, contractArgs(["-c", `sh -c 'sleep 300 & wait' & sleep 300 & echo $$ > ${ready}.part; mv ${ready}.part ${ready}; wait`]), { cwd: root, env: { PATH }, timeoutMs: 20_000 });
    await expect.poll(() => existsSync(ready)).toBe(true);
    const top = pidIn(ready);
    await expect.poll(async () => (await treeOf(top)).length).toBe(4);
    const tree = await treeOf(top);
    expect(tree[0]?.pid).toBe(top);
    expect(tree.every((p) => startTimeOf(p.pid) === p.startTime)).toBe(true);
    process.kill(-top, "SIGKILL");
    await running;
    expect(await treeOf(top)).toEqual([]);
  });
});
