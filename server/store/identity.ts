import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import type { SignIn, TokenView } from "#domain/api.ts";
import { cleanText } from "#domain/text.ts";
import type { Db, Write } from "../db/client.ts";
import { account, authSession, owner, token, user } from "../db/schema/identity.ts";

/** The one owner, or undefined before the first run is finished. */
export async function findOwner(db: Db): Promise<{ userId: string; email: string } | undefined> {
  return (await db.select({ userId: owner.userId, email: user.email }).from(owner).innerJoin(user, eq(user.id, owner.userId)).limit(1))[0];
}

/** Id of the person this server works for. The row is there from the first start; a password makes it the owner. */
export const LOCAL_USER = "local";

/** The person's row, without a way to sign in; nothing when it is there already. */
export function insertLocalUser(db: Db, at: Date): Write {
  return db.insert(user).values({ id: LOCAL_USER, name: "Owner", email: "owner@localhost", emailVerified: false, createdAt: at, updatedAt: at }).onConflictDoNothing();
}

/** Makes the person the owner: address, password and the single slot; together or not at all. */
export function insertOwner(db: Db, row: { email: string; passwordHash: string; at: string }): Write[] {
  const at = new Date(row.at);
  return [
    db.update(user).set({ email: row.email, emailVerified: true, updatedAt: at }).where(eq(user.id, LOCAL_USER)),
    db.insert(account).values({ id: LOCAL_USER, accountId: LOCAL_USER, providerId: "credential", userId: LOCAL_USER, password: row.passwordHash, createdAt: at, updatedAt: at }),
    db.insert(owner).values({ slot: 1, userId: LOCAL_USER, createdAt: row.at }),
  ];
}

export async function findPasswordHash(db: Db, userId: string): Promise<string | undefined> {
  const [row] = await db.select({ password: account.password }).from(account).where(and(eq(account.userId, userId), eq(account.providerId, "credential"))).limit(1);
  return row?.password ?? undefined;
}

/** When the password was last given in a browser's session. */
export async function findConfirmedAt(db: Db, authSessionId: string): Promise<Date | undefined> {
  const [row] = await db.select({ confirmedAt: authSession.confirmedAt, createdAt: authSession.createdAt }).from(authSession).where(eq(authSession.id, authSessionId)).limit(1);
  return row?.confirmedAt ?? row?.createdAt;
}

/** Notes in a browser's session that the password was given, or that it was used. */
export function updateSignIn(db: Db, authSessionId: string, fields: { confirmedAt?: Date; updatedAt?: Date }): Write {
  return db.update(authSession).set(fields).where(eq(authSession.id, authSessionId));
}

/** Milliseconds after which a browser that was not used is signed out. */
export const IDLE_MS = 12 * 3600 * 1000;

/** Browsers that are signed in, the last used first. */
export async function listSignIns(db: Db, userId: string): Promise<Omit<SignIn, "isThis">[]> {
  const isLive = and(eq(authSession.userId, userId), gt(authSession.expiresAt, new Date()), gt(authSession.updatedAt, new Date(Date.now() - IDLE_MS)));
  const rows = await db.select().from(authSession).where(isLive).orderBy(desc(authSession.updatedAt));
  return rows.map((row) => ({ id: row.id, device: cleanText(row.userAgent ?? "", 300), createdAt: row.createdAt.toISOString(), lastUsedAt: row.updatedAt.toISOString() }));
}

export function deleteSignIn(db: Db, id: string): Write {
  return db.delete(authSession).where(eq(authSession.id, id));
}

/** Ends every browser's session of a person but one, also those nobody used for long. */
export function deleteOtherSignIns(db: Db, userId: string, keep: string | null): Write {
  return db.delete(authSession).where(and(eq(authSession.userId, userId), keep === null ? undefined : ne(authSession.id, keep)));
}

export function updatePassword(db: Db, userId: string, hash: string): Write {
  return db.update(account).set({ password: hash, updatedAt: new Date() }).where(and(eq(account.userId, userId), eq(account.providerId, "credential")));
}

type TokenRow = TokenView & { userId: string; hash: string };

const visible = {
  id: token.id, name: token.name, scopes: token.scopes, projectId: token.projectId,
  createdAt: token.createdAt, expiresAt: token.expiresAt, lastUsedAt: token.lastUsedAt,
};

/** Tokens that are not revoked, newest first. */
export function listTokens(db: Db, userId: string): Promise<TokenView[]> {
  return db.select(visible).from(token).where(and(eq(token.userId, userId), isNull(token.revokedAt))).orderBy(desc(token.id));
}

/** The token with a hash, unless it is revoked; the caller looks at its expiry. */
export async function findToken(db: Db, hash: string): Promise<(TokenView & { userId: string }) | undefined> {
  return (await db.select({ ...visible, userId: token.userId }).from(token).where(and(eq(token.hash, hash), isNull(token.revokedAt))).limit(1))[0];
}

export function insertToken(db: Db, row: TokenRow): Write {
  return db.insert(token).values(row);
}

export function updateToken(db: Db, id: string, fields: { lastUsedAt?: string; revokedAt?: string }): Write {
  return db.update(token).set(fields).where(eq(token.id, id));
}
