import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { build, hasPages, isBuilt, sourceHash } from "./ui-build.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rdv-build-"));
  write("src/app/page.tsx", "page");
  write("next.config.ts", "config");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

test("the hash follows everything a build reads, and nothing else", () => {
  const before = sourceHash(root);
  write("src/app/page.test.tsx", "a test");
  write("server/main.ts", "the server");
  expect(sourceHash(root)).toBe(before);
  const sources = ["src/app/page.tsx", "src/domain/new.ts", "public/icon.svg", "next.config.ts", "package-lock.json", "postcss.config.mjs"];
  const hashes = sources.map((path) => {
    write(path, `changed ${path}`);
    return sourceHash(root);
  });
  expect(new Set([before, ...hashes]).size).toBe(sources.length + 1);
});

test("moving text from one file to another is a change", () => {
  write("src/a.ts", "xy");
  write("src/b.ts", "");
  const before = sourceHash(root);
  write("src/a.ts", "x");
  write("src/b.ts", "y");
  expect(sourceHash(root)).not.toBe(before);
});

test("a build is fresh until a source changes", async () => {
  quiet();
  plantNext("require('node:fs').mkdirSync('.next', { recursive: true })");
  expect(isBuilt(root)).toBe(false);
  await build(process.execPath, root);
  expect(isBuilt(root)).toBe(true);
  write("src/app/page.tsx", "another page");
  expect(isBuilt(root)).toBe(false);
});

test("a failed build tells what the builder said and leaves no stamp", async () => {
  quiet();
  plantNext("console.error('page.tsx: no such export'); process.exit(1)");
  await expect(build(process.execPath, root)).rejects.toThrow("page.tsx: no such export");
  expect(isBuilt(root)).toBe(false);
});

test("without pages nothing is built", async () => {
  quiet();
  rmSync(join(root, "src"), { recursive: true });
  expect(hasPages(root)).toBe(false);
  await build("/no/node/is/needed", root);
});

function plantNext(script: string): void {
  write("node_modules/next/dist/bin/next", script);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function quiet(): void {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
}
