import { ZodError } from "zod";
import { AppError } from "#domain/errors.ts";
import type { CallOutcome } from "#domain/model-call.ts";

export interface Failure {
  outcome: Exclude<CallOutcome, "ok" | "cached">;
  /** It may well succeed a little later. */
  isTransient: boolean;
  /** Milliseconds the other side asked to wait. */
  pauseMs?: number;
}

/** An answer of a provider that is no success; `status` is HTTP's. */
export class ModelRefusal extends Error {
  readonly status: number;
  readonly headers: Headers | undefined;

  constructor(status: number, message: string, headers?: Headers) {
    super(`the model answered ${status}: ${message.slice(0, 300)}`);
    this.name = "ModelRefusal";
    this.status = status;
    this.headers = headers;
  }
}

/** What an exception of a request means for trying again. `signal` is the one the request was given. */
export function failureOf(error: unknown, signal: AbortSignal): Failure {
  // Whoever asked gave up; a time that is over is the model's fault.
  if (signal.aborted && !isTimeout(signal.reason)) return { outcome: "stopped", isTransient: false };
  if (error instanceof AppError && error.code === "rate-limited") return { outcome: "limited", isTransient: false };
  if (error instanceof ZodError || error instanceof SyntaxError) return { outcome: "bad-answer", isTransient: !signal.aborted };
  const code = propertyOf(error, "status");
  const status = typeof code === "number" ? code : undefined;
  const isTransient = !signal.aborted && (status === undefined || status === 408 || status === 409 || status === 429 || status >= 500);
  const pauseMs = pauseOf(error);
  return { outcome: status !== undefined && status < 500 && !isTransient ? "refused" : "failed", isTransient, ...(pauseMs === undefined ? {} : { pauseMs }) };
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

/** `retry-after` in seconds, as far as the exception carries the answer's headers. */
function pauseOf(error: unknown): number | undefined {
  const headers = propertyOf(error, "headers");
  const text = headers instanceof Headers ? headers.get("retry-after") : null;
  const seconds = text === null ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined;
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
