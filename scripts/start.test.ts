import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "./paths.mjs";

let root = "";
beforeEach(() => {
  // A project in which nothing is left to set up, with a server that tells how it was started.
  root = mkdtempSync(join(tmpdir(), "rdv-start-"));
  cpSync(join(ROOT, "scripts"), join(root, "scripts"), { recursive: true });
  const packages = { "node_modules/node-pty": { version: "1.0.0" } };
  write("package.json", '{"type":"module"}');
  write("package-lock.json", JSON.stringify({ packages }));
  write("node_modules/.package-lock.json", JSON.stringify({ packages }));
  write("node_modules/node-pty/index.js", "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("the server gets the flags, its folder and the person's PATH; its exit code is ours", async () => {
  write("server/main.ts", "const { NODE_ENV, npm_config_x } = process.env;\nconsole.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), NODE_ENV, npm_config_x }));\nprocess.exit(3 as number);\n");
  const path = process.env["PATH"] ?? "";
  const child = start(["--port", "0", "--no-open"], { PATH: [join(root, "node_modules", ".bin"), path].join(delimiter), npm_config_x: "1" });
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  expect(JSON.parse(out)).toMatchObject({ args: ["--port", "0", "--no-open"], cwd: root, NODE_ENV: "production" });
  expect(JSON.parse(out)).not.toHaveProperty("npm_config_x");
  expect(err).toBe("There are no pages in src/app yet: starting without them.\n");
  expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(3);
});

test("a signal to the script reaches the server, which decides how to end", async () => {
  write("server/main.ts", "setInterval(() => undefined, 1000);\nprocess.on('SIGTERM', () => { console.log('closing'); process.exit(0); });\nconsole.log('up');\n");
  const child = start([]);
  const told: string[] = [];
  child.stdout!.setEncoding("utf8").on("data", (line: string) => {
    told.push(line);
    if (line.includes("up")) child.kill("SIGTERM");
  });
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(told.join("")).toBe("up\nclosing\n");
});

test("a server that dies of a signal is not a success", async () => {
  write("server/main.ts", "process.kill(process.pid, 'SIGKILL');\n");
  expect((await once(start([]), "exit"))[0]).toBe(137);
});

test("what a person must do is said in words, with exit code 1", async () => {
  write("node_modules/node-pty/index.js", "throw new Error('no prebuilt part');");
  write("server/main.ts", "console.log('never');\n");
  const child = start([]);
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")]);
  expect([out, code]).toEqual(["", 1]);
  expect(err).toContain("npm rebuild node-pty --ignore-scripts=false");
  expect(err).not.toContain("    at ");
});

function start(flags: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(root, "scripts", "start.mjs"), ...flags], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
