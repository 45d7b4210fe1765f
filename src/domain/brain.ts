import { z } from "zod";
import { CheckSpec } from "./contract.ts";
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
  /** What else would prove the work; only known-safe kinds are taken, the rest is put before a person. */
  checks: z.array(CheckSpec).max(10).optional(),
});
export type ParsedWish = z.infer<typeof ParsedWish>;

/** What a brain may know when it parses. */
export interface WishContext {
  projectName: string;
  agents: readonly string[];
  techStack: readonly string[];
  conventions: readonly string[];
  openTasks: readonly { number: number; title: string }[];
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
  messages: readonly { role: "user" | "assistant"; text: string }[];
  tools: readonly ToolDescription[];
  /** Runs a tool; the result is text for the model. Refusals come back as text too. */
  call(name: string, input: unknown): Promise<string>;
  emit(text: string): void;
  signal: AbortSignal;
}

/** Who thinks for the orchestrator. */
export interface Brain {
  id: string;
  /** Smaller is tried first when the choice is automatic. */
  rank: number;
  /** True when it follows the person's own words only and reads nothing else, and so may confirm and type for them. */
  mayApprove: boolean;
  /** Whether it can be used with this environment; no call is made. */
  available(env: Readonly<Record<string, string | undefined>>): boolean;
  /** Opens the brain for use. */
  open(env: Readonly<Record<string, string | undefined>>): OpenBrain;
}

export interface OpenBrain {
  parse(wish: string, context: WishContext, signal: AbortSignal): Promise<ParsedWish>;
  converse(turn: Turn): Promise<void>;
}
