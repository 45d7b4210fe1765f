import { z } from "zod";
import type { Actor } from "./action.ts";
import type { DelegationStatus } from "./delegation.ts";
import { Id, Time } from "./ids.ts";
import type { SessionKind, SessionStatus } from "./session.ts";
import { Short } from "./room.ts";

/** What is looked for before an agent is hibernated, and what was found. */
export interface RestFacts {
  kind: SessionKind;
  status: SessionStatus;
  /** Null when its project or its plug is gone. */
  agent: { name: string; tells: boolean; resumes: boolean } | null;
  /** The agent's id of its conversation is known, and a turn of it was begun. */
  hasConversation: boolean;
  /** Of the try it works on; null when it works for no task. */
  delegation: DelegationStatus | null;
  turnOver: boolean;
  /** What it said it left running behind its last turn. */
  background: number;
  /** Questions to a person about it that are open. */
  asked: number;
  /** Words that were said to it and have not arrived. */
  untold: number;
  /** Milliseconds since it or a person did anything with it. */
  quietMs: number;
  controlled: boolean;
  viewers: number;
  /** What its terminal and its processes show; undefined where nobody looked. */
  seen?: RestSight;
}

/** What can only be seen by looking. */
export interface RestSight {
  atPrompt: boolean;
  /** Whether words stand in its input box; undefined when that cannot be seen. */
  draft?: boolean;
  /** Processes it started that have left it and run on. */
  strays: number;
}

/** Milliseconds of quiet without which nothing is hibernated unasked, also where others wait for memory. */
export const PRESSED_MS = 2 * 60_000;

/** Why an agent must stay awake, in a few words; undefined when it can be hibernated by this actor and be resumed as it was. */
export function whyAwake(facts: RestFacts, actor: Actor["kind"]): string | undefined {
  return cannotComeBack(facts) ?? hasWork(facts) ?? (actor === "person" ? undefined : isUsed(facts)) ?? looksBusy(facts, actor);
}

/** The same as far as it can be said without a look at its terminal. */
export function whyAwakeUnseen(facts: RestFacts, actor: Actor["kind"]): string | undefined {
  return whyAwake({ ...facts, seen: { atPrompt: true, draft: false, strays: 0 } }, actor);
}

const NOT_RUNNING: Record<SessionStatus, string | undefined> = {
  running: undefined,
  starting: "it is being started",
  lost: "contact with it is lost",
  exited: "it has ended",
  hibernated: "it is hibernated already",
};

function cannotComeBack({ kind, status, agent, hasConversation }: RestFacts): string | undefined {
  if (kind === "shell") return "a shell has nothing it could be resumed by";
  if (NOT_RUNNING[status]) return NOT_RUNNING[status];
  if (!agent) return "its project is gone, or has no such agent any more";
  if (!agent.resumes) return `${agent.name} has no way to go on with a conversation`;
  if (!agent.tells) return `${agent.name} does not tell when its turn is over`;
  return hasConversation ? undefined : "it has no conversation yet that it could be resumed by";
}

function hasWork({ delegation, turnOver, background, asked, untold }: RestFacts): string | undefined {
  if (delegation !== null && delegation !== "running" && delegation !== "monitoring") return "its try is being started or is over";
  if (!turnOver) return "it is working";
  if (background > 0) return "it left work running in the background";
  if (asked > 0) return "a question about it is open";
  return untold > 0 ? "it still has to be told something" : undefined;
}

function isUsed({ controlled, viewers, quietMs }: RestFacts): string | undefined {
  if (controlled) return "somebody controls its terminal";
  if (viewers > 0) return "somebody looks at its terminal";
  return quietMs < PRESSED_MS ? "it was used a moment ago" : undefined;
}

function looksBusy({ seen }: RestFacts, actor: Actor["kind"]): string | undefined {
  if (!seen) return "its terminal was not looked at";
  if (!seen.atPrompt) return "it is not at its prompt";
  if (seen.draft === true) return "words that were not sent stand in its input box";
  // A person can look for themselves.
  if (seen.draft === undefined && actor !== "person") return "its input box cannot be read";
  return seen.strays > 0 ? "a program it started runs on" : undefined;
}

/** A hibernated agent on its way back: its place among those that wait for room. */
const Waking = z.object({ since: Time, short: Short.nullable(), why: z.string(), place: z.int(), startsAt: Time.nullable() });

/** That a session's agent is hibernated: since when and why, whether it is on its way back, and why it could not come the last time. */
export const Rest = z.object({ since: Time, why: z.string(), waking: Waking.nullable(), problem: z.string().nullable() });
export type Rest = z.infer<typeof Rest>;

/** A hibernated agent that waits for room. */
export const WakeWaiting = z.object({ sessionId: Id, projectId: Id.nullable(), name: z.string(), agent: z.string(), ...Waking.shape });
