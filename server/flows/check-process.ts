import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { inContact } from "./observe-exit.ts";

/** Sees by its receipt whether a session's process still runs in its terminal, and takes up its end or loss. Returns the process while there is contact. */
export async function checkProcess(app: App, sessionId: string, hasPane: boolean): Promise<{ pid: number; startTime: string } | undefined> {
  const session = await findSession(app.db, sessionId);
  if (!session) return undefined;
  const receipt = await app.runs.receipt({ sessionId, generation: session.generation });
  // One that is still being started has no process yet.
  if (!receipt.exit && !receipt.process && session.status !== "running") return undefined;
  return inContact(app, session, hasPane, receipt);
}
