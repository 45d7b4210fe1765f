import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** Where a signal comes from, most trusted first. A lower source never overrules a fresher higher one. */
const SIGNAL_SOURCES = ["receipt", "pane", "agent-api", "hook", "transcript", "process", "title", "screen"] as const;
export const SignalSource = z.enum(SIGNAL_SOURCES);
export type SignalSource = z.infer<typeof SignalSource>;

/** How far a source is trusted, in a few words. */
export const TRUST: Record<SignalSource, string> = {
  receipt: "certain: the launcher's own record", pane: "certain: tmux itself", "agent-api": "told by the agent's own API", hook: "told by the agent's hook", transcript: "read in the agent's transcript",
  process: "measured on its processes", title: "a hint: the terminal's title", screen: "a hint: the terminal's screen",
};

/** What is seen of a session from outside, where the agent itself says nothing. */
export const Sight = z.enum(["working", "idle", "retrying", "stalled", "lost", "found"]);
export type Sight = z.infer<typeof Sight>;

/** One tool call of an agent: what kind of thing it wants to do, and to what. */
export const ToolUse = z.object({
  name: z.string().max(200),
  kind: z.enum(["read", "edit", "command", "question", "plan", "other"]),
  /** The literal command line, for `command`. */
  command: z.string().max(20_000).optional(),
  /** Path as the agent gave it, for `read` and `edit`. */
  path: z.string().max(4096).optional(),
  /** Agent's id of the call, when it has one. */
  callId: z.string().max(200).optional(),
});
export type ToolUse = z.infer<typeof ToolUse>;

export const Question = z.object({
  text: z.string().max(4000),
  choices: z.array(z.object({ label: z.string().max(400), description: z.string().max(2000).default("") })).max(20),
  multiple: z.boolean().default(false),
});
export type Question = z.infer<typeof Question>;

/** What an agent says about itself, read by its plug from a hook, an event stream or a transcript. Claims, not facts. */
export const SignalBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("session-started"), agentSessionId: z.string().max(200).optional(), transcript: z.string().max(4096).optional() }),
  z.object({ kind: z.literal("turn-started"), prompt: z.string().max(20_000).optional() }),
  z.object({ kind: z.literal("tool-started"), tool: ToolUse }),
  z.object({ kind: z.literal("tool-ended"), tool: ToolUse, failed: z.boolean(), output: z.string().max(8_000).optional(), durationMs: z.number().nullable() }),
  z.object({ kind: z.literal("permission-asked"), askId: z.string().max(200), tool: ToolUse, reason: z.string().max(4000).optional() }),
  z.object({ kind: z.literal("question-asked"), askId: z.string().max(200), questions: z.array(Question).min(1).max(10) }),
  /** The agent says that it has an answer; `gone`: whoever asked for it has left without one. */
  z.object({ kind: z.literal("ask-closed"), askId: z.string().max(200), gone: z.literal(true).optional() }),
  /** Words in between; the last of them stand for the turn's last message when its end brings none. */
  z.object({ kind: z.literal("said"), text: z.string().max(20_000) }),
  z.object({ kind: z.literal("turn-ended"), lastMessage: z.string().max(20_000).optional(), background: z.number().optional() }),
  /** `limit`: it failed, or waits, because of a limit of the provider, which ends at a time or nobody knows when. */
  z.object({ kind: z.literal("turn-failed"), message: z.string().max(4000), retrying: z.boolean(), limit: z.object({ until: Time.nullable() }).optional() }),
  z.object({ kind: z.literal("interrupted") }),
  /** One of its own agents began or went on, or ended. */
  z.object({ kind: z.literal("sub-agent"), id: z.string().max(200), name: z.string().max(200), shows: z.enum(["started", "ended"]) }),
  z.object({ kind: z.literal("notified"), message: z.string().max(4000) }),
  z.object({ kind: z.literal("session-ended"), reason: z.string().max(400).optional() }),
  z.object({ kind: z.literal("seen"), shows: Sight, words: z.string().max(400) }),
  z.object({ kind: z.literal("dialog"), text: z.string().max(4000), rule: z.string().max(200) }),
  z.object({ kind: z.literal("usage"), inputTokens: z.number().nullable(), outputTokens: z.number().nullable(), costUsd: z.number().nullable() }),
]);
export type SignalBody = z.infer<typeof SignalBody>;

/** A signal as it is kept: bound to a session and its generation, in order of arrival. */
export const Signal = z.object({
  id: Id,
  sessionId: Id,
  delegationId: Id.nullable(),
  generation: z.int(),
  source: SignalSource,
  body: SignalBody,
  at: Time,
});
export type Signal = z.infer<typeof Signal>;
