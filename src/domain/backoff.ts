/**
 * Milliseconds to wait before trying again: anything between nothing and a limit that doubles with each attempt ("full jitter",
 * Brooker, Exponential Backoff and Jitter, AWS 2015). `random` is between 0 and 1; the first attempt is 0.
 */
export function fullJitter(attempt: number, random: number, { baseMs, capMs }: { baseMs: number; capMs: number }): number {
  return Math.round(random * Math.min(capMs, baseMs * 2 ** attempt));
}
