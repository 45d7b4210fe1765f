import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";

/** Milliseconds until a start without a receipt counts as none. */
const RECEIPT_MS = 10_000;

/**
 * Starts what is prepared for a session in a pane of its own. The receipt, made by one mkdir of the launcher, is the proof;
 * a receipt that is there already means the start happened, and nothing is started again. `again` = an earlier try was interrupted.
 */
export async function spawnSession(app: App, session: Session, again: boolean): Promise<{ pid: number; paneId: string }> {
  const key = { sessionId: session.id, generation: session.generation };
  const known = again ? await app.tmux.find(session.id) : undefined;
  const command = ["/bin/sh", app.runs.launcher, app.runs.dir(key), app.runs.receiptDir(key)];
  const isMade = known !== undefined || (await app.runs.receipt(key)).taken;
  const paneId = isMade ? (known?.paneId ?? "") : await app.tmux.newSession(session.id, { cols: session.cols, rows: session.rows }, command);
  const receipt = await app.runs.waitFor(key, (r) => r.process !== undefined || r.exit !== undefined, RECEIPT_MS);
  if (!receipt.process) throw new AppError("not-available", "The program did not start.", "Open the terminal to see what it said, then retry.");
  return { pid: receipt.process.pid, paneId };
}
