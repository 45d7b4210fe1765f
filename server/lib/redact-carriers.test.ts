import { describe, expect, test } from "vitest";
import { createRedact, findSecrets } from "./redact.ts";

const KEY = `sk-ant-api03-${"a1B2".repeat(8)}`;
const ESC = "\u001B";

/** Ways in which a secret gets into text that is stored, logged or shown. */
const CARRIERS: readonly [how: string, wrap: (secret: string) => string][] = [
  ["alone", (s) => s],
  ["in a sentence", (s) => `the key is ${s}.`],
  ["in quotes", (s) => `"${s}"`],
  ["as an assignment", (s) => `ANTHROPIC_API_KEY=${s}`],
  ["behind a line break in JSON", (s) => JSON.stringify({ output: `line one\n${s}\nline three` })],
  ["behind a tab in JSON", (s) => JSON.stringify({ output: `a\t${s}` })],
  ["in JSON inside JSON", (s) => JSON.stringify({ body: JSON.stringify({ output: `x\n${s}` }) })],
  ["in colour", (s) => `${ESC}[1;31m${s}${ESC}[0m`],
  ["in colour in JSON", (s) => JSON.stringify({ screen: `${ESC}[32m${s}${ESC}[0m` })],
  ["in an address", (s) => `https://x.example/?a=b%20${s}&c=d`],
  ["as user of an address", (s) => `https://${s}@x.example/`],
  ["behind umlauts", (s) => `für ${s}`],
];

describe("a secret of a known shape is taken out", () => {
  test.each(CARRIERS)("%s", (_how, wrap) => {
    const redacted = createRedact([])(wrap(KEY));
    expect(redacted).not.toContain("a1B2a1B2");
    expect(redacted.replace("[redacted]", KEY)).toBe(wrap(KEY));
    expect(findSecrets(wrap(KEY))).toHaveLength(1);
  });

  test("and JSON stays JSON", () => {
    expect(JSON.parse(createRedact([])(JSON.stringify({ a: `x\n${KEY}`, b: 1 })))).toEqual({ a: "x\n[redacted]", b: 1 });
  });
});

describe("a value that is known is taken out", () => {
  const VALUE = 'pa"ss\\word\nof two lines';

  test("in each of its encodings, and as JSON writes it", () => {
    const redact = createRedact([VALUE]);
    const bytes = Buffer.from(VALUE);
    const forms = [VALUE, JSON.stringify({ a: VALUE }), bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex"), bytes.toString("hex").toUpperCase(), encodeURIComponent(VALUE)];
    for (const form of forms) expect(redact(`<${form}>`)).toMatch(/^<(\[redacted\]|\{"a":"\[redacted\]"\})>$/);
  });

  test("the longer of two first, so that no end of it is left", () => {
    expect(createRedact(["correct-horse", "correct-horse-battery"])("correct-horse-battery")).toBe("[redacted]");
  });
});

describe("words that only look a little like secrets stay", () => {
  test.each(["risk-assessment-of-the-whole-department-in-detail", "the task-1234567890abcdef1234567890abcdef12 is done", "my_npm_0123456789012345678901234567890123456", "eyJ", "C:\\new\\things", "sk-", "AKIAnot", "npm_config_user_agent"])("%s", (text) => {
    expect(createRedact([])(text)).toBe(text);
  });
});

test("a megabyte made to be slow is not", () => {
  const redact = createRedact(["some-known-value"]);
  for (const unit of ["eyJ-", "-eyJaaaaaaaaaaa", "eyJaaaaaaaaaa.eyJaaaaaaaaaa-", "-----BEGIN RSA ", "sk-a.", "\\n", `${ESC}[0;`, "%20", "some-known-valu"]) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const since = performance.now();
    redact(text);
    expect([unit, performance.now() - since < 1000]).toEqual([unit, true]);
  }
});
