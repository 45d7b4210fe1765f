import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { anthropicWire, countTokens } from "./anthropic-wire.ts";
import { chatWire } from "./chat-wire.ts";
import type { Failure, SseEvent, Wire } from "./conversation.ts";
import { countGeminiTokens, geminiWire } from "./gemini-wire.ts";
import { type Json, record } from "./json.ts";
import { replyTo } from "./reply.ts";
import { responsesWire } from "./responses-wire.ts";
import { createThreads, THREAD_NOT_FOUND, type Threads } from "./threads.ts";

/** One request as a test wants to look at it. */
export interface LoggedRequest {
  /** Epoch milliseconds. */
  at: number;
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Parsed JSON, or undefined. */
  body: unknown;
  /** What was answered: HTTP status (0 = connection cut), scenario and step. Side calls and planners have no scenario. */
  status: number;
  scenario: string | undefined;
  step: number;
}

export interface ModelServer {
  url: string;
  port: number;
  /** Oldest first; only the newest 500 are kept. */
  requests: LoggedRequest[];
  close(): Promise<void>;
}

const KEPT_REQUESTS = 500;
const DECODERS: Record<string, (data: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** Starts the fake model on 127.0.0.1; port 0 (the default) takes a free one. */
export async function startModelServer({ port = 0 }: { port?: number } = {}): Promise<ModelServer> {
  const requests: LoggedRequest[] = [];
  const closing = new AbortController();
  const threads = createThreads();
  const server = createServer((request, response) => {
    const log = logFor(request, requests);
    serve(request, response, { log, closing: closing.signal, threads }).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) sendJson(response, 500, { error: { message: String(error) } });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const close = () =>
    new Promise<void>((resolve) => {
      closing.abort();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${bound}`, port: bound, requests, close };
}

function logFor(request: IncomingMessage, requests: LoggedRequest[]): LoggedRequest {
  const log: LoggedRequest = {
    at: Date.now(),
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers as Record<string, string>,
    body: undefined,
    status: 0,
    scenario: undefined,
    step: 0,
  };
  requests.push(log);
  if (requests.length > KEPT_REQUESTS) requests.shift();
  return log;
}

interface Exchange {
  log: LoggedRequest;
  closing: AbortSignal;
  threads: Threads;
}

async function serve(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<void> {
  const { log } = exchange;
  const body = await readBody(request);
  response.on("finish", () => (log.status = response.statusCode));
  const { pathname } = new URL(log.path, "http://localhost");
  if (request.method !== "POST") return serveLookup(request, response, pathname);
  if (!body) return sendJson(response, 400, { type: "error", error: { type: "invalid_request_error", message: "no JSON" } });

  log.body = body;
  if (pathname.endsWith("/messages/count_tokens")) return sendJson(response, 200, countTokens(body));
  if (pathname.endsWith(":countTokens")) return sendJson(response, 200, countGeminiTokens(body));
  const wire = wireFor(pathname);
  if (!wire) return sendJson(response, 404, { error: { message: `the fake model has no ${pathname}` } });
  return converse(wire, body, response, exchange);
}

/** Anything but POST: a life sign, the model list; Codex asks for a WebSocket with GET and takes 404 for a no. */
function serveLookup(request: IncomingMessage, response: ServerResponse, pathname: string): void {
  if (request.method === "HEAD") return void response.writeHead(200).end();
  if (pathname === "/") return sendJson(response, 200, { name: "fake model" });
  if (pathname === "/v1/models") return sendJson(response, 200, { object: "list", data: [MODEL], has_more: false });
  sendJson(response, 404, { error: { message: `the fake model has no GET ${pathname}` } });
}

const MODEL = {
  id: "fake-model",
  type: "model",
  object: "model",
  display_name: "Fake model",
  created_at: "2026-01-01T00:00:00Z",
};

function wireFor(pathname: string): Wire | undefined {
  if (pathname.endsWith("/messages")) return anthropicWire;
  if (pathname.endsWith("/responses")) return responsesWire;
  if (pathname.endsWith("/chat/completions")) return chatWire;
  return /\/models\/[^/]+:(streamG|g)enerateContent$/.test(pathname) ? geminiWire : undefined;
}

async function converse(wire: Wire, body: Json, response: ServerResponse, { log, closing, threads }: Exchange): Promise<void> {
  const whole = threads.resume(body);
  if (!whole) return sendJson(response, 404, THREAD_NOT_FOUND);
  const conversation = wire.read(whole, log.path);
  const reply = replyTo(conversation, Date.now());
  log.scenario = reply.scenario;
  log.step = reply.step;
  // A reader who leaves ends the waiting: an interrupted CLI must not keep the server busy.
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  try {
    if (reply.error) return await sendFailure(wire, response, { failure: reply.error, ms: reply.ms, signal });
    const document = wire.document(reply, conversation);
    threads.keep(whole, document);
    await sendAnswer(response, conversation.stream ? wire.events(document) : document, { ms: reply.ms, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Pace {
  ms: number;
  signal: AbortSignal;
}

async function sendAnswer(response: ServerResponse, answer: Json | SseEvent[], { ms, signal }: Pace): Promise<void> {
  if (!Array.isArray(answer)) {
    await pause(ms, undefined, { signal });
    return sendJson(response, 200, answer);
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const { event, data } of answer) {
    const name = event ? `event: ${event}\n` : "";
    response.write(`${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
    if (ms > 0) await pause(ms / answer.length, undefined, { signal });
  }
  response.end();
}

async function sendFailure(
  wire: Wire,
  response: ServerResponse,
  { failure, ms, signal }: Pace & { failure: Failure },
): Promise<void> {
  await pause(ms, undefined, { signal });
  if (failure.status === 0) return void response.destroy();
  if (failure.retryAfter) response.setHeader("retry-after", failure.retryAfter);
  sendJson(response, failure.status, wire.failure(failure.status, failure.message));
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const decode = DECODERS[request.headers["content-encoding"] ?? ""];
  try {
    const data = Buffer.concat(chunks);
    return record(JSON.parse((decode ? decode(data) : data).toString("utf8")));
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4010" } } });
  const server = await startModelServer({ port: Number(values.port) });
  console.log(`The fake model listens on ${server.url}. Write FAKE[write-commit] into a prompt. Ctrl-C ends it.`);
  const end = () => void server.close().then(() => process.exit(0));
  process.once("SIGINT", end).once("SIGTERM", end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
