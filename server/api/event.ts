import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { boundTo, credentialOf } from "#domain/access.ts";
import { endedCredentials, type LoggedEvent, LoggedEvent as LoggedEventSchema } from "#domain/events.ts";
import type { App } from "../kernel.ts";
import { listAudit } from "../store/event.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "events";
const PAGE = 500;
const HEARTBEAT_MS = 15_000;

/** The log, live and as a record. */
export function addEvents(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/events", tag, summary: "Server-sent events after a sequence number; resumable", query: z.strictObject({ after: z.coerce.number().int().min(0).optional() }) }, async ({ principal, query, context, signal }) => {
    const bound = boundTo(principal);
    const wanted = (event: LoggedEvent): boolean => bound === null || event.projectId === bound;
    const last = Number(context.req.header("last-event-id") ?? Number.NaN);
    const after = query.after ?? (Number.isInteger(last) ? last : app.bus.lastSeq());
    return streamSSE(context, (stream) => follow(app, { after, wanted, signal, credential: credentialOf(principal), send: (e) => stream.writeSSE({ id: String(e.seq), event: e.kind, data: JSON.stringify(e) }), beat: () => stream.write(": still here\n\n") }));
  });

  addRoute(api, app, { method: "get", path: "/api/audit", tag, summary: "The whole log with its hash chain, newest first", query: z.strictObject({ before: z.coerce.number().int().positive().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }), response: z.object({ items: z.array(LoggedEventSchema), nextCursor: z.string().nullable() }) }, async ({ query }) => {
    const items = await listAudit(app.db, query);
    return { items, nextCursor: items.length === query.limit ? String(items.at(-1)?.seq) : null };
  });
}

interface Follower {
  after: number;
  wanted: (event: LoggedEvent) => boolean;
  send(event: LoggedEvent): Promise<void>;
  beat(): Promise<unknown>;
  signal: AbortSignal;
  /** What the follower came in with; the stream ends with it. */
  credential: string | null;
}

/** Sends the past from the database, then whatever comes; woken by commits, in order, nothing twice. Ends with the client, its credential or the server. */
async function follow(app: App, follower: Follower): Promise<void> {
  let seq = follower.after;
  let wake = (): void => undefined;
  const revoked = new AbortController();
  const ended = AbortSignal.any([follower.signal, app.stopping, revoked.signal]);
  const stop = app.bus.subscribe((events) => {
    if (follower.credential !== null && endedCredentials(events).has(follower.credential)) revoked.abort();
    wake();
  });
  const heart = setInterval(() => void follower.beat(), HEARTBEAT_MS);
  ended.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!ended.aborted) {
      const rows = seq < app.bus.lastSeq() ? await app.bus.since(seq, PAGE) : [];
      for (const row of rows.filter(follower.wanted)) await follower.send(row);
      seq = rows.at(-1)?.seq ?? seq;
      if (rows.length === 0) await new Promise<void>((resolve) => void (wake = resolve));
    }
  } finally {
    clearInterval(heart);
    stop();
  }
}
