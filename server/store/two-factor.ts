import { and, count, eq } from "drizzle-orm";
import type { Db, Write } from "../db/client.ts";
import { recoveryCode, twoFactor } from "../db/schema/identity.ts";

/** A second factor; its secret as it is kept, sealed. `enabledAt` is null while it is being set up. */
export interface TwoFactorRow {
  userId: string;
  secret: string;
  lastStep: number;
  enabledAt: string | null;
}

/** A person's second factor, also one that is only being set up. */
export async function findTwoFactor(db: Db, userId: string): Promise<TwoFactorRow | undefined> {
  return (await db.select().from(twoFactor).where(eq(twoFactor.userId, userId)).limit(1))[0];
}

/** Whether signing in takes more than the password. */
export async function hasTwoFactor(db: Db, userId: string): Promise<boolean> {
  return typeof (await findTwoFactor(db, userId))?.enabledAt === "string";
}

/** Puts a factor in the place of the one there was. */
export function putTwoFactor(db: Db, row: TwoFactorRow): Write {
  return db.insert(twoFactor).values(row).onConflictDoUpdate({ target: twoFactor.userId, set: row });
}

export function updateTwoFactor(db: Db, userId: string, fields: { lastStep?: number; enabledAt?: string }): Write {
  return db.update(twoFactor).set(fields).where(eq(twoFactor.userId, userId));
}

/** Removes the factor together with its recovery codes. */
export function deleteTwoFactor(db: Db, userId: string): Write[] {
  return [db.delete(twoFactor).where(eq(twoFactor.userId, userId)), db.delete(recoveryCode).where(eq(recoveryCode.userId, userId))];
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  return (await db.select({ left: count() }).from(recoveryCode).where(eq(recoveryCode.userId, userId)))[0]?.left ?? 0;
}

export async function hasRecoveryCode(db: Db, userId: string, hash: string): Promise<boolean> {
  return (await db.select().from(recoveryCode).where(ownCode(userId, hash)).limit(1)).length > 0;
}

export function deleteRecoveryCode(db: Db, userId: string, hash: string): Write {
  return db.delete(recoveryCode).where(ownCode(userId, hash));
}

/** Puts new recovery codes in the place of all there were. */
export function putRecoveryCodes(db: Db, userId: string, hashes: readonly string[]): Write[] {
  return [db.delete(recoveryCode).where(eq(recoveryCode.userId, userId)), db.insert(recoveryCode).values(hashes.map((hash) => ({ hash, userId })))];
}

function ownCode(userId: string, hash: string) {
  return and(eq(recoveryCode.userId, userId), eq(recoveryCode.hash, hash));
}
