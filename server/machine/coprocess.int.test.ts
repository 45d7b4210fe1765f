import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, expect, test } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { type Coprocess, startCoprocess } from "./coprocess.ts";
import { contractArgs, findProgram, type Program } from "./process.ts";

const PATH = process.env["PATH"] ?? "";
const soon = { timeout: 15_000, interval: 10 };
const open: Coprocess[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.kill();
});

/** A shell script that is talked to, in a folder of its own. */
function talk(script: string): { to: Coprocess; in: string; said: () => Buffer; ended: () => boolean } {
  const folder = privateFolder();
  const to = startCoprocess(findProgram("sh", PATH) as Program, contractArgs(["-c", script]), { cwd: folder, env: { PATH } });
  open.push(to);
  const chunks: Buffer[] = [];
  let over = false;
  to.onData((bytes) => void chunks.push(bytes));
  to.onExit(() => void (over = true));
  return { to, in: folder, said: () => Buffer.concat(chunks), ended: () => over };
}

test("what is said comes as it is, and what it is told is not said back", async () => {
  const { to, said } = talk(String.raw`echo ready; read -r line; printf '<%s>\n\r\t\001\377\004end' "$line"`);
  await expect.poll(() => said().toString(), soon).toBe("ready\n");
  to.write("a line\n");
  await expect.poll(() => said().toString("latin1"), soon).toBe("ready\n<a line>\n\r\t\u0001\u00FF\u0004end");
});

test("at rest it waits with what it has to say, and says all of it when it may", async () => {
  const script = "echo ready; read -r line; echo told > told; seq 1 5000; echo done > done; cat";
  const [resting, free] = [talk(script), talk(script)];
  const has = (one: typeof free, name: string): boolean => existsSync(join(one.in, name));
  for (const { said } of [resting, free]) await expect.poll(() => said().toString(), soon).toBe("ready\n");
  resting.to.rest();
  resting.to.write("go\n");
  await expect.poll(() => has(resting, "told"), soon).toBe(true);
  free.to.write("go\n");
  await expect.poll(() => has(free, "done"), soon).toBe(true);
  expect([has(resting, "done"), resting.said().toString()]).toEqual([false, "ready\n"]);
  resting.to.go();
  await expect.poll(() => resting.said().toString(), soon).toBe(`ready\n${Array.from({ length: 5000 }, (_, i) => `${i + 1}\n`).join("")}`);
  await expect.poll(() => has(resting, "done"), soon).toBe(true);
});

test("plugged, it cannot say all of a long answer until it may", async () => {
  const { to, in: folder, said } = talk("echo ready; read -r line; echo told > told; head -c 24000 /dev/zero | tr '\\0' x; echo done > done; cat");
  await expect.poll(() => said().toString(), soon).toBe("ready\n");
  to.plug("go\n");
  await expect.poll(() => existsSync(join(folder, "told")), soon).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([existsSync(join(folder, "done")), said().toString()]).toEqual([false, "ready\n"]);
  to.go();
  await expect.poll(() => said().length, soon).toBe("ready\n".length + 24_000);
  await expect.poll(() => existsSync(join(folder, "done")), soon).toBe(true);
});

test("its end is told, also at rest, and also of one that is killed or could not be started", async () => {
  const left = talk("echo ready; read -r line");
  await expect.poll(() => left.said().toString(), soon).toBe("ready\n");
  left.to.rest();
  left.to.write("leave\n");
  await expect.poll(left.ended, soon).toBe(true);

  const plugged = talk("echo ready; read -r line");
  await expect.poll(() => plugged.said().toString(), soon).toBe("ready\n");
  plugged.to.plug("leave\n");
  await expect.poll(plugged.ended, soon).toBe(true);

  for (const how of ["rest", "plug"] as const) {
    const killed = talk("trap '' HUP TERM; echo ready; exec cat");
    await expect.poll(() => killed.said().toString(), soon).toBe("ready\n");
    killed.to[how]("a line\n");
    killed.to.kill();
    await expect.poll(killed.ended, soon).toBe(true);
  }

  let over = false;
  startCoprocess("/nowhere/program" as Program, [], { cwd: privateFolder(), env: { PATH } }).onExit(() => void (over = true));
  await expect.poll(() => over, soon).toBe(true);
});

// Only the kernel of Linux ends a program with who started it.
test.skipIf(findProgram("setpriv", PATH) === undefined)("it ends with who talks to it, at rest, and also when others hold the terminal open", async () => {
  const folder = privateFolder();
  const here = (name: string): string => JSON.stringify(join(import.meta.dirname, name));
  const script = `import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    import { startCoprocess } from ${here("coprocess.ts")};
    const to = startCoprocess("/bin/sh", ["-c", "echo $$ > pid; echo ready; exec sleep 600"], { cwd: ${JSON.stringify(folder)}, env: { PATH: process.env.PATH } });
    to.onData(() => {
      to.rest();
      const holder = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
      writeFileSync("holder", String(holder.pid));
      process.kill(process.pid, "SIGKILL");
    });`;
  const talker = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: folder, stdio: "ignore" });
  await new Promise((resolve) => void talker.on("exit", resolve));
  const pidIn = (name: string): number => Number(readFileSync(join(folder, name), "utf8"));
  try {
    await expect.poll(() => isThere(pidIn("pid")), soon).toBe(false);
    expect(isThere(pidIn("holder"))).toBe(true);
  } finally {
    process.kill(pidIn("holder"), "SIGKILL");
  }
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
