import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findNode, isNewEnough, ptyAdvice } from "./node.mjs";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "rdv-node-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("Node 22.18 is the oldest that runs TypeScript as it stands", () => {
  expect(["22.18.0", "v22.19.1", "24.0.0", "23.6.0"].map(isNewEnough)).toEqual([true, true, true, true]);
  expect(["22.17.9", "20.20.2", "18.0.0"].map(isNewEnough)).toEqual([false, false, false]);
});

test("the Node that came through npm goes before the person's own", () => {
  const packaged = plant(".bin", "node", "#!/bin/sh\necho v24.0.0\n");
  expect(findNode(root, { path: process.execPath, version: "24.1.0" })).toBe(packaged);
});

test("a packaged Node that npm did not link is linked", () => {
  plant(`node-${process.platform}-${process.arch}/bin`, "node", "#!/bin/sh\necho v24.0.0\n");
  const link = join(root, "node_modules", ".bin", "node");
  expect(findNode(root, { path: process.execPath, version: "18.0.0" })).toBe(link);
  expect(execFileSync(link, { encoding: "utf8" })).toBe("v24.0.0\n");
});

test("a packaged Node that does not run here is passed over", () => {
  plant(".bin", "node", "#!/bin/sh\nexit 1\n");
  expect(findNode(root, { path: process.execPath, version: "22.18.0" })).toBe(process.execPath);
});

test("with neither, the person is told which version is needed and which is there", () => {
  expect(() => findNode(root, { path: process.execPath, version: "20.20.2" })).toThrow(/needs Node 22\.18 or newer.* 20\.20\.2/);
});

test("a terminal part that loads needs no advice", () => {
  plant("node-pty", "index.js", "module.exports = {};");
  expect(ptyAdvice(process.execPath, root)).toBeUndefined();
});

test("a terminal part that does not load leads to the command that builds it", () => {
  plant("node-pty", "index.js", "throw new Error('Failed to load native module: pty.node');");
  expect(ptyAdvice(process.execPath, root)).toMatch(/Failed to load native module[^]*npm rebuild node-pty --ignore-scripts=false/);
});

function plant(folder: string, name: string, text: string): string {
  const file = join(root, "node_modules", folder, name);
  mkdirSync(join(root, "node_modules", folder), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
