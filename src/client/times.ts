/** How long something took or has lasted: `40 s`, `11 min`, `2 h 5 min`, `3 days 4 h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return parts(hours, "h", minutes % 60, "min");
  return parts(Math.floor(hours / 24), "days", hours % 24, "h");
}

function parts(whole: number, unit: string, rest: number, smaller: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smaller}`;
}

/** When something was: under an hour how long ago, today the time, else the day. */
export function when(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const ago = now.getTime() - then.getTime();
  if (ago < 3_600_000) return duration(ago);
  return then.toDateString() === now.toDateString() ? clock(iso) : dayOf(then, now);
}

/** A day of the calendar, `2026-05-19`, as people read it: `19 May`. */
export function day(date: string, now: Date = new Date()): string {
  return dayOf(new Date(`${date}T12:00`), now);
}

function dayOf(then: Date, now: Date): string {
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(then.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }) });
}

/** The same in a sentence: `40 s ago`, else the time or the day. */
export function ago(iso: string, now: Date): string {
  return now.getTime() - Date.parse(iso) < 3_600_000 ? `${when(iso, now)} ago` : when(iso, now);
}

/** The time of day, `14:26`. */
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** A moment whose day matters too: today the time, else `19 May, 14:26`. */
export function moment(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  return then.toDateString() === now.toDateString() ? clock(iso) : `${dayOf(then, now)}, ${clock(iso)}`;
}

/** The same in a sentence: `at 14:26`, `on 19 May, 14:26`. */
export function atMoment(iso: string, now: Date = new Date()): string {
  return `${new Date(iso).toDateString() === now.toDateString() ? "at" : "on"} ${moment(iso, now)}`;
}

/** The time of day with seconds, for signals. */
export function clockSeconds(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB");
}

/** Money, or that it is unknown; unknown is not 0. */
export function money(usd: number | null): string {
  return usd === null ? "unknown" : `$${usd.toFixed(2)}`;
}
