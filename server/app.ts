import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PASTE_CHARS } from "#domain/api.ts";
import type { Agent } from "#domain/agent.ts";
import type { Brain } from "#domain/brain.ts";
import type { Check } from "#domain/check.ts";
import type { Forge } from "#domain/forge.ts";
import type { Detector } from "#domain/pattern.ts";
import type { Rule } from "#domain/rule.ts";
import { createBus } from "./bus.ts";
import { openDatabase } from "./db/client.ts";
import type { Env } from "./env.ts";
import { hideForgeTokens } from "./flows/forge-token.ts";
import type { App, Tool } from "./kernel.ts";
import { createAsks } from "./lib/asks.ts";
import { createBackground } from "./lib/background.ts";
import { createDiffBooks } from "./lib/diff-books.ts";
import { createLeases } from "./lib/leases.ts";
import { createLog } from "./lib/log.ts";
import { createModelRouter } from "./lib/model-router.ts";
import { createMovement } from "./lib/movement.ts";
import { createKeyedMutex } from "./lib/mutex.ts";
import { createPieces } from "./lib/pieces.ts";
import { createPairCache } from "./lib/pair-cache.ts";
import { createSecrets, secretValues } from "./lib/redact.ts";
import { loadPlugs } from "./lib/registry.ts";
import { createBrainPrograms } from "./machine/brain-programs.ts";
import { createTurns } from "./lib/turns.ts";
import { createBrowser } from "./machine/browser.ts";
import { createFiles } from "./machine/files.ts";
import { createGit } from "./machine/git.ts";
import { createMeter } from "./machine/measure.ts";
import { findProgram } from "./machine/process.ts";
import { createProcesses } from "./machine/processes.ts";
import { createRuns } from "./machine/runs.ts";
import { createSandbox } from "./machine/sandbox.ts";
import { createTmux } from "./machine/tmux.ts";
import { findPreferences, recentModelCalls } from "./store/model-call.ts";

/** How long work in the background may take to end when the server stops, in milliseconds. */
const SETTLE_MS = 4000;
/** Calls of models the router starts from: what it measured, and what counts against the limit of an hour. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
const LOOK_BACK = 5000;

/** Builds everything the server is made of, in the order it depends on each other. The only place that does. */
export async function createApp(env: Env): Promise<App & { close(): Promise<void> }> {
  await makeHome(env.home);
  const { redact, hide } = createSecrets(secretValues(env.userEnv));
  const log = createLog(redact, env.logLevel);
  const database = await openDatabase({ file: join(env.home, "db", "remote-dev.db"), migrations: join(env.root, "drizzle"), backups: join(env.home, "backups") });
  const background = createBackground(log);
  const stopping = new AbortController();
  const machine = await createMachine(env);
  const app: App = {
    env, log, redact, hide, database,
    db: database.db,
    bus: await createBus(database, (error) => log.error({ err: error }, "a listener of the bus failed")),
    ...machine,
    ...(await loadAllPlugs()),
    models: createModelRouter({ preferences: await findPreferences(database.db), calls: await recentModelCalls(database.db, new Date(Date.now() - LOOK_BACK_MS).toISOString(), LOOK_BACK) }),
    asks: createAsks(),
    movement: createMovement(),
    leases: createLeases(),
    pieces: createPieces(PASTE_CHARS),
    pairs: createPairCache(),
    turns: createTurns(),
    diffs: createDiffBooks(),
    exclusively: createKeyedMutex(),
    background: background.run,
    stopping: stopping.signal,
  };
  await hideForgeTokens(app);
  return {
    ...app,
    async close() {
      stopping.abort();
      await background.settle(SETTLE_MS);
      machine.runs.close();
      database.close();
    },
  };
}

async function makeHome(home: string): Promise<void> {
  for (const folder of ["", "run", "db", "backups", "keys"]) await mkdir(join(home, folder), { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
}

async function createMachine(env: Env) {
  const path = env.userEnv["PATH"] ?? "";
  const sandbox = await createSandbox(findProgram("bwrap", path));
  return {
    tmux: await createTmux({ home: env.home, program: findProgram("tmux", path), path }),
    git: createGit({ git: findProgram("git", path), sandbox, path, home: env.userHome }),
    files: createFiles(env.userHome),
    runs: await createRuns({ home: env.home, programs: { launcher: join(env.root, "bin", "rdv-launch"), hook: join(env.root, "bin", "rdv-hook") } }),
    processes: createProcesses(env.userEnv),
    brainPrograms: createBrainPrograms(env.userHome, env.userEnv),
    meter: createMeter(),
    browser: createBrowser({ path, executable: env.userEnv["RDV_CHROMIUM"] }),
  };
}

async function loadAllPlugs() {
  const folder = (name: string): string => join(import.meta.dirname, name);
  const [agents, brains, checks, rules, detectors, tools, forges] = await Promise.all([
    loadPlugs<Agent>(folder("agents")),
    loadPlugs<Brain>(folder("brains")),
    loadPlugs<Check>(folder("checks")),
    loadPlugs<Rule>(folder("rules")),
    loadPlugs<Detector>(folder("detectors")),
    loadPlugs<Tool>(folder("tools")),
    loadPlugs<Forge>(folder("forges")),
  ]);
  return { agents, brains, checks, rules, detectors, tools, forges };
}
