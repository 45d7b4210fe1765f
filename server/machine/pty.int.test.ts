import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { startTimeOf, treeOf } from "./proc.ts";
import { contractArgs, findProgram, type Program } from "./process.ts";
import { openPty, type Pty } from "./pty.ts";

const PATH = process.env["PATH"] ?? "";
const soon = { timeout: 15_000, interval: 10 };
const open: Pty[] = [];

afterEach(() => {
  for (const pty of open.splice(0)) pty.kill();
});

/** A shell script on a terminal of its own, with what it showed. */
function run(script: string, size = { cols: 80, rows: 24 }): { pty: Pty; shown: () => string; ended: () => boolean } {
  const program = findProgram("sh", PATH) as Program;
  const pty = openPty({ program, args: contractArgs(["-c", script]), env: { PATH, TERM: "xterm-256color" }, cwd: privateFolder() }, size);
  open.push(pty);
  const chunks: Buffer[] = [];
  let over = false;
  pty.onData((bytes) => void chunks.push(bytes));
  pty.onExit(() => void (over = true));
  return { pty, shown: () => Buffer.concat(chunks).toString("utf8"), ended: () => over };
}

describe("a program on a terminal", () => {
  test("has one of the wanted size, and its bytes come as they are", async () => {
    const { shown } = run("stty size; printf '\\033[31mré🎉d\\033[0m'", { cols: 100, rows: 30 });
    await expect.poll(shown, soon).toContain("30 100");
    await expect.poll(shown, soon).toContain("\u001B[31mré🎉d\u001B[0m");
  });

  test("gets what is typed", async () => {
    const { pty, shown } = run("read -r line; echo \"got <$line>\"");
    pty.write("one two\r");
    await expect.poll(shown, soon).toContain("got <one two>");
  });

  test("has the environment it was given, and nothing of ours", async () => {
    const { shown } = run("env | sort | tr '\\n' ' '; echo end");
    await expect.poll(shown, soon).toContain("end");
    expect(shown()).toContain("TERM=xterm-256color");
    expect(shown()).not.toContain("VITEST");
  });

  test("tells its end, and using it afterwards does no harm", async () => {
    const { pty, ended } = run("exit 3");
    await expect.poll(ended, soon).toBe(true);
    expect(() => {
      pty.write("late");
      pty.pause();
      pty.resume();
      pty.kill();
    }).not.toThrow();
  });

  test("ends when it is killed", async () => {
    const { pty, shown, ended } = run("echo up; sleep 600");
    await expect.poll(shown, soon).toContain("up");
    pty.kill();
    await expect.poll(ended, soon).toBe(true);
  });

  test("held back loses nothing of what it says", async () => {
    const { pty, shown } = run("i=0; while [ $i -lt 2000 ]; do echo \"line $i\"; i=$((i + 1)); done; echo all said");
    pty.pause();
    pty.resume();
    await expect.poll(shown, soon).toContain("all said");
    for (const line of ["line 0\r", "line 999\r", "line 1999\r"]) expect(shown()).toContain(line);
  });

  test("held back says what it said meanwhile in one piece", async () => {
    const folder = privateFolder();
    const { pty, shown } = run(`echo up; read -r line; for i in 1 2 3 4 5 6 7 8 9; do echo "<$i>"; sleep 0.01; done; : > ${folder}/said; sleep 600`);
    await expect.poll(shown, soon).toContain("up");
    const pieces: string[] = [];
    pty.pause();
    pty.onData((bytes) => void pieces.push(bytes.toString()));
    pty.write("go\r");
    await expect.poll(() => existsSync(join(folder, "said")), soon).toBe(true);
    expect(pieces).toEqual([]);
    pty.resume();
    await expect.poll(() => pieces.length, soon).toBeGreaterThan(0);
    expect(pieces[0]).toMatch(/<1>[^]*<9>/);
  });

  test("gets much that is typed whole and in order, also when it is slow to read", async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `line-${i}\n`);
    const text = lines.join("");
    const { pty, shown } = run(`stty -echo -icanon; echo up; sleep 0.2; head -c ${text.length} | cksum; echo end`);
    await expect.poll(shown, soon).toContain("up");
    for (const line of lines) pty.write(line);
    await expect.poll(shown, soon).toContain("end");
    expect(shown()).toContain(execFileSync("cksum", { input: text }).toString().trim());
  });
});

describe("a process", () => {
  test("is known by its start, and is none once it is gone", async () => {
    expect(startTimeOf(process.pid)).toMatch(/^\d+$/);
    expect(startTimeOf(2 ** 30)).toBeUndefined();
    expect((await treeOf(process.pid))[0]).toEqual({ pid: process.pid, startTime: startTimeOf(process.pid) });
    expect(await treeOf(2 ** 30)).toEqual([]);
  });
});
