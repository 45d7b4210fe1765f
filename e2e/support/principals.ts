import { io, type Socket } from "socket.io-client";
import type { Scope } from "#domain/access.ts";
import { account, user } from "../../server/db/schema/identity.ts";
import { sha256 } from "../../server/lib/ids.ts";
import { insertToken } from "../../server/store/identity.ts";
import { updateSessionSecrets } from "../../server/store/session.ts";
import { frameParser } from "../../src/client/frame-parser.ts";
import type { World } from "./world.ts";

/** Someone who asks over the port, as any program on the network would. */
export interface Asker {
  name: string;
  headers: Record<string, string>;
}

export const ANONYMOUS: Asker = { name: "anonymous", headers: {} };
const PASSWORD = "correct horse battery";

/** Makes the owner and signs them in; the cookie comes with what a browser of ours would send. */
export async function ownerAsker(world: World, email = "owner@example.org"): Promise<Asker> {
  await world.ask("POST", "/api/set-up", { code: world.setUpCode, email, password: PASSWORD });
  return { name: "owner", headers: await signIn(world, email) };
}

/** Signs in by password; works for anyone who has one, whether or not the gate then lets them in. */
export async function signIn(world: World, email: string): Promise<Record<string, string>> {
  const response = await fetch(`${world.url}/api/auth/sign-in/email`, { method: "POST", headers: { "content-type": "application/json", origin: world.url }, body: JSON.stringify({ email, password: PASSWORD }) });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  const cookie = (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  return { cookie, origin: world.url, "sec-fetch-site": "same-origin" };
}

/** A token of the owner. */
export async function tokenAsker(world: World, scopes: readonly Scope[], projectId?: string): Promise<Asker> {
  const { token } = await world.ask<{ token: string }>("POST", "/api/tokens", { name: scopes.join(" "), scopes, ...(projectId ? { projectId } : {}) });
  return { name: `token ${scopes.join("+")}${projectId ? " of one project" : ""}`, headers: { authorization: `Bearer ${token}` } };
}

/** A token that was good once. */
export async function deadToken(world: World, how: "expired" | "revoked"): Promise<Asker> {
  const token = `rdv_${how}0123456789abcdef0123456789abcdef`;
  const expiresAt = how === "expired" ? "2020-01-01T00:00:00.000Z" : "2099-01-01T00:00:00.000Z";
  const row = { id: `01J0000000000000000000000${how === "expired" ? "E" : "R"}`, userId: "local", name: how, scopes: ["admin" as const], projectId: null, createdAt: "2020-01-01T00:00:00.000Z", expiresAt, lastUsedAt: null, hash: sha256(token) };
  await world.app.bus.commit((db) => ({ writes: [insertToken(db, row)], events: [], result: undefined }));
  if (how === "revoked") await world.ask("DELETE", `/api/tokens/${row.id}`);
  return { name: `${how} token`, headers: { authorization: `Bearer ${token}` } };
}

/** A second person with a password of their own, and an all-powerful token: somebody the product does not know how to make. */
export async function stranger(world: World): Promise<{ browser: Asker; token: Asker }> {
  const { app } = world;
  const hash = (await app.db.select().from(account).limit(1))[0]?.password ?? "";
  const at = new Date();
  const token = "rdv_stranger0123456789abcdef0123456789abcdef";
  await app.bus.commit((db) => ({
    writes: [
      db.insert(user).values({ id: "stranger", name: "Stranger", email: "stranger@example.org", emailVerified: true, createdAt: at, updatedAt: at }),
      db.insert(account).values({ id: "stranger", accountId: "stranger", providerId: "credential", userId: "stranger", password: hash, createdAt: at, updatedAt: at }),
      insertToken(db, { id: "01J0000000000000000000000S", userId: "stranger", name: "all", scopes: ["admin", "read", "input", "task", "approve"], projectId: null, createdAt: at.toISOString(), expiresAt: "2099-01-01T00:00:00.000Z", lastUsedAt: null, hash: sha256(token) }),
    ],
    events: [],
    result: undefined,
  }));
  return {
    browser: { name: "another person's browser", headers: await signIn(world, "stranger@example.org") },
    token: { name: "another person's token", headers: { authorization: `Bearer ${token}` } },
  };
}

/** The token an agent's hooks have. */
export async function runAsker(world: World, sessionId: string): Promise<Asker> {
  const token = `rdvrun_${sessionId}_0123456789abcdef0123456789abcdef`;
  await world.app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, sessionId, { hookTokenHash: sha256(token), apiPort: null })], events: [], result: undefined }));
  return { name: "an agent's hook token", headers: { authorization: `Bearer ${token}` } };
}

/** Opens the WebSocket as somebody; undefined when the handshake is refused. */
export function connect(world: World, asker: Asker): Promise<Socket | undefined> {
  const socket = io(world.url, { transports: ["websocket"], parser: frameParser, extraHeaders: asker.headers, reconnection: false });
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(socket));
    socket.on("connect_error", () => {
      socket.close();
      resolve(undefined);
    });
  });
}
