import type { AskAnswer } from "#domain/agent.ts";

/** The waiting side of questions: whoever asked gets the first answer, later ones find nobody. */
export function createAsks() {
  const waiting = new Map<string, (answer: AskAnswer | undefined) => void>();
  return {
    wait(key: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<AskAnswer | undefined> {
      // The same ask posted again replaces the line that broke.
      waiting.get(key)?.(undefined);
      return new Promise((resolve) => {
        const end = (answer: AskAnswer | undefined): void => {
          clearTimeout(timer);
          options.signal.removeEventListener("abort", give);
          if (waiting.get(key) === end) waiting.delete(key);
          resolve(answer);
        };
        const give = (): void => end(undefined);
        const timer = setTimeout(give, options.timeoutMs);
        waiting.set(key, end);
        if (options.signal.aborted) end(undefined);
        else options.signal.addEventListener("abort", give, { once: true });
      });
    },
    isAwaited: (key: string): boolean => waiting.has(key),
    give(key: string, answer: AskAnswer): boolean {
      const end = waiting.get(key);
      end?.(answer);
      return end !== undefined;
    },
  };
}
