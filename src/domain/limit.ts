import type { Time } from "./ids.ts";

/** When words were said, and where a time of day without a zone is meant. */
export interface Said {
  at: Time;
  /** IANA name, for example `Europe/Berlin`. */
  zone: string;
}

const LIMIT = /\b429\b|\brate.?limit|\busage limit|\bquota\b|resource.?exhausted|too many requests|exhausted your|hit your [a-z ]*limit|limit reached/i;

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** A time of day this little behind the words has just passed; further back it is tomorrow's. */
const JUST_PASSED_MS = 3_600_000;
const DAY_MS = 86_400_000;

const COUNTED = /\b(?:try again|retry|retrying|resets?|retryDelay)\b["']?:?\s*["']?(?:in |after )?((?:\d+(?:\.\d+)?\s*(?:days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])[\s,]*(?:and )?|\d+h(?=\d)|\d+m(?=\d)|\d+d(?=\d))+)/i;
const CLOCKED = /\b(?:try again|resets?)(?: on)?(?: at)? (?:([a-z]{3})[a-z]* (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}),?)?(?: at)? )?(\d{1,2})(?::(\d\d))? ?([ap]m)?(?: ([A-Z]{2,4})\b)?(?: ?\(([\w+/-]+)\))?/i;

/** Whether an error message of an agent tells a limit of its provider. Only for errors: in any other text the same words mean nothing. */
export function tellsLimit(error: string): boolean {
  return LIMIT.test(error);
}

/** When the limit that an error message tells is over; null where it does not say, or says it in a zone nobody knows. */
export function limitEnd(error: string, said: Said): Time | null {
  return stamped(error) ?? counted(error, said.at) ?? clocked(error, said) ?? null;
}

/** Seconds since 1970 behind a bar, or a date with its offset. */
function stamped(text: string): Time | undefined {
  const seconds = /\|(\d{10})\b/.exec(text)?.[1];
  if (seconds !== undefined) return timeOf(Number(seconds) * 1000);
  const date = /\breset(?:s|ting)?(?: at)? (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?(Z|[+-]\d\d:?\d\d)/i.exec(text);
  return date ? timeOf(Date.parse(`${date[1]}T${date[2]}${date[3]?.replace(/(\d\d):?(\d\d)$/, "$1:$2")}`)) : undefined;
}

/** So long from the words on: `in 2 days 17 hours 14 minutes`, `after 3h20m15s`. */
function counted(text: string, at: Time): Time | undefined {
  const length = COUNTED.exec(text)?.[1];
  if (length === undefined) return undefined;
  const parts = [...length.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/gi)].map(([, count, unit]) => Number(count) * (UNITS[unit?.toLowerCase() ?? ""] ?? 0));
  return timeOf(Date.parse(at) + parts.reduce((sum, part) => sum + part, 0));
}

/** A time of day, maybe with its date: `3pm`, `3:15pm (Europe/Berlin)`, `Sep 29th, 2026 12:55 AM`. */
function clocked(text: string, said: Said): Time | undefined {
  const [all, month, day, year, hour, minute, half, short, long] = CLOCKED.exec(text) ?? [];
  const zone = long ?? (short === undefined ? said.zone : /^(UTC|GMT)$/i.test(short) ? "UTC" : undefined);
  if (all === undefined || (minute === undefined && half === undefined) || zone === undefined || !isZone(zone)) return undefined;
  const now = Date.parse(said.at);
  const today = new Date(now + offsetAt(zone, now));
  const clock = hourOf(Number(hour), half) * 3_600_000 + Number(minute ?? 0) * 60_000;
  const on = (y: number, m: number, d: number): number => instant(zone, Date.UTC(y, m, d) + clock);
  const monthAt = month === undefined ? -1 : MONTHS.indexOf(month.toLowerCase());
  if (month !== undefined && monthAt < 0) return undefined;
  if (monthAt < 0) {
    const at = on(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
    return timeOf(at < now - JUST_PASSED_MS ? on(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1) : at);
  }
  const at = on(Number(year ?? today.getUTCFullYear()), monthAt, Number(day));
  return timeOf(year === undefined && at < now - DAY_MS ? on(today.getUTCFullYear() + 1, monthAt, Number(day)) : at);
}

function hourOf(hour: number, half: string | undefined): number {
  return half === undefined ? hour : (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

/** The instant at which a zone's clocks show a wall time, given as if it were UTC. */
function instant(zone: string, wall: number): number {
  const guess = wall - offsetAt(zone, wall);
  return wall - offsetAt(zone, guess);
}

/** Milliseconds a zone is ahead of UTC at an instant. */
function offsetAt(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function timeOf(ms: number): Time | undefined {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined;
}

/** Milliseconds until the next try when nobody says when a limit ends; doubles from the first try on. */
const BACKOFF = { first: 5 * 60_000, most: 60 * 60_000 };
/** Longest random delay behind a told end, so that not all agents ask again in the same second. */
const JITTER_MS = 30_000;

/** When a limited agent is tried again: just after the told end, or, when none was told or it proved wrong, later each time. `luck` lies in 0..1. */
export function nextTry(limit: { until: Time | null; tries: number }, now: Time, luck: number): Time {
  const wait = Math.min(BACKOFF.first * 2 ** limit.tries, BACKOFF.most);
  const at = Date.parse(now);
  const end = limit.until === null ? 0 : Date.parse(limit.until);
  // An end that has passed and did not hold is none.
  const base = end > at || (limit.until !== null && limit.tries === 0) ? Math.max(end, at) : at + wait;
  return new Date(base + Math.round(luck * JITTER_MS)).toISOString();
}
