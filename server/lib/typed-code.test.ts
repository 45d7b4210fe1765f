import { describe, expect, test } from "vitest";
import { normalCode, sameText, typedCode } from "./typed-code.ts";

describe("a code to type", () => {
  test("has its letters in groups of five, none of which looks like a digit", () => {
    expect(typedCode(15)).toMatch(/^([2-9A-HJKMNP-Z]{5}-){2}[2-9A-HJKMNP-Z]{5}$/);
    expect(typedCode(26)).toMatch(/^([2-9A-HJKMNP-Z]{5}-){5}[2-9A-HJKMNP-Z]$/);
  });

  test("uses all 31 letters, and is another each time", () => {
    const codes = Array.from({ length: 300 }, () => typedCode(15));
    expect(new Set(codes).size).toBe(300);
    expect(new Set(codes.join("").replaceAll("-", "")).size).toBe(31);
  });

  test("may be typed carelessly", () => {
    expect(normalCode(" ab2cd efghj-KMNPQ\n")).toBe("AB2CDEFGHJKMNPQ");
    expect([sameText("a", "a"), sameText("a", "b"), sameText("", "")]).toEqual([true, false, true]);
  });
});
