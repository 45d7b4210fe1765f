import { join } from "node:path";
import type { Ran } from "#domain/check.ts";
import type { Argv } from "#domain/contract.ts";
import type { CheckPlace } from "#domain/evidence.ts";
import type { Project } from "#domain/project.ts";
import { testCountOf } from "#domain/test-count.ts";
import type { App } from "../kernel.ts";
import { now, sha256 } from "../lib/ids.ts";
import { plainText } from "../lib/plain-text.ts";
import type { Tree } from "../machine/git.ts";
import { findKeptRun, keepRun } from "../store/kept-run.ts";
import { fillFolder, ignoredFiles } from "./set-up-worktree.ts";

/** What is proved: a change of a project between two commits. */
export interface Change {
  id: string;
  project: Project;
  baseSha: string;
  headSha: string;
  /** Test files that were there before and are others now, or gone. */
  oldTests: readonly string[];
}

/** Fresh folders beside the one the agent worked in, made when a check needs them. */
export interface Places {
  /** A folder with the files of a place, set up as the project says. */
  folder(place: FreshPlace): Promise<Tree>;
  run(place: FreshPlace, argv: Argv, timeoutMs: number): Promise<Ran>;
  close(): Promise<void>;
}

export type FreshPlace = "clean" | "base" | "old-tests";

export function openPlaces(app: App, change: Change): Places {
  const made = new Map<FreshPlace, Promise<Tree>>();
  const folder = (place: FreshPlace): Promise<Tree> => {
    const known = made.get(place) ?? makeFolder(app, change, place);
    made.set(place, known);
    return known;
  };
  return {
    folder,
    run: (place, argv, timeoutMs) => runKept(app, { change, place }, argv, async () => runIn(app, await folder(place), { place, argv, timeoutMs })),
    async close() {
      for (const place of made.keys()) await dropFolder(app, change, place);
    },
  };
}

/** Runs a command in a folder, without a shell. */
export async function runIn(app: App, tree: Tree, on: { place: CheckPlace; argv: Argv; timeoutMs: number }): Promise<Ran> {
  const at = now();
  const result = await app.processes.command(on.argv, { cwd: tree.workTree, timeoutMs: on.timeoutMs, signal: app.stopping });
  // Before anything is cut off: half a secret is not recognised any more.
  const output = plainText(app.redact, `${result.stdout}${result.stderr}`);
  return { exitCode: result.exitCode, timedOut: result.timedOut, output, durationMs: Math.round(result.durationMs), place: on.place, at, cached: false, tests: testCountOf(output) };
}

/** Answers from what is kept, else runs and keeps a pass. What fails is run again: it may have been the machine. */
export async function runKept(app: App, on: { change: Change; place: FreshPlace | "spotless" }, argv: Argv, start: () => Promise<Ran>): Promise<Ran> {
  const key = await keyOf(app, on, argv);
  const kept = await findKeptRun(app.db, key);
  if (kept) return { ...kept, place: on.place, cached: true };
  const ran = await start();
  if (ran.exitCode !== 0 || app.stopping.aborted) return ran;
  const { place: _place, cached: _cached, ...rest } = ran;
  const row = { ...rest, output: rest.output.slice(-64_000) };
  await app.bus.commit(async (db) => ({ writes: await keepRun(db, key, row), events: [], result: undefined }));
  return ran;
}

/** All that decides how a command ends, as far as it can be known: files, command, set-up, machine. */
export async function keyOf(app: App, { change, place }: { change: Change; place: FreshPlace | "spotless" }, argv: Argv): Promise<string> {
  const { project, headSha, baseSha, oldTests } = change;
  const main = mainOf(project);
  const tree = await app.git.treeOf(main, place === "base" ? baseSha : headSha);
  const under = place === "old-tests" ? [await app.git.treeOf(main, baseSha), ...oldTests] : [];
  // Files that are copied into each fresh folder decide too.
  const copied = place === "spotless" ? [] : await app.files.stamps(project.path, await ignoredFiles(app, project));
  const machine = [process.version, process.arch, app.env.userEnv["PATH"] ?? ""];
  return sha256(JSON.stringify([tree, under, argv, project.settings.setup, copied, machine]));
}

async function makeFolder(app: App, change: Change, place: FreshPlace): Promise<Tree> {
  const main = mainOf(change.project);
  const tree = { ...main, workTree: pathOf(app, change, place) };
  // A killed server leaves its folder behind.
  await dropFolder(app, change, place);
  await app.git.addDetached(main, tree.workTree, place === "base" ? change.baseSha : change.headSha);
  if (place === "old-tests") await app.git.putBack(tree, change.baseSha, change.oldTests);
  await fillFolder(app, change.project, { path: tree.workTree, say: async () => undefined });
  return tree;
}

async function dropFolder(app: App, change: Change, place: FreshPlace): Promise<void> {
  const path = pathOf(app, change, place);
  if (await app.files.exists(path)) await app.git.removeWorktree(mainOf(change.project), path);
}

function pathOf(app: App, change: Change, place: FreshPlace): string {
  return join(app.env.home, "proofs", `${change.id}-${place}`);
}

function mainOf(project: Project): Tree {
  return { commonDir: project.gitCommonDir, workTree: project.path };
}
