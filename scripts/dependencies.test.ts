import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agrees, isInstalled } from "./dependencies.mjs";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "rdv-deps-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lock = { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/a-win32": { version: "1.0.0", optional: true } };

test("node_modules agrees with the lock when all but optional packages are there", () => {
  expect(agrees(lock, { "node_modules/a": { version: "1.0.0" } })).toBe(true);
  expect(agrees(lock, { "node_modules/a": { version: "1.0.0" }, "node_modules/a-win32": { version: "1.0.0" } })).toBe(true);
});

test("another version, a missing package, a left-over one and an empty folder do not agree", () => {
  expect(agrees(lock, { "node_modules/a": { version: "1.0.1" } })).toBe(false);
  expect(agrees({ ...lock, "node_modules/b": { version: "2.0.0" } }, { "node_modules/a": { version: "1.0.0" } })).toBe(false);
  expect(agrees(lock, { "node_modules/a": { version: "1.0.0" }, "node_modules/old": { version: "1.0.0" } })).toBe(false);
  expect(agrees(lock, {})).toBe(false);
});

test("a clone without node_modules is not installed", () => {
  write("package-lock.json", { packages: lock });
  expect(isInstalled(root)).toBe(false);
});

test("what a person installed by hand is taken over and stamped; a changed lock is not", () => {
  write("package-lock.json", { packages: lock });
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
  expect(isInstalled(root)).toBe(true);
  expect(existsSync(join(root, "node_modules", ".rdv-lock"))).toBe(true);
  rmSync(join(root, "node_modules", ".package-lock.json"));
  expect(isInstalled(root)).toBe(true);

  write("package-lock.json", { packages: { ...lock, "node_modules/b": { version: "1.0.0" } } });
  expect(isInstalled(root)).toBe(false);
});

test("a stamp from another machine does not count", () => {
  write("package-lock.json", { packages: lock });
  write("node_modules/.rdv-lock", "0000 plan9-pdp11\n");
  expect(isInstalled(root)).toBe(false);
});

function write(path: string, content: unknown): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
}
