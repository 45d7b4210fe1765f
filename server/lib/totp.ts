import { createOTP } from "@better-auth/utils/otp";
import { secret } from "./ids.ts";
import { sameText } from "./typed-code.ts";

const STEP_MS = 30_000;

/** A new secret for time-based codes, 180 bit, whose base32 has no padding. */
export function newTotpSecret(): string {
  return secret(23).slice(0, 30);
}

/** What the QR code holds and an authenticator app reads. */
export function totpAddress(key: string, account: string): string {
  return createOTP(key).url("Remote Dev", account);
}

/**
 * The number of the 30 seconds (RFC 6238, SHA-1, six digits) a code belongs to: those at `at`, the ones before or the ones after, for
 * clocks that differ. Undefined when it belongs to none of them, or only to steps up to `after`, which were taken before.
 */
export async function totpStep(key: string, digits: string, when: { at: number; after: number }): Promise<number | undefined> {
  const now = Math.floor(when.at / STEP_MS);
  const { hotp } = createOTP(key);
  let found: number | undefined;
  for (const step of [now - 1, now, now + 1]) {
    if (sameText(await hotp(step), digits) && step > when.after) found ??= step;
  }
  return found;
}
