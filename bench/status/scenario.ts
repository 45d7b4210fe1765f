import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AttentionState } from "#domain/attention.ts";
import { Autonomy } from "#domain/autonomy.ts";
import { SignalSource } from "#domain/signal.ts";

const FOLDER = join(import.meta.dirname, "corpus");

const Header = z.strictObject({
  /** What happens, in one sentence. */
  about: z.string(),
  /** A built-in agent, or `script`: one of which only the exit is told. */
  agent: z.string(),
  autonomy: Autonomy.default("confirm"),
  /** Variations that leave every expected state as it is; see `variations.ts`. */
  vary: z.array(z.enum(["twice", "others", "noise", "late"])).default([]),
  /** Part of the quick run. */
  quick: z.boolean().default(false),
});

/**
 * One moment of a scenario, `at` milliseconds after its start: what the product receives, and from `is` on what is true of the agent.
 * Everything is optional; within a step the inputs come in the order of the fields.
 */
const Step = z.strictObject({
  at: z.int().nonnegative(),
  /** What is true from now on, and the best signal by which it can be known. */
  is: AttentionState.optional(),
  by: z.union([SignalSource, z.literal("person")]).optional(),
  /** A true state the product has no word for yet: it is listed, not judged. */
  untold: z.string().optional(),
  /** The process runs; without such a step it did from the start. */
  launch: z.literal(true).optional(),
  /** What tmux shows: the pane's title; its screen as lines, or `sample:NAME` of the agent's samples, or `screen:FILE` of `screens/`. */
  title: z.string().optional(),
  screen: z.union([z.string(), z.array(z.string())]).optional(),
  /** The pane prints something that changes no rule; its processes use a core from now on, or rest. */
  prints: z.literal(true).optional(),
  busy: z.boolean().optional(),
  /** Lines the agent adds to its transcript; `timestamp` fields are set to the scenario's time. */
  transcript: z.array(z.record(z.string(), z.unknown())).optional(),
  /** The worktree holds something that was not there before. */
  work: z.literal(true).optional(),
  /**
   * A hook's payload and, for one that asks, the name of its call; `away` names one whose program is gone. `spool`: kept while we did not
   * listen; `back`: we listen again and find what was kept, which otherwise the next comparison of all does.
   */
  hook: z.record(z.string(), z.unknown()).optional(),
  call: z.string().optional(),
  away: z.string().optional(),
  spool: z.record(z.string(), z.unknown()).optional(),
  back: z.literal(true).optional(),
  /** The agent's own API: what it answers, by the beginning of a path; its event stream breaks or is back; an event. */
  api: z.record(z.string(), z.unknown()).optional(),
  stream: z.enum(["lost", "back"]).optional(),
  event: z.record(z.string(), z.unknown()).optional(),
  /** A person's word to the open decision. */
  decide: z.strictObject({ verdict: z.enum(["approve", "deny", "answer"]), text: z.string() }).optional(),
  /** The launcher's record of the end; `gone`: the process vanished without one; `pane`: tmux has no pane of it any more, or has it again. */
  exit: z.strictObject({ code: z.int().nullable(), signal: z.int().nullable() }).optional(),
  gone: z.literal(true).optional(),
  pane: z.enum(["lost", "found"]).optional(),
});
export type Step = z.infer<typeof Step>;

export interface Scenario extends z.infer<typeof Header> {
  name: string;
  steps: Step[];
}

/**
 * Scenarios are files `corpus/<agent>-<name>.jsonl`: a header, then one step per line in order of time. In every text `$C` stands for the
 * agent's conversation, `$T` for its transcript's path and `$W` for the worktree.
 */
export function readCorpus(): Scenario[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl")).sort().map((file) => parseScenario(file.slice(0, -".jsonl".length), readFileSync(join(FOLDER, file), "utf8")));
}

/** A scenario from the text of its file; tells the line that is wrong. */
export function parseScenario(name: string, text: string): Scenario {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const parsed = lines.map((line, i) => {
    const result = (i === 0 ? Header : Step).safeParse(JSON.parse(line));
    if (!result.success) throw new Error(`${name}, line ${i + 1}: ${z.prettifyError(result.error)}`);
    return result.data;
  });
  const [header, ...steps] = parsed as [z.infer<typeof Header>, ...Step[]];
  if (steps.some((step, i) => step.at < (steps[i - 1]?.at ?? 0))) throw new Error(`${name}: the steps are not in order of time`);
  return { ...header, name, steps };
}
