/** What shows that a session does something: bytes of its transcript, its last output, the processor time of its processes. */
export interface Sample {
  /** When it was looked, in milliseconds. */
  at: number;
  transcriptBytes: number;
  /** When its pane last printed, in milliseconds. */
  outputAt: number;
  cpuMs: number;
}

/** Share of a core a program at rest may use up: timers, cursors, polls. */
const REST_SHARE = 0.03;
/** A session nobody looked at for so long is forgotten, in milliseconds. */
const FORGET_MS = 3_600_000;

/** Remembers when sessions last moved. */
export interface Movement {
  /** Milliseconds for which nothing moved; undefined at the first look, which shows no movement. */
  still(session: string, sample: Sample): number | undefined;
  /** Whether its transcript has another length than at the last question; what is as long says nothing new. */
  hasNews(session: string, transcriptBytes: number): boolean;
}

export function createMovement(): Movement {
  const known = new Map<string, { last: Sample; since: number }>();
  const read = new Map<string, { last: { at: number }; bytes: number }>();
  return {
    hasNews(session, bytes) {
      const at = Date.now();
      const before = read.get(session);
      if (!before) forgetOld(read, at);
      read.set(session, { last: { at }, bytes });
      return before?.bytes !== bytes;
    },
    still(session, sample) {
      const before = known.get(session);
      if (!before) forgetOld(known, sample.at);
      const since = before && !moved(before.last, sample) ? before.since : sample.at;
      known.set(session, { last: sample, since });
      return before && sample.at - since;
    },
  };
}

function moved(last: Sample, next: Sample): boolean {
  if (next.transcriptBytes !== last.transcriptBytes || next.outputAt !== last.outputAt) return true;
  return next.cpuMs - last.cpuMs > REST_SHARE * (next.at - last.at);
}

function forgetOld(known: Map<string, { last: { at: number } }>, at: number): void {
  for (const [session, { last }] of known) if (at - last.at > FORGET_MS) known.delete(session);
}
