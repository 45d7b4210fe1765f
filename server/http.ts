import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Principal } from "#domain/access.ts";
import { problemOf } from "#domain/errors.ts";
import type { Auth } from "./auth.ts";
import { type AllowList, type Entry, identify, inspect } from "./gate.ts";
import type { App } from "./kernel.ts";

/** What a request is known to be once the gate let it in. */
export interface Admitted {
  principal: Principal;
  entry: Entry;
}

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What strangers may load: the two pages one can be before signing in, and what they are made of. Nothing else, and no Next page. */
const OPEN_FILES: Readonly<Record<string, { file: string; type: string }>> = {
  "/sign-in": { file: "enter.html", type: "text/html; charset=utf-8" },
  "/set-up": { file: "enter.html", type: "text/html; charset=utf-8" },
  "/enter.js": { file: "enter.js", type: "text/javascript; charset=utf-8" },
  "/enter.css": { file: "enter.css", type: "text/css; charset=utf-8" },
  "/tokens.css": { file: "tokens.css", type: "text/css; charset=utf-8" },
  "/icon.svg": { file: "icon.svg", type: "image/svg+xml" },
};

/** Handles every request in one order: gate → what strangers may see → API and MCP → pages. */
export function createHttp(app: App, parts: { auth: Auth; allow: AllowList; api: { fetch(request: Request, bindings: Admitted): Response | Promise<Response> }; pages: PageHandler }) {
  const { auth, allow, api, pages } = parts;
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const answerApi = getRequestListener((request, env) => {
    const incoming = (env as { incoming: IncomingMessage }).incoming;
    const known = admitted.get(incoming) ?? { principal: { kind: "anonymous" as const }, entry: { origin: "", secure: false, isHere: false, cookiesCount: false } };
    return api.fetch(request, known);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const entry = inspect(request, allow, false);
    secure(response, entry);
    if (path === "/healthz") return end(response, 200, "");
    const open = OPEN_FILES[path];
    if (open) return sendFile(response, { ...open, root: app.env.root });
    const principal = await identify(request, entry, auth);
    admitted.set(request, { principal, entry });
    if (path === "/mcp" || path.startsWith("/api/")) return answerApi(request, response);
    if (principal.kind !== "owner") return toEntrance(response, { request, page: (await auth.setUpCode()) === null ? "/sign-in" : "/set-up" });
    allowPage(request, response, entry);
    return pages(request, response);
  }

  return {
    admitted,
    /** For the TCP port, behind the gate. */
    onRequest: (request: IncomingMessage, response: ServerResponse): void => {
      handle(request, response).catch((error: unknown) => refuse(app, response, error));
    },
    /** For the private socket: who can open it owns the files, and is therefore the owner. */
    onLocalRequest: (request: IncomingMessage, response: ServerResponse, userId: string): void => {
      admitted.set(request, { principal: { kind: "owner", userId, via: "local-socket", sessionId: null, fresh: true }, entry: { origin: "http://localhost", secure: false, isHere: true, cookiesCount: false } });
      answerApi(request, response).catch((error: unknown) => refuse(app, response, error));
    },
  };
}

function secure(response: ServerResponse, entry: Entry): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Permissions-Policy", "camera=(), geolocation=(), payment=()");
  response.setHeader("Content-Security-Policy", policy("'self'", entry));
  response.setHeader("Cache-Control", "no-store");
  if (entry.secure) response.setHeader("Strict-Transport-Security", "max-age=31536000");
}

/** A page gets a nonce of its own, on the request too, because Next reads it there and stamps every script with it. */
function allowPage(request: IncomingMessage, response: ServerResponse, entry: Entry): void {
  const nonce = randomBytes(16).toString("base64");
  const csp = policy(`'nonce-${nonce}' 'strict-dynamic'`, entry);
  request.headers["x-nonce"] = nonce;
  request.headers["content-security-policy"] = csp;
  response.setHeader("Content-Security-Policy", csp);
  response.removeHeader("Cache-Control");
}

function policy(script: string, entry: Entry): string {
  const socket = entry.origin.replace(/^http/, "ws");
  return `default-src 'none'; script-src ${script}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ${socket}; manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
}

async function sendFile(response: ServerResponse, open: { file: string; type: string; root: string }): Promise<void> {
  const body = await readFile(join(open.root, "public", open.file));
  response.setHeader("Content-Type", open.type);
  end(response, 200, body);
}

function toEntrance(response: ServerResponse, to: { request: IncomingMessage; page: string }): void {
  const isPage = to.request.method === "GET" && (to.request.headers.accept ?? "").includes("text/html");
  if (!isPage) return end(response, 401, "");
  const wanted = to.request.url ?? "/";
  response.setHeader("Location", wanted === "/" ? to.page : `${to.page}?to=${encodeURIComponent(wanted)}`);
  end(response, 302, "");
}

function refuse(app: App, response: ServerResponse, error: unknown): void {
  const problem = problemOf(error);
  if (problem.status >= 500) app.log.error({ err: error }, "a request failed");
  else if (problem.code === "foreign-origin") app.log.warn({ what: problem.title, next: problem.detail }, "refused at the gate");
  if (response.headersSent) return void response.destroy();
  response.setHeader("Content-Type", "application/problem+json");
  end(response, problem.status, JSON.stringify({ type: "about:blank", ...problem }));
}

function end(response: ServerResponse, status: number, body: string | Buffer): void {
  response.statusCode = status;
  response.end(body);
}
