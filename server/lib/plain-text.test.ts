import { describe, expect, it } from "vitest";
import type { CheckResult } from "#domain/evidence.ts";
import { plainResult, plainText } from "./plain-text.ts";
import { createRedact } from "./redact.ts";

const SECRET = "correct-horse-battery";
const redact = createRedact([SECRET]);
const ESC = "\u001B";

describe("what a program printed", () => {
  it.each([
    ["colours", `${ESC}[1;31mred${ESC}[0m`, "red"],
    ["a title and a link", `${ESC}]0;owned\u0007${ESC}]8;;https://evil.example\u0007text${ESC}]8;;\u0007`, "text"],
    ["a bell, a return and what is not seen", "a\u0007b\r\nc\u202Ed\u200B", "ab\ncd"],
    ["a secret", `key=${SECRET}`, "key=[redacted]"],
    ["a secret with a colour or nothing to be seen inside", `${SECRET.slice(0, 5)}${ESC}[32m${SECRET.slice(5, 9)}\u200B${SECRET.slice(9)}`, "[redacted]"],
  ])("is kept without %s", (_what, text, plain) => {
    expect(plainText(redact, text)).toBe(plain);
  });

  it("keeps its length, also where it is longer than any text of a person", () => {
    expect(plainText(redact, "x".repeat(300_000))).toHaveLength(300_000);
    expect(plainText(redact, "x".repeat(300), 10)).toBe("x".repeat(10));
  });
});

describe("a result", () => {
  const bad = `${ESC}[31m${SECRET}`;
  const result: CheckResult = { outcome: "failed", note: bad, findings: [{ message: bad, path: "a.ts" }], argv: ["npm", "test"], exitCode: 1, outputTail: bad, durationMs: 1, looks: [{ message: bad }] };

  it("is plain in everything it says, and else as it was", () => {
    const plain = "[redacted]";
    expect(plainResult(redact, result)).toEqual({ ...result, note: plain, findings: [{ message: plain, path: "a.ts" }], outputTail: plain, looks: [{ message: plain }] });
  });

  it("says no more than can be read", () => {
    const long = plainResult(redact, { ...result, note: "n".repeat(50_000), findings: [{ message: "m".repeat(50_000) }] });
    expect([long.note.length, long.findings[0]?.message.length]).toEqual([8000, 8000]);
  });
});
