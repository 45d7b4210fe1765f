import { request } from "node:http";
import { join } from "node:path";
import type { LoggedEvent } from "#domain/events.ts";

/** Hears on a server's event stream when somebody is needed. */
export interface Asked {
  /** Resolves with the time a decision on this session was told, in milliseconds since 1970; undefined when none was in time. */
  of(sessionId: string): Promise<number | undefined>;
  close(): void;
}

/** Milliseconds after which an ask counts as missed. */
export const PATIENCE_MS = 8000;

export function hearAsks(home: string): Promise<Asked> {
  const told = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const hear = (line: string): void => {
    if (!line.startsWith("data: ")) return;
    const { kind, sessionId } = JSON.parse(line.slice("data: ".length)) as LoggedEvent;
    if (kind !== "decision.opened" || !sessionId || told.has(sessionId)) return;
    told.set(sessionId, Date.now());
    waiting.get(sessionId)?.(Date.now());
  };
  return new Promise((resolve, reject) => {
    const listening = request({ socketPath: join(home, "run", "rdv.sock"), path: "/api/events?after=0" }, (response) => {
      let rest = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        const lines = (rest + piece).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(hear);
      });
      resolve({
        of(sessionId) {
          const known = told.get(sessionId);
          if (known !== undefined) return Promise.resolve(known);
          return new Promise((done) => {
            const late = setTimeout(done, PATIENCE_MS);
            waiting.set(sessionId, (at) => {
              clearTimeout(late);
              done(at);
            });
          });
        },
        close: () => void listening.destroy(),
      });
    });
    listening.on("error", reject);
    listening.end();
  });
}
