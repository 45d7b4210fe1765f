/** A page of a file's lines. */
export interface PagePlace {
  file: number;
  page: number;
}

/** Answers that may be under way at once, and wishes that are remembered. */
const AT_ONCE = 3;
const REMEMBERED = 8;

/** Reads pages as they come into sight: a few at a time, what was asked last first, and what was scrolled past long ago not at all. */
export function createPageQueue(on: { key: (place: PagePlace) => string | undefined; read: (place: PagePlace) => Promise<void> }): (place: PagePlace) => void {
  const running = new Set<string>();
  let waiting: PagePlace[] = [];
  const next = (): void => {
    while (running.size < AT_ONCE) {
      const place = waiting.pop();
      if (!place) return;
      const key = on.key(place);
      if (key === undefined || running.has(key)) continue;
      running.add(key);
      void on.read(place).finally(() => {
        running.delete(key);
        next();
      });
    }
  };
  return (place) => {
    waiting = [...waiting.filter((w) => w.file !== place.file || w.page !== place.page), place].slice(-REMEMBERED);
    next();
  };
}
