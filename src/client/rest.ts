import { ulid } from "ulid";

/** What the server refused: what happened and what to do, in its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly next: string;
  constructor(problem: { status: number; code: string; title: string; detail: string }) {
    super(problem.title);
    this.name = "Refusal";
    this.status = problem.status;
    this.code = problem.code;
    this.next = problem.detail;
  }
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Reads from the API. The caller names the type; the server's schemas are the same `domain` types. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>("GET", path, { signal });
}

/** Changes something. Every call carries a name of its own, so that a resend is recognised. */
export function send<T>(method: Exclude<Method, "GET">, path: string, body?: unknown): Promise<T> {
  return call<T>(method, path, { body, key: ulid() });
}

export interface Saying {
  /** Names this saying; the same name again is the same saying. */
  key: string;
  /** Hears that the server has it: from now on it survives everything. */
  onAccepted: () => void;
  /** Hears the answer as it is written. */
  onText: (delta: string) => void;
}

/** Says something in a conversation and hears the answer as it is written; ends with the answer. */
export async function say(path: string, body: unknown, saying: Saying): Promise<void> {
  const response = await request("POST", path, { body, key: saying.key, accept: "text/event-stream" });
  if (!response.body) throw unreachable();
  saying.onAccepted();
  let buffer = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    const events = buffer.split("\n\n");
    buffer = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (/^event: text$/m.test(event) && data) saying.onText(JSON.parse(data) as string);
    }
  }
}

async function call<T>(method: Method, path: string, options: { body?: unknown; key?: string; signal?: AbortSignal | undefined }): Promise<T> {
  const response = await request(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function request(method: Method, path: string, options: { body?: unknown; key?: string; accept?: string; signal?: AbortSignal | undefined }): Promise<Response> {
  const headers: Record<string, string> = { accept: options.accept ?? "application/json" };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.key) headers["idempotency-key"] = options.key;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  const response = await fetch(path, init).catch(() => {
    throw unreachable();
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => undefined)) as ConstructorParameters<typeof Refusal>[0] | undefined;
  // Signed out meanwhile: the entrance leads back here.
  if (response.status === 401) location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  throw problem ? new Refusal(problem) : unreachable();
}

function unreachable(): Refusal {
  return new Refusal({ status: 0, code: "unreachable", title: "The server did not answer.", detail: "Check the connection; nothing was sent twice. Try again." });
}
