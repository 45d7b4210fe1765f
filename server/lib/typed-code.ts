import { randomInt, timingSafeEqual } from "node:crypto";
import { sha256 } from "./ids.ts";

/** No letters that look like digits: 31 of them, almost five bit each. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A random code of so many letters, in groups people can type. */
export function typedCode(letters: number): string {
  const text = Array.from({ length: letters }, () => LETTERS[randomInt(LETTERS.length)] ?? "").join("");
  return (text.match(/.{1,5}/g) ?? []).join("-");
}

/** A code without what typing adds to it. */
export function normalCode(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/** Compares in a time that says nothing about the texts. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
