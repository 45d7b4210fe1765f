import { pino } from "pino";
import type { Redact } from "./redact.ts";

/** The server's own log: JSON lines on stderr, secrets taken out. */
export type Log = Pick<ReturnType<typeof pino>, "info" | "warn" | "error" | "debug">;

export function createLog(redact: Redact, level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err },
    },
    { write: (line: string) => void process.stderr.write(redact(line)) },
  );
}
