import type { Exit } from "#domain/delegation.ts";
import { nextSession, type Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { findSession, placeOf, updateSession } from "../store/session.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { agentOf } from "./choose-agent.ts";
import { report } from "./end-turn.ts";
import { failTry } from "./fail-try.ts";
import { dropImages } from "./keep-image.ts";
import { noteUsage } from "./note-usage.ts";
import { readTranscript } from "./read-transcript.ts";

/** A session's process ended, as its receipt says. A clean exit is at most a report; anything else fails the try. */
export async function observeExit(app: App, sessionId: string, exit: Exit): Promise<void> {
  const session = await end(app, sessionId, exit);
  if (session) await dropImages(app, sessionId);
  const facts = session && (await readTranscript(app, session));
  if (session && facts) await noteUsage(app, session, facts.usage);
  const delegation = session?.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (!session || !delegation || delegation.status !== "running") return;
  const project = await findProject(app.db, delegation.projectId);
  const agent = project && agentOf(app, project, delegation.agentProvider);
  if (exit.code === 0) return report(app, delegation.id, { words: agent?.staysOpen ? "the agent left" : "the agent ended", source: "receipt" });
  await failTry(app, delegation.id, { reason: "agent-failed", message: exitWords(agent?.name ?? delegation.agentProvider, exit) });
}

/** A session without process, receipt of an end, or pane: contact is lost, and its work is taken up by a new try. */
export async function observeLoss(app: App, sessionId: string): Promise<void> {
  const session = await app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, "lost");
    if (!current || !status) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateSession(db, sessionId, { status, endedAt: now() })],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: current,
    };
  });
  const delegation = session?.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (!delegation || delegation.status !== "running") return;
  await failTry(app, delegation.id, { reason: "interrupted", message: "The terminal and its process are gone without a record of how they ended." });
}

function end(app: App, sessionId: string, exit: Exit): Promise<Session | undefined> {
  return app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, "exited");
    // Seen before: the delegation may have started to run only now, so its end is looked at again.
    if (!current || !status) return { writes: [], events: [], result: current };
    const ofDelegation = current.delegationId ? [updateDelegation(db, current.delegationId, { exit, updatedAt: now() })] : [];
    return {
      writes: [updateSession(db, sessionId, { status, exit, endedAt: exit.at }), ...ofDelegation],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: current,
    };
  });
}

function exitWords(name: string, exit: Exit): string {
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by signal ${exit.signal}`;
  return `${name} ended ${how} before it reported. Its last screen is in the terminal.`;
}
