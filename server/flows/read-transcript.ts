import { join } from "node:path";
import type { Agent, TranscriptFacts } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { listSignalsOf } from "../store/session.ts";
import { agentOfSession } from "./agent-of-session.ts";

/** Transcripts of sub-agents that are read of one conversation. */
const MOST = 100;

/**
 * What a session's transcript says; undefined when the agent keeps none, named none, or it is too long to read.
 * Its path is the agent's own claim. Nothing but numbers and last words is taken from the file, so it needs no more trust than a hook.
 */
export async function readTranscript(app: App, session: Session): Promise<TranscriptFacts | undefined> {
  const agent = (await agentOfSession(app, session))?.agent;
  const path = agent?.readTranscript && (await transcriptOf(app, session));
  if (!path) return undefined;
  const others = await subAgentsOf(app, agent, path);
  const texts = await app.files.readHome([path, ...others]);
  const text = texts[path];
  return text === undefined ? undefined : agent.readTranscript?.(text, others.flatMap((other) => texts[other] ?? []));
}

async function subAgentsOf(app: App, agent: Agent, transcript: string): Promise<string[]> {
  const folder = agent.subAgentsOf?.(transcript);
  if (folder === undefined) return [];
  const names = (await app.files.entries(folder)).filter((name) => name.endsWith(".jsonl"));
  return names.toSorted().slice(0, MOST).map((name) => join(folder, name));
}

/** Where a session's conversation is written down, as its agent says; undefined when it said nothing of it. */
export async function transcriptOf(app: App, session: Session): Promise<string | undefined> {
  if (!session.delegationId) return undefined;
  const started = (await listSignalsOf(app.db, [session.delegationId], ["session-started"])).filter((s) => s.sessionId === session.id && s.generation === session.generation);
  return started.flatMap((s) => (s.body.kind === "session-started" && s.body.transcript?.startsWith("/") ? [s.body.transcript] : [])).at(-1);
}
