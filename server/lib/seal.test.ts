import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { masterKey, seal, unseal } from "./seal.ts";

const key = randomBytes(32);
const place = { table: "two_factor", row: "local" };

describe("a sealed text", () => {
  test("opens where it was sealed, whatever it says", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(unseal(key, place, seal(key, place, text))).toBe(text);
    }));
  });

  test("opens in no other row or table, and with no other key", () => {
    const sealed = seal(key, place, "secret");
    expect(unseal(key, { ...place, row: "other" }, sealed)).toBeUndefined();
    expect(unseal(key, { ...place, table: "token" }, sealed)).toBeUndefined();
    expect(unseal(key, { table: "two_", row: "factorlocal" }, sealed)).toBeUndefined();
    expect(unseal(randomBytes(32), place, sealed)).toBeUndefined();
  });

  test("that was changed in any byte, or cut, opens nowhere", () => {
    const bytes = Buffer.from(seal(key, place, "secret"), "base64url");
    for (let i = 0; i < bytes.length; i++) {
      const bent = Buffer.from(bytes);
      bent[i] = (bent[i] ?? 0) ^ 1;
      expect(unseal(key, place, bent.toString("base64url"))).toBeUndefined();
      expect(unseal(key, place, bytes.subarray(0, i).toString("base64url"))).toBeUndefined();
    }
  });

  test("never looks the same twice, and shows nothing of what it says", () => {
    const many = Array.from({ length: 100 }, () => seal(key, place, "secret secret secret"));
    expect(new Set(many).size).toBe(100);
    expect(many.some((sealed) => Buffer.from(sealed, "base64url").includes("secret"))).toBe(false);
  });
});

describe("the master key", () => {
  test("is made once, for its owner only", () => {
    const home = privateFolder();
    mkdirSync(join(home, "keys"));
    const made = masterKey(home);
    const file = join(home, "keys", "master-key");
    expect([made.length, masterKey(home).equals(made), statSync(file).mode & 0o077]).toEqual([32, true, 0]);
    expect(Buffer.from(readFileSync(file, "utf8").trim(), "base64url").equals(made)).toBe(true);
  });
});
