import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A pull request as a fake forge keeps it; each shape tells it in its own words. */
export interface FakePull {
  number: number;
  title: string;
  body: string;
  branch: string;
  base: string;
  state: "open" | "merged" | "closed";
  checks: { name: string; state: "pending" | "passed" | "failed"; note: string }[];
  comments: { id: number; author: string; body: string; path: string | null; line: number | null; resolved: boolean }[];
}

export interface FakeForge {
  url: string;
  pulls: FakePull[];
  /** Every request: method, path, and what signed in. */
  asked: { method: string; path: string; token: string }[];
  /** Answers everything with this status from now on; null is as usual. */
  refuse(status: number | null): void;
  close(): Promise<void>;
}

/** How one kind of forge names its ways and words. */
export interface Shape {
  token(request: IncomingMessage): string;
  answer(forge: Pick<FakeForge, "pulls" | "url">, asked: { method: string; path: string; query: URLSearchParams; body: Record<string, unknown> }): { status: number; json: unknown } | undefined;
}

export const SHA = "c".repeat(40);
export const TOKEN = "forge-token-for-tests";

/** A forge over real http, with the ways of one kind. What it does not know is a 404, what does not sign in a 401. */
export async function startForge(shape: Shape): Promise<FakeForge> {
  let refusing: number | null = null;
  const forge: FakeForge = { url: "", pulls: [], asked: [], refuse: (status) => void (refusing = status), close: () => new Promise((done) => void server.close(() => done())) };
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://forge");
    const token = shape.token(request);
    const method = request.method ?? "GET";
    forge.asked.push({ method, path: pathname, token });
    const text = Buffer.concat(chunks).toString("utf8");
    const answer = refusing !== null ? { status: refusing, json: { message: "not today" } } : token !== TOKEN ? { status: 401, json: { message: "Bad credentials" } } : (shape.answer(forge, { method, path: pathname, query: searchParams, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) }) ?? { status: 404, json: { message: "Not Found" } });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.json));
  };
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  forge.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return forge;
}

/** A new pull request in the list. */
export function addPull(forge: Pick<FakeForge, "pulls">, fields: Pick<FakePull, "title" | "body" | "branch" | "base">): FakePull {
  const pull: FakePull = { ...fields, number: forge.pulls.length + 1, state: "open", checks: [], comments: [] };
  forge.pulls.push(pull);
  return pull;
}
