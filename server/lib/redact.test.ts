import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedact, findSecrets, secretValues } from "./redact.ts";

const SHAPES = [
  `sk-ant-${"a1B2".repeat(8)}`, `sk-proj-${"a".repeat(40)}`, `sk-${"b".repeat(48)}`, `ghp_${"c".repeat(36)}`, `gho_${"c".repeat(36)}`, `github_pat_${"d".repeat(60)}`, `glpat-${"e".repeat(20)}`, `AIza${"f".repeat(35)}`,
  "AKIAIOSFODNN7EXAMPLE", `xoxb-${"1".repeat(20)}`, `rdv_${"g".repeat(43)}`, `npm_${"h".repeat(36)}`, `eyJ${"i".repeat(20)}.eyJ${"j".repeat(20)}.${"k".repeat(20)}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${"bGluZQ\n".repeat(20)}-----END RSA PRIVATE KEY-----`,
];

describe("redacting", () => {
  it.each(SHAPES)("takes out %s, wherever it stands", (secret) => {
    expect(createRedact([])(`a "${secret}", b`)).toBe('a "[redacted]", b');
  });

  it("takes out known values in every form they travel in", () => {
    const value = "p@ss word/with+signs&é";
    const redact = createRedact([value]);
    const forms = [value, Buffer.from(value).toString("base64"), Buffer.from(value).toString("base64url"), Buffer.from(value).toString("hex"), encodeURIComponent(value)];
    for (const form of forms) expect(redact(`x ${form} y`)).toBe("x [redacted] y");
  });

  it("leaves no known value in any text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 6, maxLength: 20, unit: fc.constantFrom("a", "b", "1", "/", "=") }), { minLength: 1, maxLength: 4 }), fc.array(fc.string({ maxLength: 5 }), { maxLength: 5 }), (values, between) => {
        const text = between.join(values.join(""));
        const clean = createRedact(values)(text);
        expect(values.filter((value) => clean.includes(value))).toEqual([]);
      }),
    );
  });

  it("without values and secrets changes nothing, and an empty value is none", () => {
    fc.assert(fc.property(fc.lorem({ maxCount: 30 }), (text) => { expect(createRedact([""])(text)).toBe(text); }));
  });

  it("is quick on hostile texts", () => {
    const redact = createRedact(["some-secret-value"]);
    for (const unit of ["sk-", "-----BEGIN PRIVATE KEY-----", "eyJ", "eyJaaaaaaaaaa.", "a", "-", "AKIA", "xoxb-1"]) {
      const since = performance.now();
      redact(unit.repeat(Math.ceil(200_000 / unit.length)));
      expect(performance.now() - since).toBeLessThan(3000);
    }
  });
});

describe("finding secrets", () => {
  it.each(SHAPES)("tells of %s without giving it away", (secret) => {
    const [found] = findSecrets(`x = "${secret}"`);
    expect(found).toBe(`${secret.slice(0, 8)}…`);
  });

  it.each(["const key = process.env.API_KEY;", "sk-short", "ghp_tooshort", "git commit 0123456789abcdef0123456789abcdef01234567", "-----BEGIN PUBLIC KEY-----", "AKIA is a prefix"])("%s is none", (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

describe("secrets of an environment", () => {
  it("are told by their names, and are long enough to be one", () => {
    expect(secretValues({ API_KEY: "0123456789ab", MY_TOKEN: "short", PATH: "/usr/bin:/bin:/sbin", db_password: "correct horse", EMPTY_SECRET: "", GONE_KEY: undefined }).sort()).toEqual(["0123456789ab", "correct horse"]);
  });
});
