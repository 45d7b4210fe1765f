import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** One figure of a bench: what was measured and what it must not exceed, or fall below, in the same unit. */
export interface Figure {
  name: string;
  value: number | null;
  goal: number;
  /** The goal is the least that will do. */
  least?: boolean;
  unit: string;
  /** It is told and fails nothing: an absolute figure of a short run on a machine that does other things as well. */
  told?: boolean;
  /** It counts and does not time, so it holds on any machine, also in a short run. */
  counts?: boolean;
  /** Why it could not run, in place of a value. */
  skipped?: string;
  /** What stands behind the value, for the JSON beside it. */
  detail: Record<string, unknown>;
}

/** Prints the figures as `figure NAME VALUE GOAL ok|short`, writes them to bench/results, and says whether all hold. */
export function report(bench: string, figures: readonly Figure[]): boolean {
  for (const f of figures) {
    const value = f.value === null ? `skipped ${f.skipped ?? ""}` : `${round(f.value)}${f.unit}`;
    console.log(`figure ${f.name} ${value} ${round(f.goal)}${f.unit} ${holds(f) ? "ok" : "short"}`);
  }
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 1024 ** 3), node: process.version };
  writeFileSync(join(folder, `${bench}.json`), `${JSON.stringify({ bench, at: new Date().toISOString(), commit, machine, figures }, null, 2)}\n`);
  return figures.every((f) => f.told === true || holds(f));
}

/** The middle value; half of the runs were faster. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median of the ratios of what ran in the same round; a machine that is slow for a while is slow for both. */
export function medianRatio(values: readonly number[], yardstick: readonly number[]): number {
  return median(values.flatMap((value, i) => (yardstick[i] ? [value / yardstick[i]] : [])));
}

function holds(f: Figure): boolean {
  return f.value === null || (f.least ? f.value >= f.goal : f.value <= f.goal);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
