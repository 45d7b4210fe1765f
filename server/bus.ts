import { asc, desc, gt } from "drizzle-orm";
import { SYSTEM } from "#domain/action.ts";
import { EVENTS, type LoggedEvent, type NewEvent } from "#domain/events.ts";
import type { Database, Db, Write } from "./db/client.ts";
import { event } from "./db/schema/log.ts";
import { now, sha256 } from "./lib/ids.ts";
import { createMutex } from "./lib/mutex.ts";

export type { Db, Write } from "./db/client.ts";

/** A change to the database with the events that announce it; both become visible together or not at all. */
export interface Change<T> {
  writes: readonly Write[];
  events: readonly NewEvent[];
  result: T;
}

/** The one way to write. Readers may subscribe or resume by sequence number. */
export interface Bus {
  /**
   * Lets `decide` look at the database and say what changes, then writes it with its events in one transaction.
   * No other commit runs in between, so what `decide` read still holds. It must not wait for anything but the database.
   */
  commit<T>(decide: (db: Db) => Promise<Change<T>> | Change<T>): Promise<T>;
  /** Calls the listener after each commit, in order. Returns how to stop. */
  subscribe(listener: (events: readonly LoggedEvent[]) => void): () => void;
  /** Events after a sequence number, oldest first. */
  since(seq: number, limit: number): Promise<LoggedEvent[]>;
  /** Sequence number of the newest event. */
  lastSeq(): number;
}

/** Hash of the log before its first row. */
export const GENESIS = "0".repeat(64);

/** `report` hears of listeners that throw; the commit they were told of stands. */
export async function createBus(database: Database, report: (error: unknown) => void): Promise<Bus> {
  const exclusively = createMutex();
  const listeners = new Set<(events: readonly LoggedEvent[]) => void>();
  const [newest] = await database.db.select().from(event).orderBy(desc(event.seq)).limit(1);
  let head = { seq: newest?.seq ?? 0, hash: newest?.hash ?? GENESIS };

  const announce = (rows: readonly LoggedEvent[]): void => {
    for (const listener of listeners) {
      try {
        listener(rows);
      } catch (error) {
        report(error);
      }
    }
  };

  return {
    commit: (decide) =>
      exclusively(async () => {
        const change = await decide(database.db);
        const rows = chain(head, change.events);
        const inserts = rows.length > 0 ? [database.db.insert(event).values(rows)] : [];
        await database.batch([...change.writes, ...inserts]);
        const last = rows.at(-1);
        if (last) head = { seq: last.seq, hash: last.hash };
        if (rows.length > 0) announce(rows);
        return change.result;
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    since: (seq, limit) => database.db.select().from(event).where(gt(event.seq, seq)).orderBy(asc(event.seq)).limit(limit),
    lastSeq: () => head.seq,
  };
}

function chain(head: { seq: number; hash: string }, events: readonly NewEvent[]): LoggedEvent[] {
  let { seq, hash } = head;
  const at = now();
  return events.map((e) => {
    const row = {
      seq: ++seq,
      kind: e.kind,
      at,
      actor: e.actor ?? SYSTEM,
      projectId: e.projectId ?? null,
      taskId: e.taskId ?? null,
      delegationId: e.delegationId ?? null,
      sessionId: e.sessionId ?? null,
      payload: EVENTS[e.kind].parse(e.payload),
    };
    hash = hashOf(hash, row);
    return { ...row, hash };
  });
}

/** Hash of a row given the hash before it; changing, dropping or reordering rows breaks the chain. */
export function hashOf(before: string, row: Omit<LoggedEvent, "hash">): string {
  const { seq, kind, at, actor, projectId, taskId, delegationId, sessionId, payload } = row;
  return sha256(JSON.stringify([before, seq, kind, at, actor.kind, actor.id, projectId, taskId, delegationId, sessionId, payload]));
}
