import type { Actor } from "#domain/action.ts";
import type { TokenCreate, TokenView } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import type { z } from "zod";
import type { App } from "../kernel.ts";
import { newId, now, secret, sha256 } from "../lib/ids.ts";
import { insertToken, listTokens, updateToken } from "../store/identity.ts";
import { findProject } from "../store/project.ts";

interface By {
  userId: string;
  actor: Actor;
}

/** Makes an API token. Its text is in the answer and nowhere else; the database keeps a hash. */
export async function createToken(app: App, by: By, input: z.infer<typeof TokenCreate>): Promise<TokenView & { token: string }> {
  const project = input.projectId ? await findProject(app.db, input.projectId) : undefined;
  if (input.projectId && project?.userId !== by.userId) throw new AppError("bad-request", "There is no such project to bind the token to.", "Check the id.");
  const token = `rdv_${secret(32)}`;
  const at = now();
  const view: TokenView = {
    id: newId(), name: input.name, scopes: input.scopes, projectId: input.projectId ?? null, createdAt: at,
    expiresAt: new Date(Date.parse(at) + input.days * 86_400_000).toISOString(), lastUsedAt: null,
  };
  await app.bus.commit((db) => ({
    writes: [insertToken(db, { ...view, userId: by.userId, hash: sha256(token) })],
    events: [{ kind: "token.created", actor: by.actor, payload: { tokenId: view.id, name: view.name, scopes: view.scopes } }],
    result: undefined,
  }));
  return { ...view, token };
}

/** Makes a token useless from this moment on. */
export async function revokeToken(app: App, by: By, id: string): Promise<void> {
  await app.bus.commit(async (db) => {
    const token = (await listTokens(db, by.userId)).find((t) => t.id === id);
    if (!token) throw new AppError("not-found", "There is no such token.", "Look at the list of tokens.");
    return { writes: [updateToken(db, id, { revokedAt: now() })], events: [{ kind: "token.revoked", actor: by.actor, payload: { tokenId: id } }], result: undefined };
  });
}
