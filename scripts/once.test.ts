import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onceAtATime } from "./once.mjs";

let folder = "";
let lock = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rdv-once-"));
  lock = join(folder, "deep", "setup.lock");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test("two works never overlap, and the lock is gone afterwards", async () => {
  const log: string[] = [];
  let finishFirst = (): void => undefined;
  const first = onceAtATime(lock, () => new Promise<void>((resolve) => void (finishFirst = () => (log.push("first"), resolve()))), 5);
  const second = onceAtATime(lock, async () => void log.push("second"), 5);
  await vi.waitFor(() => expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining("another start")));
  expect(log).toEqual([]);
  finishFirst();
  await Promise.all([first, second]);
  expect(log).toEqual(["first", "second"]);
  expect(existsSync(lock)).toBe(false);
});

test("work that fails gives the lock back", async () => {
  await expect(onceAtATime(lock, () => Promise.reject(new Error("no network")), 5)).rejects.toThrow("no network");
  expect(await onceAtATime(lock, () => Promise.resolve("done"), 5)).toBe("done");
});

test("a lock whose holder died is taken over", async () => {
  await onceAtATime(lock, () => Promise.resolve(), 5);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(lock, String(pid));
  expect(await onceAtATime(lock, () => Promise.resolve("done"), 5)).toBe("done");
});

test("a lock that has been forgotten is taken over, though its number lives", async () => {
  await onceAtATime(lock, () => Promise.resolve(), 5);
  writeFileSync(lock, String(process.pid));
  utimesSync(lock, new Date(), new Date(Date.now() - 3_600_000));
  expect(await onceAtATime(lock, () => Promise.resolve("done"), 5)).toBe("done");
});

test("a folder that cannot be written is an error, not a wait", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(onceAtATime(join(folder, "file", "setup.lock"), () => Promise.resolve(), 5)).rejects.toThrow(/EEXIST|ENOTDIR/);
});
