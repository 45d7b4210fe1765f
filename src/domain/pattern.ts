import { z } from "zod";
import { Id } from "./ids.ts";

const Z = 1.6449;

/** One-sided 95 % lower Wilson bound of a share, 0 to 1; 0 when nothing was seen. Source: Wilson 1927, z = 1.6449. */
export function wilsonLower(successes: number, trials: number): number {
  if (trials <= 0 || successes <= 0) return 0;
  const p = Math.min(1, successes / trials);
  const z2 = Z * Z;
  const centre = p + z2 / (2 * trials);
  const spread = Z * Math.sqrt((p * (1 - p) + z2 / (4 * trials)) / trials);
  return Math.max(0, (centre - spread) / (1 + z2 / trials));
}

export const PatternEvidence = z.object({
  taskId: Id,
  pattern: z.string(),
  delegationId: Id.optional(),
});
export type PatternEvidence = z.infer<typeof PatternEvidence>;

/** A regularity over finished tasks. `supportTasks` counts distinct tasks, never occurrences. */
export const Pattern = z.object({
  kind: z.enum(["repeated-commands"]),
  /** What repeats, normalised: for commands the program, subcommand and flags. */
  key: z.string(),
  /** As the agents typed it, most common form. */
  example: z.string(),
  supportTasks: z.int(),
  tasksSeen: z.int(),
  occurrences: z.int(),
  /** Lower bound of `supportTasks / tasksSeen`. */
  confLb: z.number(),
  evidence: z.array(PatternEvidence),
});
export type Pattern = z.infer<typeof Pattern>;

/** What a person reads: "Seen in 7 of 12 tasks (at least .36)". */
export function seenIn(pattern: Pick<Pattern, "supportTasks" | "tasksSeen" | "confLb">): string {
  const bound = pattern.confLb.toFixed(2).replace(/^0/, "");
  return `Seen in ${pattern.supportTasks} of ${pattern.tasksSeen} ${pattern.tasksSeen === 1 ? "task" : "tasks"} (at least ${bound})`;
}

/** One command an agent ran, as a detector sees it. */
export interface CommandFact {
  taskId: string;
  delegationId: string;
  command: string;
  failed: boolean;
  durationMs: number | null;
}

/** What a detector looks at: the commands of all finished tasks of a project, and what its documents already say. */
export interface DetectorFacts {
  commands: readonly CommandFact[];
  tasksSeen: number;
  documented: string;
}

/** A detector plug: deterministic, no model, no key. */
export interface Detector {
  id: Pattern["kind"];
  detect(facts: DetectorFacts): Pattern[];
}
