import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { capture, codeOf, seconds, step, stream, succeeds, tail, which } from "./run.mjs";

const folder = mkdtempSync(join(tmpdir(), "rdv-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = process.execPath;

test("keeps what a program prints on both channels, and its exit code", async () => {
  const result = await capture([node, "-e", "console.log('out'); console.error('err'); process.exit(3)"]);
  expect(result.code).toBe(3);
  expect(result.output).toContain("out\n");
  expect(result.output).toContain("err\n");
});

test("an argument is never read by a shell", async () => {
  const hostile = "; touch owned $(touch owned) `touch owned` \"'";
  const { output } = await capture([node, "-p", "process.argv[1]", hostile], { cwd: folder });
  expect(output).toBe(`${hostile}\n`);
  expect(which("owned", folder)).toBeUndefined();
});

test("a program that does not exist ends with 127 and says so", async () => {
  expect(await capture(["rdv-no-such-program"])).toEqual({ code: 127, output: expect.stringContaining("ENOENT") });
  expect(succeeds(["rdv-no-such-program"])).toBe(false);
});

test("a program killed by a signal has the exit code a shell reports", async () => {
  expect((await capture([node, "-e", "process.kill(process.pid, 'SIGTERM')"])).code).toBe(143);
  expect(codeOf("SIGINT")).toBe(130);
});

test("streaming keeps nothing", async () => {
  expect(await stream([node, "-e", "process.exit(2)"])).toEqual({ code: 2, output: "" });
});

test("a step tells when it begins and how long it took; a failed one leaves the telling to its caller", async () => {
  const said: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => said.push(String(line)) > 0);
  try {
    await step("good work", [node, "-e", "0"]);
    await step("bad work", [node, "-e", "process.exit(1)"]);
  } finally {
    write.mockRestore();
  }
  expect(said.join("")).toMatch(/^· good work\n✓ good work \(\d\.\d s\)\n· bad work\n$/);
});

test("the tail of an output is its last lines", () => {
  expect(tail("a\nb\nc\n", 2)).toBe("b\nc");
});

test("seconds are exact when few and whole when many", () => {
  expect([seconds(1234), seconds(9_999), seconds(61_499)]).toEqual(["1.2 s", "10.0 s", "61 s"]);
});

test("programs are found as a shell finds them: the first executable file in PATH", () => {
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  mkdirSync(join(first, "tool"), { recursive: true });
  mkdirSync(second);
  writeFileSync(join(first, "plain"), "");
  writeFileSync(join(second, "tool"), "");
  chmodSync(join(second, "tool"), 0o755);
  expect(which("tool", `${first}:${second}`)).toBe(join(second, "tool"));
  expect(which("plain", `${first}:${second}`)).toBeUndefined();
  expect(which(join(second, "tool"), "")).toBe(join(second, "tool"));
});
