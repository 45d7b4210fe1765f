import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The CLIs the tests know, with the exact versions the samples and expectations were recorded from. */
export const PINNED = {
  claude: { package: "@anthropic-ai/claude-code", version: "2.1.329", setup: "install.cjs" },
  codex: { package: "@openai/codex", version: "0.169.0", setup: undefined },
  gemini: { package: "@google/gemini-cli", version: "0.61.0", setup: undefined },
  opencode: { package: "opencode-ai", version: "1.18.33", setup: "postinstall.mjs" },
} as const;

export type CliId = keyof typeof PINNED;

export interface Cli {
  id: CliId;
  version: string;
  /** Absolute path of the executable. */
  bin: string;
}

/** Fetches one pinned CLI from npm unless the cache has it; throws when it cannot be fetched or does not run. */
export async function ensureCli(id: CliId, cache = defaultCache()): Promise<Cli> {
  const { version } = PINNED[id];
  const home = join(cache, `${id}-${version}`);
  const cli = { id, version, bin: binIn(home, id) };
  if (await exists(cli.bin)) return cli;

  await mkdir(cache, { recursive: true });
  const draft = join(cache, `.draft-${id}-${randomUUID()}`);
  try {
    await install(id, draft);
    await expectVersion(binIn(draft, id), version);
    await publish(draft, home);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return cli;
}

function defaultCache(): string {
  const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  return process.env.RDV_CLI_CACHE || join(repository, ".cache", "clis");
}

function binIn(folder: string, id: CliId): string {
  return join(folder, "node_modules", ".bin", id);
}

async function install(id: CliId, folder: string): Promise<void> {
  const wanted = PINNED[id];
  await mkdir(folder);
  // An own manifest keeps npm from walking up to the repository's package.json.
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: `cli-${id}`, private: true }));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const argv = ["install", "--prefix", folder, ...flags, `${wanted.package}@${wanted.version}`];
  await run("npm", argv, { cwd: folder, timeout: 600_000, maxBuffer: 16 * 1024 * 1024 }).catch((error: unknown) => {
    throw notFetched(id, error);
  });
  // Newer npm versions block lifecycle scripts, so the one script that puts the native binary in place is run by name.
  if (wanted.setup)
    await run(process.execPath, [wanted.setup], { cwd: join(folder, "node_modules", wanted.package), timeout: 120_000 });
}

function notFetched(id: CliId, error: unknown): Error {
  const { package: name, version } = PINNED[id];
  const said = (error as { stderr?: string }).stderr?.trim() || String(error);
  return new Error(
    `The real ${id} could not be fetched: npm install ${name}@${version} failed.\n${said}\n` +
      `Tests of real CLIs need the npm registry once; or point RDV_CLI_CACHE at a folder that holds ${id}-${version} already.`,
  );
}

async function expectVersion(bin: string, version: string): Promise<void> {
  const { stdout } = await run(bin, ["--version"], { timeout: 60_000 });
  if (!stdout.includes(version)) throw new Error(`${bin} says "${stdout.trim()}", expected version ${version}`);
}

/** Renaming is atomic: two test processes may race, the loser keeps the winner's folder. */
async function publish(draft: string, home: string): Promise<void> {
  try {
    await rename(draft, home);
  } catch (error) {
    if (!(await exists(home))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
