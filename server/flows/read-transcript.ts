import type { TranscriptFacts } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { listSignalsOf } from "../store/session.ts";
import { agentOf } from "./choose-agent.ts";

/**
 * What a session's transcript says; undefined when the agent keeps none, named none, or it is too long to read.
 * Its path is the agent's own claim. Nothing but numbers and last words is taken from the file, so it needs no more trust than a hook.
 */
export async function readTranscript(app: App, session: Session): Promise<TranscriptFacts | undefined> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const agent = project && session.agentProvider ? agentOf(app, project, session.agentProvider) : undefined;
  const path = agent?.readTranscript && (await transcriptOf(app, session));
  if (!path) return undefined;
  const text = (await app.files.readHome([path]))[path];
  return text === undefined ? undefined : agent.readTranscript?.(text);
}

/** Where a session's conversation is written down, as its agent says; undefined when it said nothing of it. */
export async function transcriptOf(app: App, session: Session): Promise<string | undefined> {
  if (!session.delegationId) return undefined;
  const started = (await listSignalsOf(app.db, [session.delegationId], ["session-started"])).filter((s) => s.sessionId === session.id && s.generation === session.generation);
  return started.flatMap((s) => (s.body.kind === "session-started" && s.body.transcript?.startsWith("/") ? [s.body.transcript] : [])).at(-1);
}
