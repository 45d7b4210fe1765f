import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { observeExit, observeLoss } from "./observe-exit.ts";

/** Milliseconds the launcher has to write how a process ended that is gone. */
const RECORD_MS = 2000;

/** Sees by its receipt whether a session's process still runs, and takes up its end. Returns the process while it lives. */
export async function checkProcess(app: App, sessionId: string): Promise<{ pid: number; startTime: string } | undefined> {
  const session = await findSession(app.db, sessionId);
  if (!session) return undefined;
  const key = { sessionId, generation: session.generation };
  const { process, exit } = await app.runs.receipt(key);
  if (!exit && process && app.processes.isAlive(process)) return process;
  if (!exit && session.status !== "running") return undefined;
  const record = exit ?? (await app.runs.waitFor(key, (r) => r.exit !== undefined, RECORD_MS)).exit;
  if (record) await observeExit(app, sessionId, record);
  else await observeLoss(app, sessionId);
  return undefined;
}
