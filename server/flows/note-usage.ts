import type { Delegation, Usage } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import { grownBy, sumOfUsage, without } from "#domain/usage.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findSessions } from "../store/session.ts";
import { findDelegation, listDelegations, updateDelegation } from "../store/task.ts";

/**
 * Keeps what an agent has used so far, of which it tells the sum over its whole conversation. What earlier tries used in the same one is
 * theirs and not counted again. What it does not tell stays as it was: unknown is not zero.
 */
export async function noteUsage(app: App, session: Session, told: Usage): Promise<void> {
  const { delegationId } = session;
  // Counters begin at nought before anything is counted.
  if (!delegationId || (!told.inputTokens && !told.outputTokens)) return;
  await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegationId);
    if (!current) return { writes: [], events: [], result: undefined };
    const usage = grownBy(current.usage, without(told, await usedBefore(db, current)));
    const isNew = JSON.stringify(usage) !== JSON.stringify(current.usage);
    const place = { projectId: current.projectId, taskId: current.taskId, delegationId };
    return { writes: isNew ? [updateDelegation(db, delegationId, { usage, updatedAt: now() })] : [], events: isNew ? [{ kind: "usage.noted", ...place, payload: { costUsd: usage.costUsd } }] : [], result: undefined };
  });
}

/** What earlier tries used in the conversation this one goes on in. */
async function usedBefore(db: Db, current: Delegation): Promise<Usage | undefined> {
  if (current.continues === null) return undefined;
  const earlier = (await listDelegations(db, [current.taskId], { brief: true })).filter((d) => d.attempt < current.attempt);
  const sessions = await findSessions(db, earlier.flatMap((d) => d.sessionId ?? []));
  const same = earlier.filter((d) => sessions.some((s) => s.id === d.sessionId && s.agentSessionId === current.continues));
  return sumOfUsage(same.map((d) => d.usage));
}
