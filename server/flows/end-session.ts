import type { Actor } from "#domain/action.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { findSession, placeOf } from "../store/session.ts";

/** Milliseconds an agent has to leave by itself before it is killed. */
const GRACE_MS = 5000;

/** Stops a session's process and everything it started, by the pid of its receipt. The last screen stays readable on request. */
export async function endSession(app: App, sessionId: string, by: { actor: Actor; keepScreen: boolean }): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (!session) return;
  const key = { sessionId, generation: session.generation };
  const intent = {
    kind: "session.kill" as const, actor: by.actor, ...(await placeOf(app.db, session)),
    target: session.name, key: `kill:${sessionId}.${session.generation}`, facts: {},
  };
  await act(app, intent, async () => {
    const receipt = await app.runs.receipt(key);
    if (receipt.process && !receipt.exit) {
      await app.processes.stop(receipt.process, GRACE_MS);
      await app.runs.waitFor(key, (r) => r.exit !== undefined, 2000);
    }
    if (!by.keepScreen || !receipt.taken) await app.tmux.kill(sessionId);
  });
}
