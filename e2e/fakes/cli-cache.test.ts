import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ensureCli, PINNED } from "./cli-cache.ts";

let cache: string;
let calls: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "cli-cache-"));
  cache = join(folder, "clis");
  calls = join(folder, "calls");
  onTestFinished(() => rmSync(folder, { recursive: true }));
  stubNpm(folder, PINNED.codex.version);
});

describe("ensureCli", () => {
  it("installs the pinned version and says where it is", async () => {
    const cli = await ensureCli("codex", cache);
    expect(cli).toEqual({ id: "codex", version: "0.169.0", bin: join(cache, "codex-0.169.0", "node_modules", ".bin", "codex") });
    expect(existsSync(cli.bin)).toBe(true);
    expect(readFileSync(calls, "utf8")).toContain("@openai/codex@0.169.0");
  });

  it("installs only once and leaves nothing else behind", async () => {
    await ensureCli("codex", cache);
    await ensureCli("codex", cache);
    expect(readFileSync(calls, "utf8").trim().split("\n")).toHaveLength(1);
    expect(readdirSync(cache)).toEqual(["codex-0.169.0"]);
  });

  it("survives two installers at the same time", async () => {
    const both = await Promise.all([ensureCli("codex", cache), ensureCli("codex", cache)]);
    expect(both[0]).toEqual(both[1]);
    expect(readdirSync(cache)).toEqual(["codex-0.169.0"]);
  });

  it("keeps no CLI that does not run or is another version", async () => {
    stubNpm(join(cache, ".."), "0.0.1");
    await expect(ensureCli("codex", cache)).rejects.toThrow('says "codex-cli 0.0.1", expected version 0.169.0');
    expect(readdirSync(cache)).toEqual([]);
  });

  it("says what to do when npm cannot fetch it, and leaves nothing behind", async () => {
    writeNpm(join(cache, ".."), "echo 'npm error code ENOTFOUND' >&2; exit 1");
    const failing = ensureCli("codex", cache);
    await expect(failing).rejects.toThrow(/real codex could not be fetched.*@openai\/codex@0\.169\.0.*ENOTFOUND.*RDV_CLI_CACHE/s);
    expect(readdirSync(cache)).toEqual([]);
  });

  it("takes the folder from RDV_CLI_CACHE", async () => {
    vi.stubEnv("RDV_CLI_CACHE", cache);
    expect((await ensureCli("codex")).bin.startsWith(cache)).toBe(true);
  });
});

/** An npm that installs a CLI which only knows its version; the real registry is no business of a unit test. */
function stubNpm(folder: string, version: string): void {
  writeNpm(folder, `echo "$*" >> ${calls}
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho codex-cli ${version}\\n' > node_modules/.bin/codex
chmod +x node_modules/.bin/codex`);
}

function writeNpm(folder: string, script: string): void {
  writeFileSync(join(folder, "npm"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "npm"), 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}
