import type { Agent, AskAnswer } from "#domain/agent.ts";
import type { Scope } from "#domain/access.ts";
import type { Brain } from "#domain/brain.ts";
import type { Check } from "#domain/check.ts";
import type { Forge } from "#domain/forge.ts";
import type { Detector } from "#domain/pattern.ts";
import type { Rule } from "#domain/rule.ts";
import type { z } from "zod";
import type { Bus } from "./bus.ts";
import type { Database, Db } from "./db/client.ts";
import type { Env } from "./env.ts";
import type { DiffBooks } from "./lib/diff-books.ts";
import type { Leases } from "./lib/leases.ts";
import type { Log } from "./lib/log.ts";
import type { ModelRouter } from "./lib/model-router.ts";
import type { Movement } from "./lib/movement.ts";
import type { Pieces } from "./lib/pieces.ts";
import type { PairCache } from "./lib/pair-cache.ts";
import type { Redact } from "./lib/redact.ts";
import type { Registry } from "./lib/registry.ts";
import type { BrainPrograms } from "./machine/brain-programs.ts";
import type { Turns } from "./lib/turns.ts";
import type { Browser } from "./machine/browser.ts";
import type { Files } from "./machine/files.ts";
import type { Git } from "./machine/git.ts";
import type { Meter } from "./machine/measure.ts";
import type { Processes } from "./machine/processes.ts";
import type { Runs } from "./machine/runs.ts";
import type { Tmux } from "./machine/tmux.ts";

/** Everything a flow is handed; built once in `app.ts`, closed by its `close`. */
export interface App {
  env: Env;
  log: Log;
  redact: Redact;
  /** Makes a text a secret from now on. */
  hide(value: string): void;
  database: Database;
  db: Db;
  bus: Bus;

  tmux: Tmux;
  git: Git;
  files: Files;
  runs: Runs;
  processes: Processes;
  /** Programs of the person that think for the orchestrator. */
  brainPrograms: BrainPrograms;
  meter: Meter;
  browser: Browser;

  agents: Registry<Agent>;
  brains: Registry<Brain>;
  checks: Registry<Check>;
  rules: Registry<Rule>;
  detectors: Registry<Detector>;
  tools: Registry<Tool>;
  forges: Registry<Forge>;

  /** Which brain is asked, how often, and which is passed over. */
  models: ModelRouter;
  /** One at a time per key; a task's steps run under `task:<id>`. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Pieces of long pastes, until the last one is there. */
  pieces: Pieces;
  /** Who controls which terminal. */
  leases: Leases;
  /** Which files two commits conflict in, as far as it was computed. */
  pairs: PairCache;
  /** Changes that are being read. */
  diffs: DiffBooks;
  /** Hooks that wait for a person's answer, by session and ask. */
  asks: Asks;
  /** Answers that are being written, and how to stop them. */
  turns: Turns;
  /** When sessions last did anything that can be measured. */
  movement: Movement;
  /** Work that goes on after its request was answered; errors end in the log, shutdown waits for it. */
  background(name: string, work: () => Promise<unknown>): void;
  /** Aborts when the server shuts down. */
  stopping: AbortSignal;
}

/** The waiting side of a question: whoever asked gets the first answer, later ones find nobody. */
export interface Asks {
  /** Waits until the ask is answered; undefined when nobody answered in time or the asker went away. */
  wait(key: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<AskAnswer | undefined>;
  /** Whether somebody waits for the ask now. */
  isAwaited(key: string): boolean;
  /** Hands an answer over. False when nobody waits (any more). */
  give(key: string, answer: AskAnswer): boolean;
}

/** Who uses a tool: a person's conversation, or an MCP client with a token. */
export interface ToolCaller {
  userId: string;
  /** The project the conversation is about, or the one a token is bound to; null in Master Control. */
  projectId: string | null;
  /** The message the conversation is answering, for tools that add cards to it. */
  orchestratorId: string | null;
  actorId: string;
  /** What whoever speaks may do; a tool of another scope is refused to them. */
  scopes: readonly Scope[];
  /** Names this call; the same name again is the same call. */
  key?: string;
  /** The turn of a conversation that uses it; absent over MCP. */
  turn?: TurnFacts;
}

/** What is known of a turn when one of its tools runs. */
export interface TurnFacts {
  /** The message that is being written. */
  answerId: string;
  /** What the person said, the newest last. */
  said: readonly string[];
  /** The words this turn answers, which may order an act; null where they are a choice as somebody else worded it. */
  order: string | null;
  /** A model chose the words, not the person. */
  isModel: boolean;
  /** Texts of repositories, agents or terminals are in sight of the model. */
  outside: boolean;
}

/** One hand of the orchestrator, also offered over MCP. File name = id = name of the tool. */
export interface Tool {
  id: string;
  description: string;
  scope: Scope;
  /** It only proposes, asks or notes, so a model may use it by itself. What neither reads nor proposes waits for the person. */
  proposes?: true;
  /** What it returns holds no text of repositories, agents or terminals. */
  ownWords?: true;
  input: z.ZodType;
  /** Returns what the model reads: JSON-able data. */
  run(app: App, caller: ToolCaller, input: never): Promise<unknown>;
}
