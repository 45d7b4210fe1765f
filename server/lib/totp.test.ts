import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newTotpSecret, totpAddress, totpStep } from "./totp.ts";

/** The secret and the codes of RFC 6238, appendix B, for SHA-1; its eight digits end in our six. */
const KEY = "12345678901234567890";
const VECTORS: [number, string][] = [[59, "287082"], [1_111_111_109, "081804"], [1_111_111_111, "050471"], [1_234_567_890, "005924"], [2_000_000_000, "279037"], [20_000_000_000, "353130"]];
const at = (seconds: number, after = 0) => ({ at: seconds * 1000, after });

describe("a time-based code", () => {
  test.each(VECTORS)("at %i s is the one of the standard", async (seconds, digits) => {
    expect(await totpStep(KEY, digits, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  test("counts for its own thirty seconds, those before and those after, and no others", async () => {
    const step = Math.floor(1_234_567_890 / 30);
    for (let drift = -4; drift <= 4; drift++) {
      const taken = await totpStep(KEY, "005924", at((step + drift) * 30 + 15));
      expect([drift, taken]).toEqual([drift, Math.abs(drift) <= 1 ? step : undefined]);
    }
  });

  test("counts to the second at both ends", async () => {
    const step = Math.floor(1_234_567_890 / 30);
    const taken = [(step - 1) * 30 - 0.001, (step - 1) * 30, (step + 2) * 30 - 0.001, (step + 2) * 30].map((seconds) => totpStep(KEY, "005924", at(seconds)));
    expect(await Promise.all(taken)).toEqual([undefined, step, step, undefined]);
  });

  test("of a step that was taken, or of an earlier one, does not count", async () => {
    const step = Math.floor(1_234_567_890 / 30);
    expect(await totpStep(KEY, "005924", at(1_234_567_890, step - 1))).toBe(step);
    for (const after of [step, step + 1]) expect(await totpStep(KEY, "005924", at(1_234_567_890, after))).toBeUndefined();
  });

  test("is nothing else that is typed", async () => {
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 12 }).filter((text) => !["005924"].includes(text) && !/^\d{6}$/.test(text)), async (text) => {
      expect(await totpStep(KEY, text, at(1_234_567_890))).toBeUndefined();
    }), { numRuns: 200 });
  });
});

describe("a new secret", () => {
  test("is 180 bit, another each time, and reaches the app whole", () => {
    const made = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(made).size).toBe(50);
    for (const key of made) expect(key).toMatch(/^[\w-]{30}$/);
    const url = new URL(totpAddress(KEY, "me+you@example.org"));
    expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual(["otpauth:", "totp", "/Remote Dev:me+you@example.org"]);
    expect(Object.fromEntries(url.searchParams)).toEqual({ secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", issuer: "Remote Dev", digits: "6", period: "30" });
  });
});
