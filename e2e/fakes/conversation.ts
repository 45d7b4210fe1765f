import type { Json } from "./json.ts";

/** One request of any wire, brought to one shape. */
export interface Conversation {
  model: string;
  stream: boolean;
  /** System prompt and other texts nobody typed. */
  system: string;
  /** Oldest first: what the user role said and which tools answered. */
  items: Item[];
  tools: OfferedTool[];
  /** Folder the CLI works in, when the request tells. */
  cwd: string | undefined;
  /** The answer's text must be JSON of this schema. */
  schema: Json | undefined;
  /** Tool the asker insists on. */
  forced: string | undefined;
}

export type Item = { from: "user"; text: string } | { from: "tool"; tool: string; text: string };

export interface OfferedTool {
  name: string;
  schema: Json;
}

/** What the model answers, before a wire puts it into its own words. */
export interface Reply {
  /** Scenario and step, for the log; undefined when no marker was found or the request was a side call. */
  scenario: string | undefined;
  step: number;
  /** Milliseconds to spread over the answer. */
  ms: number;
  text: string;
  call: Call | undefined;
  error: Failure | undefined;
  /** Rough token count of the request. */
  inputTokens: number;
}

/** A tool call; a string as input marks a freeform ("custom") tool. */
export interface Call {
  tool: string;
  input: Json | string;
}

export interface Failure {
  /** HTTP status; 0 cuts the connection. */
  status: number;
  message: string;
  retryAfter?: string;
}

/** A server-sent event; without a name only `data:` is written. */
export interface SseEvent {
  event?: string;
  data: unknown;
}

/** One API dialect. */
export interface Wire {
  read(body: Json, path: string): Conversation;
  /** The whole answer as one JSON document. */
  document(reply: Reply, conversation: Conversation): Json;
  /** The same document cut into the pieces of a stream. */
  events(document: Json): SseEvent[];
  failure(status: number, message: string): unknown;
}

/** Working folder, in the words of Claude and OpenCode, Codex, Gemini. */
export function cwdIn(text: string): string | undefined {
  return /orking directory: (\/[^\n]*)|<cwd>([^<]+)<\/cwd>|\*\*Workspace Directories:\*\*\n\s+- (\/[^\n]*)/
    .exec(text)
    ?.slice(1)
    .find(Boolean)
    ?.trim();
}

/** Cuts a text into the pieces a stream would bring, about 17 characters each. */
export function chunksOf(text: string): string[] {
  return text.match(/.{1,17}/gsu) ?? [];
}

export function tokensOf(value: unknown): number {
  return Math.ceil((typeof value === "string" ? value : (JSON.stringify(value) ?? "")).length / 4);
}

let serial = 0;

/** Ids only need to differ within one process; the clock keeps them apart across restarts. */
export function newId(prefix: string): string {
  serial += 1;
  return `${prefix}${Date.now().toString(16)}${serial.toString(16).padStart(8, "0")}`;
}
