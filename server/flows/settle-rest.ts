import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { checkProcess } from "./check-process.ts";
import { withdrawRest } from "./record-rest.ts";

/** Milliseconds a process that was asked to leave when the server died has to do so. */
const LEAVE_MS = 6000;

/**
 * Settles a hibernation that a crash interrupted. A process that leaves now was asked to before: its session is hibernated. One that stays
 * goes on as if nothing had been meant; nobody knows any more whether it is still at its prompt, so nothing is ended here.
 */
export async function settleRest(app: App, session: Session): Promise<void> {
  const key = { sessionId: session.id, generation: session.generation };
  const { process, exit } = await app.runs.waitFor(key, (r) => r.exit !== undefined, LEAVE_MS);
  if (!exit && process && app.processes.isAlive(process)) {
    await app.exclusively(`session:${session.id}`, async () => {
      if ((await findSession(app.db, session.id))?.status === "running") await withdrawRest(app, session);
    });
  }
  await checkProcess(app, session.id, (await app.tmux.find(session.id))?.dead === false);
}
