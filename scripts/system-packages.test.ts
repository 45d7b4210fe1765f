import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BROWSER, ensurePrograms, find, installArgv, installLine, packagesOf, pickManager, RUNTIME } from "./system-packages.mjs";

let bin = "";
beforeEach(() => void (bin = mkdtempSync(join(tmpdir(), "rdv-bin-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(bin, { recursive: true, force: true });
});

test("the package manager is the one that is there; on a Mac only Homebrew counts", () => {
  const has = (...names: string[]) => (name: string): boolean => names.includes(name);
  expect(pickManager(has("apt-get", "brew"), "linux")).toBe("apt-get");
  expect(pickManager(has("pacman"), "linux")).toBe("pacman");
  expect(pickManager(has("brew"), "linux")).toBe("brew");
  expect(pickManager(has("apt-get", "brew"), "darwin")).toBe("brew");
  expect(pickManager(has(), "linux")).toBeUndefined();
});

test("an installation is one argv that asks nothing, also behind sudo", () => {
  expect(installArgv("apt-get", ["sudo", "-n"], ["tmux", "git"])).toEqual([
    "sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive",
    "apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "tmux", "git",
  ]);
  expect(installArgv("apk", [], ["tmux"])).toEqual(["env", "apk", "add", "--no-cache", "tmux"]);
});

test("who has to type a password gets one line", () => {
  expect(installLine(RUNTIME, "apt-get")).toBe("sudo apt-get update && sudo apt-get install -y tmux git ca-certificates curl bubblewrap");
  expect(installLine(RUNTIME, "dnf")).toBe("sudo dnf install -y tmux git curl bubblewrap");
  expect(installLine(RUNTIME, "brew")).toBe("brew install tmux git curl");
  expect(installLine(RUNTIME, undefined)).toBe("install tmux, git, curl, bubblewrap with your package manager");
  expect(installLine([BROWSER], "brew")).toBe("install chromium with your package manager");
});

test("packages carry the names that the system gives them", () => {
  expect(packagesOf(RUNTIME, "pacman")).toEqual(["tmux", "git", "curl", "bubblewrap"]);
  expect(packagesOf(RUNTIME, undefined)).toEqual([]);
});

test("a browser is any of those that Playwright can drive", () => {
  expect(find(BROWSER, bin)).toBeUndefined();
  program("google-chrome", "");
  expect(find(BROWSER, bin)).toBe(join(bin, "google-chrome"));
});

test("nothing is said or done when everything is there", async () => {
  for (const name of ["tmux", "git", "curl", "bwrap"]) program(name, "");
  vi.stubEnv("PATH", bin);
  const said = silence();
  await ensurePrograms(RUNTIME);
  expect(said()).toBe("");
});

test("what is missing and cannot be installed stops the start only when it is required", async () => {
  for (const name of ["tmux", "git", "curl"]) program(name, "");
  vi.stubEnv("PATH", bin);
  const said = silence();
  await ensurePrograms(RUNTIME);
  expect(said()).toBe("Missing: bubblewrap (confines agents). To add: install bubblewrap with your package manager\n");
  rmSync(join(bin, "tmux"));
  await expect(ensurePrograms(RUNTIME)).rejects.toThrow(/^Missing: tmux \(keeps sessions alive\), bubblewrap/);
});

test("an old list of packages is refreshed once, then the installation is tried again", async () => {
  // A manager that knows no package before the update, and then "installs" into the same folder.
  program("env", 'shift; exec "$@"');
  program("sudo", 'shift; exec "$@"');
  program("true", "");
  program("apt-get", `dir=${bin}\n[ "$1" = update ] && { : > $dir/fresh; exit 0; }\n[ -e $dir/fresh ] || exit 100\nfor p in "$@"; do :; done\nprintf '#!/bin/sh\\n' > $dir/$p; /bin/chmod 755 $dir/$p`);
  for (const name of ["tmux", "git", "bwrap"]) program(name, "");
  vi.stubEnv("PATH", bin);
  const said = silence();
  await ensurePrograms(RUNTIME);
  expect(find(RUNTIME[2]!, bin)).toBe(join(bin, "curl"));
  expect(said()).toMatch(/^· installing curl\n· apt-get update[^]*✓ apt-get update[^]*· installing curl\n✓ installing curl/);
});

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function silence(): () => string {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return () => write.mock.calls.map(([text]) => String(text)).join("");
}
