import { createHash, randomBytes, randomFillSync } from "node:crypto";
import { monotonicFactory } from "ulid";
import type { Id, Time } from "#domain/ids.ts";

/** Makes ids that sort in the order they were made, also within one millisecond. */
export const newId: () => Id = monotonicFactory(drawn(Buffer.alloc(4096)));

/** Random numbers from 0 to 1, of a byte each, drawn many at a time: a call of the generator for each letter of an id costs more than all the rest. */
function drawn(pool: Buffer): () => number {
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    return (pool[used++] ?? 0) / 256;
  };
}

/** The present as it is stored and shown. */
export function now(): Time {
  return new Date().toISOString();
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Unguessable text of the given number of bytes, base64url. */
export function secret(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}
