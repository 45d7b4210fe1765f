import type { Usage } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";

/** Keeps what an agent has used so far. What it does not tell stays as it was: unknown is not zero. */
export async function noteUsage(app: App, session: Session, used: Usage): Promise<void> {
  const { delegationId } = session;
  // Counters begin at nought before anything is counted.
  if (!delegationId || (!used.inputTokens && !used.outputTokens)) return;
  await app.bus.commit(async (db) => {
    const known = (await findDelegation(db, delegationId))?.usage;
    if (!known) return { writes: [], events: [], result: undefined };
    const usage = { inputTokens: used.inputTokens ?? known.inputTokens, outputTokens: used.outputTokens ?? known.outputTokens, costUsd: used.costUsd ?? known.costUsd };
    const isNew = JSON.stringify(usage) !== JSON.stringify(known);
    return { writes: isNew ? [updateDelegation(db, delegationId, { usage, updatedAt: now() })] : [], events: [], result: undefined };
  });
}
