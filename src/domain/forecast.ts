import { z } from "zod";
import { isInScope } from "./glob.ts";
import { Id, Sha, Time } from "./ids.ts";
import type { Task } from "./task.ts";

/** A branch somebody works on or could land, and the files it touches so far. */
export const ForecastBranch = z.object({
  taskId: Id,
  number: z.int(),
  title: z.string(),
  branch: z.string(),
  sha: Sha,
  /** It could land now. */
  verified: z.boolean(),
  /** Files it changed, those not committed yet among them. */
  files: z.array(z.string()),
  /** Files git cannot join with the base branch. */
  conflicts: z.array(z.string()),
});
export type ForecastBranch = z.infer<typeof ForecastBranch>;

/** Two branches that meet: files git cannot join, and all that both touch. */
export const ForecastPair = z.object({ a: z.int(), b: z.int(), conflicts: z.array(z.string()), shared: z.array(z.string()) });
export type ForecastPair = z.infer<typeof ForecastPair>;

/** What will be in whose way. Branches are named by the numbers of their tasks. */
export const Forecast = z.object({
  base: z.string(),
  baseSha: Sha.nullable(),
  /** Why conflicts could not be computed; then only shared files are known. */
  unavailable: z.string().nullable(),
  branches: z.array(ForecastBranch),
  /** Only pairs that share something. */
  pairs: z.array(ForecastPair),
  /** In which order they land with the fewest conflicts. */
  order: z.array(z.int()),
  at: Time,
});
export type Forecast = z.infer<typeof Forecast>;

/** The pair's side of one branch: the other's number with what they share. */
export function meetingsOf(forecast: { pairs: readonly ForecastPair[] }, number: number): { number: number; conflicts: string[]; shared: string[] }[] {
  return forecast.pairs.filter((p) => p.a === number || p.b === number).map((p) => ({ number: p.a === number ? p.b : p.a, conflicts: p.conflicts, shared: p.shared }));
}

interface Waiting extends Pick<ForecastBranch, "number" | "verified" | "conflicts"> {
  dependsOn: readonly number[];
}

/** The order to land branches in: what others build on first, then what joins the base, what is verified, and what meets the fewest of the rest. */
export function landingOrder(branches: readonly Waiting[], pairs: readonly ForecastPair[]): number[] {
  const left = new Map(branches.map((b) => [b.number, b]));
  const order: number[] = [];
  while (left.size > 0) {
    const rest = [...left.values()];
    const free = rest.filter((b) => !b.dependsOn.some((n) => left.has(n)));
    const scored = (free.length > 0 ? free : rest).map((b) => ({ number: b.number, score: scoreOf(b, pairs, left) }));
    const [next] = scored.toSorted((a, b) => compare(a.score, b.score));
    if (!next) break;
    order.push(next.number);
    left.delete(next.number);
  }
  return order;
}

function scoreOf(branch: Waiting, pairs: readonly ForecastPair[], left: ReadonlyMap<number, unknown>): number[] {
  const met = meetingsOf({ pairs }, branch.number);
  const rest = met.filter((m) => left.has(m.number));
  const count = (of: (m: (typeof met)[number]) => string[]): number => rest.reduce((sum, m) => sum + of(m).length, 0);
  // What landed before it stands in the base then.
  const meetsBase = branch.conflicts.length > 0 || met.some((m) => !left.has(m.number) && m.conflicts.length > 0);
  return [meetsBase ? 1 : 0, branch.verified ? 0 : 1, rest.filter((m) => m.conflicts.length > 0).length, count((m) => m.conflicts), count((m) => m.shared), branch.number];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Live branches that touch files a planned task is about: those its contract keeps it to, and those its wish names. */
export function foreseenFor(task: Pick<Task, "number" | "description" | "contract" | "dependsOn">, forecast: Pick<Forecast, "branches">): { taskId: string; number: number; files: string[] }[] {
  const scope = task.contract.checks.flatMap((c) => (c.check === "inside-scope" ? (c.paths ?? []) : []));
  const words = new Set(task.description.split(/[\s"'`,;()<>]+/).map((word) => word.replace(/[.:!?]+$/, "").replace(/^\.\//, "")));
  const isMeant = (path: string): boolean => words.has(path) || (scope.length > 0 && isInScope(path, scope));
  return forecast.branches
    // It runs after those anyway.
    .filter((b) => b.number !== task.number && !task.dependsOn.includes(b.taskId))
    .map((b) => ({ taskId: b.taskId, number: b.number, files: b.files.filter(isMeant) }))
    .filter((b) => b.files.length > 0);
}

/** The verified branches that can land one after the other, in order: those that join the base and no earlier one of the row. */
export function landable(forecast: Pick<Forecast, "branches" | "pairs" | "order" | "unavailable">): number[] {
  if (forecast.unavailable) return [];
  const row: number[] = [];
  for (const number of forecast.order) {
    const branch = forecast.branches.find((b) => b.number === number);
    const meets = meetingsOf(forecast, number).some((m) => m.conflicts.length > 0 && row.includes(m.number));
    if (branch?.verified && branch.conflicts.length === 0 && !meets) row.push(number);
  }
  return row;
}
