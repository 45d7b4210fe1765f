import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { inContact } from "./observe-exit.ts";

/** Milliseconds the launcher has to write how a process ended that is gone. */
const RECORD_MS = 2000;

/** Sees by its receipt whether a session's process still runs in its terminal, and takes up its end or loss. Returns the process while there is contact. */
export async function checkProcess(app: App, sessionId: string, hasPane: boolean): Promise<{ pid: number; startTime: string } | undefined> {
  const session = await findSession(app.db, sessionId);
  if (!session) return undefined;
  const key = { sessionId, generation: session.generation };
  const { process, exit } = await app.runs.receipt(key);
  const isGone = process === undefined || !app.processes.isAlive(process);
  if (!exit && isGone && session.status !== "running") return undefined;
  if (!exit && isGone) await app.runs.waitFor(key, (r) => r.exit !== undefined, RECORD_MS);
  return (await inContact(app, session, hasPane)) ? process : undefined;
}
