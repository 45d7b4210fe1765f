import { AppError } from "#domain/errors.ts";

const TIMEOUT_MS = 20_000;
/** Bytes of an answer; more is no answer to one of our questions. */
const MAX_BYTES = 8 << 20;

export interface WebRequest {
  method: "GET" | "POST";
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
  signal: AbortSignal;
}

/** What a server answered: its status, and its text in full. */
export interface WebAnswer {
  status: number;
  text: string;
}

/** Asks a web server. It is never followed elsewhere, because the headers sign in; they go out over https, or to this machine. */
export async function askWeb({ method, url, headers, body, signal }: WebRequest): Promise<WebAnswer> {
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol !== "https:" && !isHere) throw new AppError("bad-request", `${hostname} would be asked without encryption.`, "Use its https address.");
  const noAnswer = (error: unknown): never => {
    throw error instanceof AppError ? error : new AppError("not-available", `${hostname} does not answer.`, "Look at the network; it is tried again later.", { cause: error });
  };
  const response = await fetch(url, {
    method,
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    headers: { "user-agent": "remote-dev", ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(noAnswer);
  return { status: response.status, text: await readAll(response).catch(noAnswer) };
}

async function readAll(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > MAX_BYTES) throw new AppError("not-available", "The answer is too long to be read.", "Look at the pull request on the forge itself.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
