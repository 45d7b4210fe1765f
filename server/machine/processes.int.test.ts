import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, test } from "vitest";
import { privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { bootId, startTimeOf } from "./proc.ts";
import { createProcesses } from "./processes.ts";

const root = privateFolder("rdv-processes-");
const PATH = process.env["PATH"] ?? "";
const processes = createProcesses({ PATH, HOME: root, USER_SETTING: "kept" });
const started: ChildProcess[] = [];
let made = 0;

afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

const command = (argv: string[], cwd = root) => processes.command(argv, { cwd, timeoutMs: 20_000 });

describe("a command", () => {
  test("that is not there ends with 127 and says so", async () => {
    expect(await command(["no-such-program", "x"])).toMatchObject({ exitCode: 127, stderr: "no-such-program: not found on the PATH\n", timedOut: false });
    expect((await command([""])).exitCode).toBe(127);
    expect((await command(["./no-such-script"])).exitCode).toBe(127);
  });

  test("with a slash is a path below its folder, without one never", async () => {
    const cwd = join(root, "cwd");
    for (const [name, says] of [["run.sh", "own"], ["scripts/test.sh", "deep"], ["ls", "planted"]] as const) {
      writeFiles(cwd, { [name]: `#!/bin/sh\necho ${says} "$1"\n` });
      chmodSync(join(cwd, name), 0o755);
    }
    expect((await command(["./run.sh", "a b"], cwd)).stdout).toBe("own a b\n");
    expect((await command(["scripts/test.sh", "x"], cwd)).stdout).toBe("deep x\n");
    expect((await command([join(cwd, "run.sh"), "y"], root)).stdout).toBe("own y\n");
    expect((await command(["ls"], cwd)).stdout).toBe("ls\nrun.sh\nscripts\n");
    expect((await command(["run.sh"], cwd)).exitCode).toBe(127);
  });

  test("gets its arguments as they are, no shell in between, and the person's environment", async () => {
    const { stdout } = await command(["printf", "%s|", "a b", "$(touch x)", "-n", "*", "", "ü"]);
    expect(stdout).toBe("a b|$(touch x)|-n|*||ü|");
    const { stdout: env } = await processes.command(["env"], { cwd: root, timeoutMs: 20_000, env: { OWN: "1", USER_SETTING: "changed" } });
    expect(env.split("\n").filter((line) => /^(CI|OWN|USER_SETTING|NODE_ENV|VITEST)=/.test(line)).sort()).toEqual(["CI=1", "OWN=1", "USER_SETTING=changed"]);
    await expect(command(["printf", "a\0b"])).rejects.toThrow("NUL");
  });
});

/** A shell script in a session of its own, as the launcher starts one. */
async function running(script: string): Promise<{ pid: number; startTime: string; child: ChildProcess }> {
  const ready = join(root, `ready-${++made}`);
  const child = spawn("sh", ["-c", script.replaceAll("READY", ready)], { detached: true, stdio: "ignore" });
  started.push(child);
  await expect.poll(() => existsSync(ready)).toBe(true);
  const pid = child.pid ?? 0;
  return { pid, startTime: startTimeOf(pid) ?? "", child };
}

const pidIn = (name: string): number => Number(readFileSync(join(root, name), "utf8"));

describe("the processor time of a process", () => {
  test("counts what its descendants use, also those that ended, and nothing of one that is another", async () => {
    const mark = await running(`: > READY; sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; : > ${root}/one-ended; sh -c 'ulimit -t 60; while [ ! -e ${root}/enough ]; do :; done; : > ${root}/burnt; exec sleep 300' & wait`);
    await expect.poll(() => existsSync(join(root, "one-ended")), { timeout: 20_000 }).toBe(true);
    const ended = processes.cpuMs(mark);
    expect(ended).toBeGreaterThan(0);
    await expect.poll(() => processes.cpuMs(mark), { timeout: 20_000 }).toBeGreaterThan(ended + 50);
    writeFiles(root, { enough: "" });
    await expect.poll(() => existsSync(join(root, "burnt")), { timeout: 20_000 }).toBe(true);
    const rests = processes.cpuMs(mark);
    expect(processes.cpuMs(mark) - rests).toBeLessThanOrEqual(20);
    expect(processes.cpuMs({ ...mark, startTime: "1" })).toBe(0);
    await processes.stop(mark, 1000);
  });
});

describe("stopping a process", () => {
  test("lets it and its children leave by themselves", async () => {
    const mark = await running(`trap 'echo bye > ${root}/bye; exit 0' TERM; sleep 300 & echo $! > ${root}/child; : > READY; while :; do sleep 0.05; done`);
    const since = performance.now();
    await processes.stop(mark, 5000);
    expect(readFileSync(join(root, "bye"), "utf8")).toBe("bye\n");
    expect([startTimeOf(mark.pid), startTimeOf(pidIn("child"))]).toEqual([undefined, undefined]);
    expect(performance.now() - since).toBeLessThan(1500);
  });

  test("lets one that is held leave by itself, too", async () => {
    const mark = await running(`trap 'echo bye > ${root}/held-bye; exit 0' TERM; : > READY; while :; do sleep 0.05; done`);
    await processes.hold(mark, true);
    const since = performance.now();
    await processes.stop(mark, 5000);
    expect(readFileSync(join(root, "held-bye"), "utf8")).toBe("bye\n");
    expect(performance.now() - since).toBeLessThan(4000);
  });

  test("kills what ignores the signals, in other groups too, and what it started meanwhile", async () => {
    const mark = await running(`setsid sh -c 'trap "" TERM HUP INT; echo $$ > ${root}/stubborn; while :; do sleep 0.05 & wait; sleep 300 & echo $! > ${root}/late; : > READY; wait; done' & trap "" TERM HUP; while :; do sleep 1; done`);
    const since = performance.now();
    await processes.stop(mark, 300);
    expect(performance.now() - since).toBeLessThan(3000);
    await expect.poll(() => [startTimeOf(mark.pid), startTimeOf(pidIn("stubborn")), startTimeOf(pidIn("late"))]).toEqual([undefined, undefined, undefined]);
  });

  test("never touches one with another start time, or one that is gone", async () => {
    const mark = await running(": > READY; exec sleep 300");
    const other = { pid: mark.pid, startTime: String(Number(mark.startTime) + 1) };
    expect([processes.isAlive(mark), processes.isAlive(other)]).toEqual([true, false]);
    await processes.stop(other, 100);
    expect(processes.isAlive(mark)).toBe(true);
    await processes.stop(mark, 2000);
    expect(processes.isAlive(mark)).toBe(false);
    await processes.stop(mark, 100);
  });
});

test("a free port is one that can be opened", async () => {
  const ports = await Promise.all([processes.freePort(), processes.freePort()]);
  const server = createServer();
  await new Promise<void>((resolve, reject) => void server.once("error", reject).listen(ports[0], "127.0.0.1", resolve));
  server.close();
  expect(ports.every((port) => port > 1023)).toBe(true);
});

test("the boot has an identity, and this process a start time that stays", () => {
  expect(bootId()).toMatch(/^[0-9a-f-]{36}$/);
  expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
  expect(startTimeOf(process.pid)).toMatch(/^\d+$/);
  expect(startTimeOf(2 ** 30)).toBeUndefined();
});

test("of what a process started, only what runs by itself is a stray: in a session of its own, or away from its tree", { timeout: 60_000 }, async () => {
  const carrying = { RDV_STRAYS: root };
  const child = spawn("sh", ["-c", "sleep 600 & setsid sleep 600 & (setsid sleep 600 &) ; wait"], { env: { ...process.env, ...carrying }, stdio: "ignore" });
  started.push(child);
  const run = { process: { pid: child.pid ?? 0, startTime: startTimeOf(child.pid ?? 0) ?? "" }, carrying };
  await expect.poll(() => processes.carriers(carrying, 0), { timeout: 20_000 }).toBe(4);
  await expect.poll(() => processes.strays(run), { timeout: 20_000 }).toBe(2);
  await processes.clear(run, 1000);
  expect([await processes.strays(run), await processes.carriers(carrying, 0)]).toEqual([0, 0]);
});
