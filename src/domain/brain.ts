import { z } from "zod";
import type { ModelPrice, ModelUsage } from "./model-price.ts";
import type { BrainTraits } from "./router.ts";
import type { CheckQuestion, Suggestions } from "./suggested-checks.ts";
import { TaskType } from "./task.ts";

/** What a brain understood of a wish. Model output is data: this schema is strict and small. */
export const ParsedWish = z.strictObject({
  type: TaskType,
  title: z.string().min(1).max(120),
  confidence: z.number().min(0).max(1),
  /** Minutes an agent will probably need. */
  estimateMinutes: z.number().min(1).max(24 * 60),
  /** Agent id the person named, or null. */
  agent: z.string().max(60).nullable(),
  /** Numbers of tasks that must be verified first. */
  after: z.array(z.int().positive()).max(20),
  /** Paths the change should stay inside; empty means anywhere. */
  scope: z.array(z.string().max(200)).max(20),
});
export type ParsedWish = z.infer<typeof ParsedWish>;

/** What a brain may know when it parses. */
export interface WishContext {
  projectName: string;
  agents: readonly string[];
  techStack: readonly string[];
  conventions: readonly string[];
  openTasks: readonly { number: number; title: string }[];
  /** Whose calls these are; no model is told. */
  projectId?: string | null;
}

/** One hand of the orchestrator, as a brain sees it. */
export interface ToolDescription {
  name: string;
  description: string;
  /** JSON schema of the input. */
  inputSchema: Record<string, unknown>;
}

/** One turn of a conversation: the brain reads it, uses tools, and emits text as it comes. */
export interface Turn {
  context: WishContext & { master: boolean; projects: readonly string[] };
  /** Who it is and what it knows, within a fixed size: what a model is told before the conversation. */
  system: string;
  /** The question the last message answers, and the wish it was asked about; null when nothing was asked. */
  answers: { question: string; wish: string } | null;
  messages: readonly { role: "user" | "assistant"; text: string }[];
  tools: readonly ToolDescription[];
  /** Runs a tool; the result is text for the model. Refusals come back as text too. */
  call(name: string, input: unknown): Promise<string>;
  emit(text: string): void;
  signal: AbortSignal;
}

/** How a program ended that a brain had run. */
export interface ProgramResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  isCut: boolean;
}

/** What a brain may have looked up, to know whether it can be used. */
export interface BrainSight {
  hasProgram(name: string): boolean;
  /** Text of a small file of the person; `~/` is their home. Undefined where there is none. */
  readHome(path: string): string | undefined;
}

/** All a brain can do outside of itself. */
export interface BrainWorld extends BrainSight {
  /** Runs a program of the person without a shell, in an empty private folder that holds `files` and is removed afterwards. */
  run(argv: readonly [string, ...string[]], options: { stdin: string; files?: Readonly<Record<string, string>>; timeoutMs: number; signal: AbortSignal }): Promise<ProgramResult>;
  /**
   * Every request to a model goes through here: it is counted against the limits, timed, recorded with what it `spent`,
   * and done again a little later when it failed for a while only, as long as `mayRepeat` says that nothing came of it yet.
   */
  request<T>(signal: AbortSignal, work: (spent: (usage: ModelUsage) => void) => Promise<T>, mayRepeat?: () => boolean): Promise<T>;
}

type BrainEnv = Readonly<Record<string, string | undefined>>;

/** Who thinks for the orchestrator. */
export interface Brain {
  id: string;
  /** Smaller is tried first when nothing else is preferred. */
  rank: number;
  /** What to expect of it before anything was measured. */
  traits: BrainTraits;
  /** True when it follows the person's own words only and reads nothing else, and so may confirm and type for them. */
  mayApprove: boolean;
  /** What its models cost; one that is not listed costs an unknown sum. */
  prices?: readonly ModelPrice[];
  /** What has to be there, for people. */
  needs: string;
  /** Whether it can be used with this environment; no call is made. */
  available(env: BrainEnv, sight: BrainSight): boolean;
  /** Opens the brain for use. */
  open(env: BrainEnv, world: BrainWorld): OpenBrain;
}

export interface OpenBrain {
  /** Name of the model, where there is one that is known beforehand. */
  model?: string;
  parse(wish: string, context: WishContext, signal: AbortSignal): Promise<ParsedWish>;
  /** What would prove a wish beside what is checked anyway; absent where it has no idea of that. */
  suggest?(question: CheckQuestion, signal: AbortSignal): Promise<Suggestions>;
  converse(turn: Turn): Promise<void>;
}
