import type { IncomingMessage } from "node:http";
import type { Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import type { Auth } from "./auth.ts";
import { isLoopback } from "./env.ts";
import type { WayIn } from "./sign-in.ts";

/** Addresses under which this server may be spoken to. Everything else is refused before anything is parsed. */
export interface AllowList {
  /** `host:port` → origin, exact. */
  hosts: ReadonlyMap<string, string>;
  /** The https origin behind a tunnel or proxy. */
  secureOrigin: string | null;
}

/** What a browser on this machine may call this server at a port. */
export function plainOrigins(port: number): [string, ...string[]] {
  const at = (host: string): string => new URL(`http://${host}:${port}`).origin;
  return [at("127.0.0.1"), at("localhost"), at("[::1]")];
}

/** What proxies and tunnels add to what they pass on. */
const PROXY_HEADERS = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "cf-connecting-ip"];

/** Loopback names at a port, and the public origin where there is one. */
export function allowListFor(options: { host: string; port: number; publicOrigin: string | null }): AllowList {
  const hosts = new Map<string, string>();
  for (const origin of plainOrigins(options.port)) hosts.set(new URL(origin).host, origin);
  if (options.publicOrigin) hosts.set(new URL(options.publicOrigin).host, options.publicOrigin);
  return { hosts, secureOrigin: options.publicOrigin };
}

/** One request after the first look: where it came in, and whether its cookies may count. */
export interface Entry extends WayIn {
  origin: string;
  cookiesCount: boolean;
}

/**
 * The first look at every request and upgrade. Host must be one of ours, exactly. An Origin, when there is one, must be the one that
 * belongs to this Host. Cookies count only where the browser itself says that one of our pages is asking.
 */
export function inspect(request: IncomingMessage, allow: AllowList, isUpgrade: boolean): Entry {
  const host = only(request, "host")?.toLowerCase();
  const origin = host === undefined ? undefined : allow.hosts.get(host);
  if (origin === undefined) throw foreign(`The host ${JSON.stringify((host ?? "none").slice(0, 100))} is not one of this server's.`);
  const from = only(request, "origin");
  if (from !== undefined && from !== origin) throw foreign(`A page of ${JSON.stringify(from.slice(0, 100))} may not talk to this server.`);
  const secure = origin === allow.secureOrigin;
  return { origin, secure, isHere: !secure && (allow.secureOrigin === null || isDirect(request)), cookiesCount: from === origin || (!isUpgrade && isOwnRead(request)) };
}

/** Whether nothing shows that the request came through a proxy or from another machine. A stranger can write any name into Host. */
function isDirect(request: IncomingMessage): boolean {
  const from = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return isLoopback(from) && PROXY_HEADERS.every((name) => request.headersDistinct[name] === undefined);
}

/** A read without Origin: from our own page, typed or bookmarked, or a navigation, which has no side effect. */
function isOwnRead(request: IncomingMessage): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const site = only(request, "sec-fetch-site");
  return site === "same-origin" || site === "none" || (site !== undefined && only(request, "sec-fetch-mode") === "navigate");
}

/** The one value of a header; a doubled one is refused, because two readers might choose differently. */
function only(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name];
  if (values && values.length > 1) throw foreign(`The header ${name} came twice.`);
  return values?.[0];
}

function foreign(what: string): AppError {
  return new AppError("foreign-origin", what, "If this address is yours, start with RDV_PUBLIC_ORIGIN=https://that.address");
}

/** Who is asking. A bearer token comes first; a cookie counts only for entries that allow it. */
export async function identify(request: IncomingMessage, entry: Entry, auth: Auth): Promise<Principal> {
  const authorization = only(request, "authorization");
  if (authorization !== undefined) {
    const token = /^Bearer (rdv(?:run)?_[A-Za-z0-9_-]{20,100})$/.exec(authorization)?.[1];
    if (token === undefined) return { kind: "anonymous" };
    return token.startsWith("rdvrun_") ? auth.fromRunToken(token) : auth.fromToken(token);
  }
  const cookie = only(request, "cookie");
  if (!entry.cookiesCount || cookie === undefined) return { kind: "anonymous" };
  return auth.fromCookie(new Headers({ cookie }), entry);
}

/** Refuses to listen where strangers could knock before there is an owner and an https address. */
export function requireSafeBind(options: { isLoopback: boolean; publicOrigin: string | null; hasOwner: boolean; host: string }): void {
  if (options.isLoopback) return;
  const missing = [options.hasOwner ? "" : "an owner (rdv owner create)", options.publicOrigin ? "" : "RDV_PUBLIC_ORIGIN=https://…"].filter(Boolean);
  if (missing.length > 0) throw new AppError("forbidden", `Listening on ${options.host} needs ${missing.join(" and ")} first.`, "Start on 127.0.0.1, or add what is missing. Nothing was opened.");
}
