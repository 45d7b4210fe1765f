import type { EventPlace, NewEvent } from "#domain/events.ts";
import type { Time } from "#domain/ids.ts";
import type { Session } from "#domain/session.ts";
import type { Signal, SignalBody, SignalSource } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { insertSignal, listSignals, placeOf, updateSession } from "../store/session.ts";
import { endTurn, failTurn } from "./end-turn.ts";
import { noteUsage } from "./note-usage.ts";
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
  const told = await stillTrue(app, session, heard);
  const signals = told.map((body) => signalOf(app, session, { ...heard, body }));
  if (signals.length === 0) return;
  const place = await placeOf(app.db, session);
  const agentSessionId = heard.bodies.find((b) => b.kind === "session-started")?.agentSessionId;
  await app.bus.commit((db) => ({
    writes: [...signals.map((s) => insertSignal(db, s)), ...(agentSessionId ? [updateSession(db, session.id, { agentSessionId })] : [])],
    events: signals.flatMap((s) => announce(s, { place, cwd: session.cwd })),
    result: undefined,
  }));
  for (const signal of signals) await follow(app, session, signal);
}

/** Without what only counts as a number, and of late words without those about a turn that has moved on since. */
async function stillTrue(app: App, session: Session, { bodies, at }: Heard): Promise<SignalBody[]> {
  const told = bodies.filter((b) => b.kind !== "usage");
  if (at === undefined) return told;
  const latest = (await listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK })).findLast((s) => MOVES.has(s.body.kind));
  return latest !== undefined && latest.at > at ? told.filter((b) => !MOVES.has(b.kind)) : told;
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
    case "ask-closed":
    case "interrupted":
      return settleAsks(app, session, { said: body });
    case "turn-ended":
      return endTurn(app, session, { body, source: signal.source });
    case "turn-failed":
      return body.retrying ? undefined : failTurn(app, session, body.message);
    default:
      return undefined;
  }
}

function signalOf(app: App, session: Session, heard: { source: SignalSource; body: SignalBody; at?: Time }): Signal {
  // Through JSON once: whatever an agent says may hold a secret, in any field.
  const body = JSON.parse(app.redact(JSON.stringify(heard.body))) as SignalBody;
  return { id: newId(), sessionId: session.id, delegationId: session.delegationId, generation: session.generation, source: heard.source, body, at: heard.at ?? now() };
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
    case "dialog":
      return body.text;
    default:
      return undefined;
  }
}

function withoutPrefix(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
