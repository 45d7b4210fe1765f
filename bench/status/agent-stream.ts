import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in for the API of an agent that has one: an event stream that can break, and answers by path. */
export interface AgentStream {
  port: number;
  /** The answers by the beginning of a path; what is not named is not found. */
  answers: Record<string, unknown>;
  lose(): void;
  allow(): void;
  /** Sends one event; waits for a listener first. */
  send(payload: unknown): Promise<void>;
  close(): Promise<void>;
}

export async function openAgentStream(): Promise<AgentStream> {
  let listener: ServerResponse | undefined;
  let open = true;
  let waiting: ((stream: ServerResponse) => void) | undefined;
  const answers: Record<string, unknown> = {};
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    if (!open) return void response.writeHead(503).end();
    if (url.startsWith("/event")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
      listener = response;
      return waiting?.(response);
    }
    const path = Object.keys(answers).find((start) => url.startsWith(start));
    response.writeHead(path === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(path === undefined ? null : answers[path]));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    answers,
    lose() {
      open = false;
      listener?.destroy();
      listener = undefined;
    },
    allow: () => void (open = true),
    async send(payload) {
      listener ??= await new Promise<ServerResponse>((resolve) => (waiting = resolve));
      listener.write(`data: ${JSON.stringify(payload)}\n\n`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
