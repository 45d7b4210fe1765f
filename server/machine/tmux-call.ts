import { AppError } from "#domain/errors.ts";
import { type Arg, type RunResult, val } from "./process.ts";

/** Runs tmux on our server with these arguments. */
export type Call = (args: readonly Arg[], stdin?: string) => Promise<RunResult>;

/** The result of a call that may not fail. */
export async function expectOk(call: Promise<RunResult>): Promise<RunResult> {
  const result = await call;
  if (result.exitCode === 0) return result;
  throw new AppError("internal", `tmux refused: ${result.stderr.trim().slice(0, 300) || `exit ${result.exitCode}`}`, "Look at Health; the task can be retried.");
}

/** Name of a session in tmux. */
export function nameOf(sessionId: string): Arg {
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(sessionId)) throw new Error("a session id is a ULID");
  return val(`rdv-${sessionId}`);
}

/** `=name:` matches this session exactly; without the `=` it would match every longer name too. */
export function targetOf(sessionId: string): Arg {
  return val(`=${nameOf(sessionId)}:`);
}

/** Refusal to use a terminal that is not there. */
export function terminalGone(): AppError {
  return new AppError("wrong-state", "This terminal is gone.", "Open a new one; its history stays in the list.");
}
