import type { BrainWorld, ProgramResult } from "#domain/brain.ts";
import type { ModelUsage } from "#domain/model-price.ts";

/** How a program was run. */
export type RunCall = Parameters<BrainWorld["run"]>[1] & { argv: readonly string[] };

/** A world whose programs end like this, one after the other and the last one again; it keeps how they were run and what was spent. */
export function ranWorld(...ends: Partial<ProgramResult>[]): BrainWorld & { calls: RunCall[]; spent: ModelUsage[]; home: Record<string, string> } {
  const calls: RunCall[] = [];
  const spent: ModelUsage[] = [];
  const home: Record<string, string> = {};
  return {
    calls, spent, home,
    hasProgram: () => true,
    readHome: (path) => home[path],
    async run(argv, options) {
      calls.push({ argv, ...options });
      return { exitCode: 0, stdout: "", stderr: "", timedOut: false, isCut: false, ...ends[Math.min(calls.length, ends.length) - 1] };
    },
    request: (_signal, work) => work((usage) => void spent.push(usage)),
  };
}
