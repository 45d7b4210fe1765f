import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findNpm } from "./npm.mjs";

const packaged = `node-${process.platform}-${process.arch}`;

let root = "";
let bin = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rdv-npm-"));
  bin = join(root, "bin");
  mkdirSync(bin);
  manifest({ [packaged]: "24.0.0" });
  vi.stubEnv("PATH", `${bin}:/usr/bin:/bin`);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

test("a Node that is new enough installs with its own npm", async () => {
  program("node", "echo v22.18.0");
  const { argv } = await findNpm(root);
  expect(argv).toEqual(["npm"]);
  expect(existsSync(join(root, ".cache"))).toBe(false);
});

test("an old Node borrows a new one with a new npm, keeps the person's settings, and gives both back", async () => {
  program("node", "echo v18.20.8");
  program("npm", `[ "$1" = config ] && { echo /etc/their/npmrc; exit 0; }\necho "$@" > asked\nmkdir -p node_modules/${packaged}/bin\nprintf '#!/bin/sh\\n' > node_modules/${packaged}/bin/node\nchmod 755 node_modules/${packaged}/bin/node`);
  const { argv, giveBack } = await findNpm(root);
  const folder = join(root, ".cache", "node");
  expect(argv).toEqual([join(folder, "node_modules", packaged, "bin", "node"), join(folder, "node_modules/npm/bin/npm-cli.js"), "--globalconfig=/etc/their/npmrc"]);
  expect(existsSync(join(folder, "asked"))).toBe(true);
  giveBack();
  expect(existsSync(folder)).toBe(false);
});

test("when nothing can be borrowed the person's own npm has to do", async () => {
  program("node", "echo v20.20.2");
  program("npm", "echo no network; exit 1");
  expect((await findNpm(root)).argv).toEqual(["npm"]);
});

test("where no Node is packaged, an old one ends it with a clear message", async () => {
  manifest({ "node-plan9-pdp11": "24.0.0" });
  program("node", "echo v20.20.2");
  await expect(findNpm(root)).rejects.toThrow(/needs Node 22\.18 or newer/);
});

test("a borrowed Node that does not run here ends it as well", async () => {
  program("node", "echo v20.20.2");
  program("npm", "true");
  await expect(findNpm(root)).rejects.toThrow(/needs Node 22\.18 or newer/);
});

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function manifest(optionalDependencies: Record<string, string>): void {
  writeFileSync(join(root, "package.json"), JSON.stringify({ optionalDependencies }));
}
