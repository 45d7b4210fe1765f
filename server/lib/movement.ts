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

/** What is known of one session. */
interface Known {
  lookedAt: number;
  /** Bytes of its transcript when it was asked for news last. */
  readBytes?: number;
  moved?: { last: Sample; since: number };
}

export function createMovement(): Movement {
  const sessions = new Map<string, Known>();
  const look = (session: string, at: number): Known => {
    const known = sessions.get(session) ?? { lookedAt: at };
    if (!sessions.has(session)) forgetOld(sessions, at);
    known.lookedAt = at;
    sessions.set(session, known);
    return known;
  };
  return {
    hasNews(session, bytes) {
      const known = look(session, Date.now());
      const before = known.readBytes;
      known.readBytes = bytes;
      return before !== bytes;
    },
    still(session, sample) {
      const known = look(session, sample.at);
      const before = known.moved;
      const since = before && !moved(before.last, sample) ? before.since : sample.at;
      known.moved = { last: sample, since };
      return before && sample.at - since;
    },
  };
}

function moved(last: Sample, next: Sample): boolean {
  if (next.transcriptBytes !== last.transcriptBytes || next.outputAt !== last.outputAt) return true;
  return next.cpuMs - last.cpuMs > REST_SHARE * (next.at - last.at);
}

function forgetOld(sessions: Map<string, Known>, at: number): void {
  for (const [session, { lookedAt }] of sessions) if (at - lookedAt > FORGET_MS) sessions.delete(session);
}
