import { createHmac } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/** The bytes of a secret as it is typed in. */
export function keyIn(secret: string): Buffer {
  const bits = Array.from(secret.replaceAll(" ", "")).map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The app on the owner's phone, written after RFC 6238 and not after our server: it knows the secret as it is typed in. */
export function authenticator(secret: string): { code(stepsLater?: number): string } {
  const key = keyIn(secret);
  return {
    code(stepsLater = 0) {
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + stepsLater));
      const hash = createHmac("sha1", key).update(counter).digest();
      const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
      return String(number % 1_000_000).padStart(6, "0");
    },
  };
}
