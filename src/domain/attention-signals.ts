import type { Time } from "./ids.ts";
import { type Sight, type Signal, type SignalBody, TRUST } from "./signal.ts";

/** What a running agent does, as its signals say. */
export interface Told {
  state: "working" | "waiting-background" | "rate-limited" | "interrupted" | "stalled" | "unverifiable";
  detail: string;
  until: Time | null;
}

/** One signal a state rests on, how far its source is trusted, and whether it holds or was overruled. */
export interface ToldBecause {
  at: Time;
  source: string;
  trust: string;
  text: string;
  holds: boolean;
}

const WORKING: Told = { state: "working", detail: "", until: null };

const SEEN: Record<Sight, Told> = {
  working: WORKING,
  found: WORKING,
  retrying: { state: "rate-limited", detail: "tries again", until: null },
  stalled: { state: "stalled", detail: "", until: null },
  idle: { state: "unverifiable", detail: "looks finished", until: null },
  lost: { state: "unverifiable", detail: "lost contact", until: null },
};

/** What the agent does by its latest signal that says so, since when, and the signals behind it, newest first. `signals` come oldest first by the time they were said. */
export function toldBy(signals: readonly Signal[], shown: number): { told: Told; since: Time | null; because: ToldBecause[] } {
  const heard = signals.filter((signal) => signal.body.kind !== "usage");
  const at = heard.findLastIndex((signal, i) => toldIn(signal.body) !== undefined && !isEcho(signal, heard.slice(0, i)));
  const told = heard[at] ? (toldIn(heard[at].body) ?? WORKING) : WORKING;
  const before = heard.findLastIndex((signal, i) => i < at && !isSame(toldIn(signal.body), told));
  const begin = heard.find((signal, i) => i > before && toldIn(signal.body) !== undefined);
  // Where everything that is known says the same, it began before what is known.
  const since = before < 0 && told.state === "working" ? null : (begin?.at ?? null);
  const because = heard.slice(-shown).toReversed().map((signal) => ({ at: signal.at, source: signal.source, trust: TRUST[signal.source], text: wordsOf(signal.body), holds: holds(signal, { heard, told }) }));
  return { told, since, because };
}

/** What one signal says of the state by itself; undefined when it says nothing of it. */
function toldIn(body: SignalBody): Told | undefined {
  switch (body.kind) {
    case "turn-ended":
      return (body.background ?? 0) > 0 ? { state: "waiting-background", detail: `${body.background} behind it`, until: null } : WORKING;
    case "turn-failed":
      return body.retrying || body.limit ? { state: "rate-limited", detail: "tries again", until: body.limit?.until ?? null } : WORKING;
    case "interrupted":
      return { state: "interrupted", detail: "interrupted", until: null };
    case "seen":
      return SEEN[body.shows];
    case "said":
    case "notified":
    case "session-started":
    case "ask-closed":
    case "sub-agent":
    case "usage":
      return undefined;
    default:
      return WORKING;
  }
}

/** Some agents tell the end of a turn once more after they told that it was interrupted or failed. */
function isEcho(signal: Signal, before: readonly Signal[]): boolean {
  if (signal.body.kind !== "turn-ended") return false;
  const last = before.findLast(({ body }) => toldIn(body) !== undefined)?.body;
  return last?.kind === "interrupted" || (last?.kind === "turn-failed" && last.limit !== undefined);
}

function isSame(a: Told | undefined, b: Told): boolean {
  return a === undefined || a.state === b.state;
}

/** What came after newer words it was older than, and a mere look that something newer contradicts, count no more. */
function holds(signal: Signal, { heard, told }: { heard: readonly Signal[]; told: Told }): boolean {
  if (cameLate(signal, heard)) return false;
  return signal.body.kind !== "seen" || SEEN[signal.body.shows].state === told.state;
}

/** Ids grow with arrival: an older word with a younger id was overtaken on its way. */
function cameLate(signal: Signal, heard: readonly Signal[]): boolean {
  return heard.some((other) => other.at > signal.at && other.id < signal.id);
}

const SIGHT_WORDS: Record<Sight, string> = { working: "it is seen at work", found: "its pane is there again", retrying: "its terminal shows it trying again", stalled: "nothing moves", idle: "its terminal shows it at rest", lost: "its pane is gone, its process lives" };

function wordsOf(body: SignalBody): string {
  switch (body.kind) {
    case "turn-failed":
      return `${body.limit ? "stopped by a limit" : body.retrying ? "tries again" : "turn failed"}: ${body.message.slice(0, 200)}`;
    case "seen":
      return body.words === "" ? SIGHT_WORDS[body.shows] : `${SIGHT_WORDS[body.shows]}: ${body.words}`;
    case "interrupted":
      return "somebody interrupted it";
    case "tool-started":
    case "tool-ended":
      return `${body.kind.replace("-", " ")}: ${body.tool.name}`;
    default:
      return body.kind.replace("-", " ");
  }
}
