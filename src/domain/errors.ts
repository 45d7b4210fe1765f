/** Every way a request can be refused, with the HTTP status it maps to. Codes are part of the outside contract. */
export const STATUS_OF = {
  "bad-request": 400,
  unauthenticated: 401,
  "second-factor-needed": 401,
  forbidden: 403,
  "second-factor-missing": 403,
  "fresh-sign-in-needed": 403,
  "foreign-origin": 403,
  "not-found": 404,
  conflict: 409,
  "wrong-state": 409,
  "several-lines": 409,
  "too-large": 413,
  "rate-limited": 429,
  internal: 500,
  "not-available": 503,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

/** What a person reads: what happened (and that nothing was lost), then what to do. */
export interface Tell {
  what: string;
  next: string;
}

/** An exception that is meant for the person who asked. Caught at the four edges only: route, socket, worker, tool. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly tell: Tell;
  /** True when somebody should look into it; expected refusals are not reported. */
  readonly report: boolean;
  /** Seconds after which a retry makes sense; only for `rate-limited`. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, what: string, next: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(`${code}: ${what}`, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.tell = { what, next };
    this.report = STATUS_OF[code] >= 500;
    this.retryAfter = options.retryAfter;
  }
}

/** RFC 9457 problem document for an exception; anything unexpected is told without its inner text. */
export function problemOf(error: unknown): { status: number; code: ErrorCode; title: string; detail: string; retryAfter?: number } {
  if (error instanceof AppError) {
    return {
      status: STATUS_OF[error.code],
      code: error.code,
      title: error.tell.what,
      detail: error.tell.next,
      ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    };
  }
  return {
    status: 500,
    code: "internal",
    title: "Something failed inside Remote Dev. Nothing you sent was lost.",
    detail: "Try again; if it stays, look into the server log and report it.",
  };
}
