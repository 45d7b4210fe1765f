/** Answers that are being written in conversations, and how to stop them. In memory: a stopped server writes none. */
export interface Turns {
  /** Says that an answer is being written; the signal aborts when a person stops it. Ends with `end`. */
  begin(turn: { orchestratorId: string; answerId: string }): { signal: AbortSignal; end: () => void };
  /** Stops what is being written in a conversation. Returns the answers that were stopped. */
  stop(orchestratorId: string): string[];
}

export function createTurns(): Turns {
  const open = new Map<string, { orchestratorId: string; control: AbortController }>();
  return {
    begin({ orchestratorId, answerId }) {
      const control = new AbortController();
      open.set(answerId, { orchestratorId, control });
      return { signal: control.signal, end: () => void open.delete(answerId) };
    },
    stop(orchestratorId) {
      const own = [...open].filter(([, turn]) => turn.orchestratorId === orchestratorId);
      for (const [, turn] of own) turn.control.abort(new Error("a person stopped it"));
      return own.map(([answerId]) => answerId);
    },
  };
}
