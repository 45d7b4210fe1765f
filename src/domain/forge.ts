import { z } from "zod";
import { Time } from "./ids.ts";
import type { ForgeCheck, ForgeComment } from "./forge-news.ts";

/** A forge as its own file declares it. */
export const ForgeKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Where a project's pull requests go; null is found out by the remote's address. */
export const ForgeSettings = z.strictObject({
  /** The remote that branches are pushed to. */
  remote: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "is not the name of a remote"),
  /** Which kind of forge it is, where its address does not say. */
  kind: ForgeKind.nullable(),
  /** Address of its API, where it is not the usual one. */
  api: z.url({ protocol: /^https?$/ }).max(500).nullable(),
  /** Environment variable of the server that holds the token, where it is not the usual one. */
  tokenEnv: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "is not the name of an environment variable").nullable(),
});
export type ForgeSettings = z.infer<typeof ForgeSettings>;

/** A token for a project's forge, as it is given. */
export const ForgeTokenKeep = z.strictObject({ token: z.string().trim().regex(/^[\x21-\x7E]{16,500}$/, "is no token: 16 letters or more, without spaces") });

/** What is ever told of a kept token: where it goes, and since when. */
export const ForgeToken = z.object({ api: z.string(), createdAt: Time });
export type ForgeToken = z.infer<typeof ForgeToken>;

/** One question to a forge's API; the path is behind the address of the API. */
export interface ForgeRequest {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
}

/** Asks the forge and returns what it answered, read as JSON. Throws what it refused. */
export type AskForge = (request: ForgeRequest) => Promise<unknown>;

/** A pull request to be: the branch is on the forge already. */
export interface Proposed {
  repository: string;
  branch: string;
  base: string;
  title: string;
  body: string;
}

/** What a forge says of a pull request now. */
export interface SeenPullRequest {
  state: "open" | "merged" | "closed";
  url: string;
  headSha: string | null;
  checks: ForgeCheck[];
  comments: ForgeComment[];
}

/** A forge plug: where it lives, how one signs in, what it is asked. */
export interface Forge {
  id: string;
  name: string;
  /** Hosts that are known to be this forge; only there a token of the environment is sent unless the owner names the API. */
  hosts: readonly string[];
  /** Address of the API on a host. */
  api(host: string): string;
  /** Environment variables that usually hold its token. */
  tokenEnvs: readonly string[];
  /** The signed-in person's own program, which answers the same questions. Whether somebody is signed in it must tell without the network. */
  program: { name: string; signedIn(host: string): readonly string[]; ask(host: string, request: ForgeRequest): readonly string[] } | null;
  headers(token: string): Readonly<Record<string, string>>;
  /** Opens a pull request; one that is open for the branch already is that one. */
  open(ask: AskForge, proposed: Proposed): Promise<{ number: number; url: string }>;
  read(ask: AskForge, on: { repository: string; number: number }): Promise<SeenPullRequest>;
}

/** A remote's address, taken apart; null when a branch cannot be pushed there as to a forge. */
export function readRemote(url: string): { host: string; repository: string; clean: string } | null {
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)([^\s]+)$/.exec(url);
  if (scp && !url.includes("://")) return named(scp[1] ?? "", scp[2] ?? "", url);
  if (url.startsWith("/")) return named("", url, url);
  const parsed = URL.parse(url);
  if (!parsed || !["https:", "http:", "ssh:", "file:"].includes(parsed.protocol)) return null;
  const { hostname } = parsed;
  const pathname = decoded(parsed.pathname);
  parsed.username = parsed.protocol === "ssh:" ? parsed.username : "";
  parsed.password = "";
  return named(hostname, pathname, parsed.toString());
}

/** A path as it is meant; one that is no encoding names nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}

function named(host: string, path: string, clean: string): { host: string; repository: string; clean: string } | null {
  const parts = path.replace(/\/+$/, "").replace(/\.git$/, "").split("/").filter(Boolean);
  // A folder of this machine has no owner before its path; what counts are the last two names.
  const repository = (host === "" ? parts.slice(-2) : parts).join("/");
  // The name becomes part of an address of the API, which must not lead elsewhere.
  if (host !== "" && parts.some((part) => part === "." || part === "..")) return null;
  return /^[\w.-]+(\/[\w.-]+)+$/.test(repository) ? { host: host.toLowerCase(), repository, clean } : null;
}
