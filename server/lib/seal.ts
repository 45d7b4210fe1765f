import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import { keyFile } from "./key-file.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/** Where a sealed text belongs: it opens nowhere else. */
export interface SealedIn {
  table: string;
  row: string;
}

/** The key of everything that is sealed in a data folder's database; it lies beside the database, not in it. */
export function masterKey(home: string): Buffer {
  const text = keyFile(join(home, "keys", "master-key"), () => randomBytes(32).toString("base64url"), "tokens kept for forges then have to be given again, and the second factor set up again, after: rdv owner two-factor off");
  return Buffer.from(text, "base64url");
}

/** Encrypts a text for one row of one table. */
export function seal(key: Buffer, place: SealedIn, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(placeOf(place));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

/** The text that was sealed; undefined when it was changed, moved to another row, or sealed with another key. */
export function unseal(key: Buffer, place: SealedIn, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG }).setAAD(placeOf(place)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

function placeOf({ table, row }: SealedIn): Buffer {
  return Buffer.from(JSON.stringify([table, row]));
}
