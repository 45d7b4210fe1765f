import { limitEnd, nextTry } from "#domain/limit.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listSignals } from "../store/session.ts";
import { findDelegation, listDelegations, updateDelegation } from "../store/task.ts";
import { subAgentsStopped } from "./sub-agents.ts";

type Failed = Extract<SignalBody, { kind: "turn-failed" }>;

/** Signals among which earlier limits of the same piece of work are counted. */
const LOOK_BACK = 50;

/** A failure that tells a limit, with the end of it read from its words where the agent gave no time of its own. */
export function withLimitEnd(body: SignalBody, at: string): SignalBody {
  if (body.kind !== "turn-failed" || !body.limit || body.limit.until !== null) return body;
  return { ...body, limit: { until: limitEnd(body.message, { at, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }) } };
}

/** A limit of its provider holds the agent up: the try waits for its end instead of failing. The same limit told again changes nothing. */
export async function park(app: App, session: Session, failed: Failed): Promise<void> {
  const { delegationId } = session;
  if (!delegationId) return;
  const [tries, subAgents] = await Promise.all([triesBefore(app, session), subAgentsStopped(app, delegationId)]);
  await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegationId);
    if (current?.status !== "running" || current.parked?.until === (failed.limit?.until ?? null)) return { writes: [], events: [], result: undefined };
    const at = now();
    const until = failed.limit?.until ?? null;
    const next = nextTry({ until, tries }, at, Math.random());
    const why = failed.message.slice(0, 500);
    return {
      writes: [updateDelegation(db, delegationId, { parked: { since: current.parked?.since ?? at, until, next, tries, why }, updatedAt: at })],
      events: [{ kind: "delegation.parked", projectId: current.projectId, taskId: current.taskId, delegationId, sessionId: session.id, payload: { until, next, why, subAgents } }],
      result: undefined,
    };
  });
}

/** The agent moves: no limit holds it up. */
export async function unpark(app: App, session: Session): Promise<void> {
  const { delegationId } = session;
  if (!delegationId || !(await findDelegation(app.db, delegationId))?.parked) return;
  await app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegationId);
    if (!current?.parked) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateDelegation(db, delegationId, { parked: null, updatedAt: now() })],
      events: [{ kind: "delegation.resumed", projectId: current.projectId, taskId: current.taskId, delegationId, sessionId: session.id, payload: { why: "the agent goes on" } }],
      result: undefined,
    };
  });
}

/** How often a limit stopped it since it last got anything done. */
async function triesBefore(app: App, session: Session): Promise<number> {
  const signals = await listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK });
  const done = signals.findLastIndex(({ body }) => body.kind === "tool-ended" || body.kind === "turn-ended");
  const limits = signals.slice(done + 1).filter(({ body }, i, all) => body.kind === "turn-started" && all.slice(0, i).some((s) => s.body.kind === "turn-failed" && s.body.limit));
  return limits.length + (done < 0 ? await triesEnded(app, session) : 0);
}

/** Tries right before this one that a limit ended. */
async function triesEnded(app: App, { delegationId }: Session): Promise<number> {
  const current = delegationId ? await findDelegation(app.db, delegationId) : undefined;
  const before = current ? (await listDelegations(app.db, [current.taskId], { brief: true })).filter((d) => d.attempt < current.attempt) : [];
  return before.length - 1 - before.findLastIndex((d) => d.error?.reason !== "limited");
}
