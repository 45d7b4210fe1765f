import type { Autonomy } from "./autonomy.ts";
import type { Measure } from "./budget.ts";
import type { Usage } from "./delegation.ts";
import type { Question, SignalBody, ToolUse } from "./signal.ts";

/** What a plug is told about the run it shall start. All paths are absolute. */
export interface RunRequest {
  /** The whole brief, multi-line, untrusted. It must stay one argv element. Empty: the agent waits for its first words. */
  prompt: string;
  autonomy: Autonomy;
  worktree: string;
  /** The registered repository, and its common git folder. */
  mainRepository: string;
  gitCommonDir: string;
  /** Further worktrees the task is in: the agent may write there as in its own. */
  also?: readonly AlsoIn[];
  /** Private folder of this run (0700); files of the launch are written there. */
  runDir: string;
  /** A fresh UUID for agents that let us choose their session id. */
  agentSessionId: string;
  /** The hook program; agents call it with their own id as first argument. */
  hook: string;
  /** A free loopback port and a password, for agents that offer an API. */
  port: number;
  password: string;
  /** The person's own environment, already narrowed to what the plug asked for in `passEnv`. */
  env: Readonly<Record<string, string>>;
  home: string;
  /** What the settings put in place of the program, and behind it. */
  command: string;
  extraArgs: readonly string[];
  /** Contents of the files named in `reads`; undefined where there is none. */
  files: AgentFiles;
}

/** A further worktree of a task, with its repository's common git folder and what its `.git` file says. */
export interface AlsoIn {
  worktree: string;
  gitCommonDir: string;
  gitLink: string | undefined;
}

/** Texts by the name a plug gave in `reads`; undefined where there is no such file. */
export type AgentFiles = Readonly<Record<string, string | undefined>>;

/** How the launcher starts an agent. */
export interface Launch {
  argv: string[];
  /** Added to the person's environment; `null` takes a variable away. */
  env: Record<string, string | null>;
  /** Written into `runDir` (0600) before the start. */
  files: { name: string; content: string }[];
  /** Absolute path of a file that becomes the standard input; the terminal when absent. */
  stdin?: string;
}

/** A person's answer to something an agent asked. */
export type AskAnswer =
  | { verdict: "approve" }
  | { verdict: "deny"; why: string }
  | { verdict: "answer"; answers: { question: Question; choice: string }[] };

/** How an answer reaches the agent: printed by the waiting hook, or posted to the agent's own API. */
export type AnswerDelivery =
  | { via: "hook"; stdout: string }
  | { via: "api"; method: "POST"; path: string; body: unknown };

/** What the doctor asks a CLI. It must not spend tokens. */
export interface ProbeQuestion {
  args: string[];
  read(result: { exitCode: number | null; stdout: string; stderr: string }): { version?: string; signedIn?: boolean; note?: string };
}

/** An agent's own API: where its events are, how to sign in, and what to ask to learn what was missed. */
export interface AgentApi {
  base: string;
  headers: Record<string, string>;
  /** Stream of server-sent events. */
  events: string;
  /** Asked after each connection, because a stream tells nothing of what happened before it. `path` is below `base`. */
  catchUp: readonly { path: string; read(answer: unknown): SignalBody[] }[];
}

/** What a transcript says; claims, as every signal. */
export interface TranscriptFacts {
  /** Of the whole conversation, also before it was gone on with. */
  usage: Usage;
  /** How the last turn ended; absent while it goes on. */
  ended?: { at: string; body: SignalBody };
}

/** What a plug reads on a screen or in a pane title. */
export type ScreenState = "working" | "permission" | "question" | "dialog" | "retrying" | "idle" | "exited" | "unknown";

/** A coding-agent CLI: data plus small pure functions. One file each in `server/agents`. */
export interface Agent {
  id: string;
  /** Name of the product, for people. */
  name: string;
  /** Program looked up on the PATH when the settings do not say. */
  program: string;
  /** What to run when it is not installed, and when it is not signed in. */
  install: string;
  signIn: string;
  /** Kinds of work it is good at before there is any evidence, best first. */
  strengths: string;
  /** What it tells of what it uses, while it works; the rest cannot be limited. Time is measured here. */
  tells: readonly Exclude<Measure, "minutes">[];
  /** Tokens its model can hold; absent where that differs. */
  contextTokens?: number;
  /** Megabytes planned for one that runs, with what it starts. */
  memoryMb: number;
  /** Environment variables of the person the agent needs; a trailing `*` matches the rest. */
  passEnv: readonly string[];
  /** Files whose contents `launch` and `signedIn` want to see: below `~/`, `{repository}/` or `{worktree}/`. */
  reads: readonly string[];
  /** Further environment variables it needs, named in those files. */
  envNamedIn?(files: AgentFiles): string[];
  /** Where signals come from: hook calls, the agent's own event stream, or only its exit. */
  signals: "hooks" | "events" | "exit";
  /** True when a turn end is told and the process lives on; false when the exit is the report. */
  staysOpen: boolean;
  probes: readonly ProbeQuestion[];
  /** Whether it is signed in, from environment and files alone; undefined when only a probe can tell. */
  signedIn?(env: Readonly<Record<string, string>>, files: AgentFiles): boolean | undefined;
  /** True when it takes the session id of `RunRequest`; others tell theirs once they run. */
  takesSessionId: boolean;
  launch(run: RunRequest): Launch;
  /** Continues a conversation by its id with a new prompt; absent where the CLI cannot. */
  resume?(run: RunRequest, agentSessionId: string): Launch;
  /** True when a CLI that continues a conversation takes no prompt with its start: its words are told to it once it is there. */
  resumesWithoutWords?: boolean;
  /** A hook payload or event in the agent's own shape, already parsed JSON → what it says. Unknown payloads give []. */
  read(payload: unknown): SignalBody[];
  /** The conversation a payload is about; undefined when it concerns them all. What is about another one is not heard. */
  conversationOf?(payload: unknown): string | undefined;
  /** Text of the transcript that `session-started` named, maybe cut at its beginning or end, and of those of its sub-agents, whose usage is part of it. */
  readTranscript?(text: string, subAgents?: readonly string[]): TranscriptFacts;
  /** Folder with the transcripts of sub-agents of the conversation that is written down at a path. */
  subAgentsOf?(transcript: string): string;
  /** What a hook that waits for nobody must print; some CLIs insist on JSON. */
  hookDefault: string;
  /** What a hook that asks must print when nobody can answer: the agent's own dialog, or a no. */
  askDefault: string;
  /** The agent's own words for an answer. */
  answer(ask: Ask, answer: AskAnswer): AnswerDelivery;
  /** For `signals: "events"`. The conversation is null until the agent told its id; `since` is when it was started. */
  api?(run: { port: number; password: string; worktree: string; conversation: string | null; since: string }): AgentApi;
  /** How it is told more while it runs; absent where nothing tells whether it listens. */
  followUp?: FollowUpBox | FollowUpApi;
  titleState(title: string): ScreenState;
  screenState(screen: string): ScreenState;
  /** Instruction file this agent reads in a repository, best first. */
  instructionFiles: readonly string[];
}

/** How words are typed to an agent that waits at its prompt. All functions are pure. */
export interface FollowUpBox {
  via: "box";
  /** What its input box holds on a screen; empty when it is, undefined when there is none to be seen. */
  box(screen: string): string | undefined;
  /** Keys that take the end of the box away, each as the two hex digits of its byte; pressed until it is empty. */
  clear: readonly string[];
  /** Beginnings it would take for a command of its own and not for words. */
  command: RegExp;
  /** How it shows a pasted text of which it shows no word; undefined for one it shows. */
  folded(text: string): RegExp | undefined;
}

/** How words are posted to an agent's own API. The message has our id, so that it can be looked for and is never there twice. */
export interface FollowUpApi {
  via: "api";
  idOf(followUp: { id: string; typedAt: string }): string;
  post(conversation: string, message: { id: string; text: string; worktree: string }): { path: string; body: unknown };
  /** Where the message is when it arrived. */
  look(conversation: string, message: { id: string; worktree: string }): string;
}

/** Something an agent asked and waits for. */
export interface Ask {
  askId: string;
  agentSessionId: string | null;
  tool?: ToolUse;
  questions?: Question[];
}
