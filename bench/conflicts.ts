import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { privateFolder } from "../e2e/support/sample-repo.ts";
import { createGit } from "../server/machine/git.ts";
import { findProgram } from "../server/machine/process.ts";
import { baseFiles, importStream, makePair } from "./conflicts/generate.ts";
import { type Figure, median } from "./figure.ts";
import { seeded } from "./seeded.ts";

const SEED = 20_261_121;
const PAIRS = { whole: 300, quick: 40 };

interface Verdict {
  pair: number;
  did: [string[], string[]];
  /** Files the forecast names, and those an actual merge left unjoined. */
  said: string[];
  truth: string[];
  isConflict: boolean;
  ms: number;
}

/** Forecasts pairs of generated branches and holds what it says against actual merges in a scratch clone. */
export async function conflicts(options: { quick: boolean }): Promise<Figure[]> {
  const root = privateFolder("rdv-conflicts-");
  try {
    const verdicts = await judgeAll(root, options.quick ? PAIRS.quick : PAIRS.whole);
    const real = verdicts.filter((v) => v.isConflict);
    const alarms = verdicts.filter((v) => v.said.length > 0);
    const missed = real.filter((v) => v.said.length === 0);
    const falseAlarms = alarms.filter((v) => !v.isConflict);
    const misnamed = real.filter((v) => v.truth.some((file) => !v.said.includes(file)));
    const detail = { pairs: verdicts.length, seed: SEED, conflicts: real.length };
    return [
      { name: "conflicts-missed", value: missed.length, goal: 0, counts: true, unit: "", detail: { ...detail, missed } },
      { name: "conflicts-false-alarms", value: (100 * falseAlarms.length) / Math.max(1, alarms.length), goal: 10, counts: true, unit: "%", detail: { ...detail, alarms: alarms.length, falseAlarms } },
      { name: "conflicts-files-unnamed", value: misnamed.length, goal: 0, counts: true, unit: "", detail: { ...detail, misnamed } },
      // A corpus without conflicts, or with nothing else, would prove nothing.
      { name: "conflicts-share", value: (100 * real.length) / verdicts.length, goal: 20, least: true, counts: true, unit: "%", detail },
      { name: "conflicts-forecast", value: median(verdicts.map((v) => v.ms)), goal: 250, unit: "ms", told: true, detail: { of: "one pair, median" } },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function judgeAll(root: string, count: number): Promise<Verdict[]> {
  const random = seeded(SEED).share;
  const base = baseFiles(random);
  const pairs = Array.from({ length: count }, () => makePair(base, random));
  const repository = join(root, "repository");
  const scratch = join(root, "scratch");
  mkdirSync(repository);
  run(repository, "init", "--quiet", "--initial-branch=main");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: repository, input: importStream(base, pairs) });
  run(root, "clone", "--quiet", repository, scratch);
  const path = process.env["PATH"] ?? "";
  const git = createGit({ git: findProgram("git", path), sandbox: undefined, path, home: root });
  const tree = { commonDir: join(repository, ".git"), workTree: repository };
  const verdicts: Verdict[] = [];
  for (const [i, { did }] of pairs.entries()) {
    const [a = "", b = ""] = run(repository, "rev-parse", `a/${i}`, `b/${i}`).trim().split("\n");
    const began = performance.now();
    const { conflicts: said } = await git.join(tree, a, b);
    const ms = performance.now() - began;
    verdicts.push({ pair: i, did, said, ms, ...mergeReally(scratch, a, b) });
  }
  return verdicts;
}

/** What happens when a person merges: whether git gives up, and the files it leaves unjoined. */
function mergeReally(scratch: string, a: string, b: string): { isConflict: boolean; truth: string[] } {
  run(scratch, "checkout", "--quiet", "--force", "--detach", a);
  const merged = spawnSync("git", [...WHO, "merge", "--quiet", "--no-ff", "--no-edit", b], { cwd: scratch, encoding: "utf8" });
  const truth = run(scratch, "diff", "--name-only", "--diff-filter=U", "-z").split("\0").filter(Boolean);
  run(scratch, "reset", "--quiet", "--hard");
  run(scratch, "clean", "--quiet", "-dff");
  // A file where the other side has a folder is put aside under its name and its side.
  const names = truth.map((name) => name.replace(/~(HEAD|[0-9a-f]{40})$/, ""));
  return { isConflict: merged.status !== 0, truth: [...new Set(names)].toSorted() };
}

const WHO = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "core.quotePath=false"];

function run(cwd: string, ...args: string[]): string {
  return execFileSync("git", [...WHO, ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
