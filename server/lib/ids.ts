import { createHash, randomBytes } from "node:crypto";
import { monotonicFactory } from "ulid";
import type { Id, Time } from "#domain/ids.ts";

/** Makes ids that sort in the order they were made, also within one millisecond. */
export const newId: () => Id = monotonicFactory();

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
