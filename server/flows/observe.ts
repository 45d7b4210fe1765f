import type { EventPlace, NewEvent } from "#domain/events.ts";
import type { Time } from "#domain/ids.ts";
import type { Session } from "#domain/session.ts";
import type { Signal, SignalBody, SignalSource } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findSession, insertSignal, listSignals, placeOf, updateSession } from "../store/session.ts";
import { endTurn, failTurn } from "./end-turn.ts";
import { noteUsage } from "./note-usage.ts";
import { unpark, withLimitEnd } from "./park.ts";
import { raiseAsk } from "./raise-ask.ts";
import { settleAsks } from "./settle-asks.ts";

export interface Heard {
  source: SignalSource;
  /** Generation of the process that spoke; what an older one says is dropped. */
  generation: number;
  bodies: readonly SignalBody[];
  /** When it was said, where that is longer ago: what was overtaken by newer words changes no state any more. */
  at?: Time;
}

/** Signals among which the latest move is looked for. */
const LOOK_BACK = 20;
/** What says where a turn is; anything older than the latest of these is history. */
const MOVES = new Set<SignalBody["kind"]>(["turn-started", "tool-started", "tool-ended", "permission-asked", "question-asked", "turn-ended", "turn-failed", "interrupted"]);

/** Takes what an agent says about itself: keeps it, opens or settles decisions, and sees when it reports. Claims, never proof. */
export async function observe(app: App, session: Session, heard: Heard): Promise<void> {
  if (heard.generation !== session.generation || heard.bodies.length === 0) return;
  // Told with every step and only ever growing: the last one is enough, and none is kept as a signal.
  const usage = heard.bodies.findLast((b) => b.kind === "usage");
  if (usage) await noteUsage(app, session, usage);
  const signals = heard.bodies.filter((b) => b.kind !== "usage").map((body) => signalOf(app, session, { ...heard, body }));
  if (signals.length === 0) return;
  const isLate = await wasOvertaken(app, session, heard.at);
  const place = await placeOf(app.db, session);
  const agentSessionId = heard.bodies.find((b) => b.kind === "session-started")?.agentSessionId;
  const isHeard = await app.bus.commit(async (db) => {
    // Another process may have taken its place since the call came in.
    if ((await findSession(db, session.id))?.generation !== heard.generation) return { writes: [], events: [], result: false };
    return {
      writes: [...signals.map((s) => insertSignal(db, s)), ...(agentSessionId ? [updateSession(db, session.id, { agentSessionId })] : [])],
      events: signals.filter((s) => !isLate(s)).flatMap((s) => announce(s, { place, cwd: session.cwd })),
      result: true,
    };
  });
  if (!isHeard) return;
  for (const signal of signals) if (!isLate(signal)) await follow(app, session, signal);
}

/** Late words about a turn that has moved on since are kept as evidence and change nothing. */
async function wasOvertaken(app: App, session: Session, at: Time | undefined): Promise<(signal: Signal) => boolean> {
  if (at === undefined) return () => false;
  const latest = (await listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK })).findLast((s) => MOVES.has(s.body.kind));
  return (signal) => latest !== undefined && latest.at > at && MOVES.has(signal.body.kind);
}

async function follow(app: App, session: Session, signal: Signal): Promise<void> {
  const { body } = signal;
  switch (body.kind) {
    case "permission-asked":
    case "question-asked":
    case "dialog":
      return raiseAsk(app, session, body);
    case "turn-started":
    case "tool-started":
    case "tool-ended":
      await unpark(app, session);
      return settleAsks(app, session, { said: body });
    case "ask-closed":
    case "interrupted":
      return settleAsks(app, session, { said: body });
    case "turn-ended":
      await unpark(app, session);
      return noteInstead(app, session, await endTurn(app, session, { body, source: signal.source }));
    case "turn-failed":
      return body.retrying ? undefined : noteInstead(app, session, await failTurn(app, session, body));
    default:
      return undefined;
  }
}

/** What a transcript says of an end that was told as something else stands among the signals, as what it is. */
async function noteInstead(app: App, session: Session, body: SignalBody | undefined): Promise<void> {
  if (!body) return;
  const signal = signalOf(app, session, { source: "transcript", body });
  const place = await placeOf(app.db, session);
  await app.bus.commit((db) => ({ writes: [insertSignal(db, signal)], events: announce(signal, { place, cwd: session.cwd }), result: undefined }));
}

function signalOf(app: App, session: Session, heard: { source: SignalSource; body: SignalBody; at?: Time }): Signal {
  // Through JSON once: whatever an agent says may hold a secret, in any field.
  const body = JSON.parse(app.redact(JSON.stringify(heard.body))) as SignalBody;
  const at = heard.at ?? now();
  return { id: newId(), sessionId: session.id, delegationId: session.delegationId, generation: session.generation, source: heard.source, body: withLimitEnd(body, at), at };
}

/** Only what changes a state or a file is announced; every tool call would drown the log. */
function announce(signal: Signal, on: { place: EventPlace; cwd: string }): NewEvent[] {
  const words = wordsOf(signal.body, on.cwd);
  if (words === undefined) return [];
  return [{ kind: "agent.signalled", ...on.place, payload: { source: signal.source, signal: signal.body.kind, words: words.slice(0, 300) } }];
}

function wordsOf(body: SignalBody, cwd: string): string | undefined {
  switch (body.kind) {
    case "session-started":
    case "turn-started":
    case "interrupted":
      return "";
    case "permission-asked":
      return body.tool.command ?? body.tool.path ?? body.tool.name;
    case "question-asked":
      return body.questions[0]?.text ?? "";
    case "tool-ended":
      return body.tool.kind === "edit" && !body.failed ? withoutPrefix(body.tool.path ?? body.tool.name, `${cwd}/`) : undefined;
    case "turn-ended":
      return body.lastMessage ?? "";
    case "turn-failed":
      return body.message;
    case "seen":
      return [body.shows, body.words].filter(Boolean).join(", ");
    case "dialog":
      return body.text;
    default:
      return undefined;
  }
}

function withoutPrefix(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
