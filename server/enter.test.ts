import { describe, expect, it } from "vitest";
import { codeIn, lacking, leftWords, passwordNote, placeAfter, refusalOf, sixDigits, waitWords } from "../public/enter.js";

describe("placeAfter", () => {
  it.each([
    ["", "/"],
    ["?to=%2Fp%2F01%2Fwork%2F3", "/p/01/work/3"],
    ["?to=%2Finbox%3Fa%3D1", "/inbox?a=1"],
    ["?to=https%3A%2F%2Fevil.example", "/"],
    ["?to=%2F%2Fevil.example", "/"],
    ["?to=%2F%5Cevil.example", "/"],
    ["?to=%2F%09%2Fevil.example", "/"],
    ["?to=javascript%3Aalert(1)", "/"],
  ])("%s leads to %s", (search, place) => {
    expect(placeAfter(search)).toBe(place);
  });
});

describe("codeIn", () => {
  it("reads the code of a printed link and nothing else", () => {
    expect(codeIn("#ab2cd-efghj-k")).toBe("AB2CD-EFGHJ-K");
    for (const hash of ["", "#", "#room", "#<script>alert", `#${"A".repeat(101)}`]) expect(codeIn(hash)).toBe("");
  });
});

describe("passwordNote", () => {
  it("counts characters, not code units", () => {
    expect(passwordNote("")).toBeUndefined();
    expect(passwordNote("🔑".repeat(11))).toEqual({ text: "11 of at least 12 characters", good: false });
    expect(passwordNote("twelve chars")).toEqual({ text: "12 characters, long enough", good: true });
  });
});

describe("lacking", () => {
  const whole = { code: "ABCDE", email: "ada@example.org", password: "correct horse" };
  it.each([
    [{}, true, undefined],
    [{ code: " " }, true, "code"],
    [{ email: "ada" }, true, "email"],
    [{ password: "short" }, true, "password"],
    [{ code: "", password: "short" }, false, undefined],
    [{ password: "" }, false, "password"],
    [{ factor: " " }, false, "factor"],
    [{ factor: "123456" }, false, undefined],
  ])("with %j (new: %s) it points at %s", (edit, isNew, field) => {
    expect(lacking({ ...whole, ...edit }, isNew)?.field).toBe(field);
  });
});

describe("sixDigits", () => {
  it.each([["123456", "123456"], [" 123 456\n", "123456"], ["123-456", "123456"], ["12345", undefined], ["1234567", undefined], ["ABCDE-FGHJK-LMNPQ", undefined], ["", undefined]])("in %j are %j", (text, digits) => {
    expect(sixDigits(text)).toBe(digits);
  });
});

describe("refusalOf", () => {
  it("knows that the second factor is asked for, from a wrong password", () => {
    expect(refusalOf(401, { code: "second-factor-needed", title: "More.", detail: "Type." }, false)).toEqual({ field: "factor", asksFactor: true, what: "More.", next: "Type." });
    expect(refusalOf(401, { code: "unauthenticated", title: "x" }, false).asksFactor).toBeUndefined();
    expect(refusalOf(403, { code: "second-factor-missing", title: "Not here.", detail: "There." }, false)).toEqual({ what: "Not here.", next: "There." });
  });

  it("tells a wrong code, an existing owner and a wrong password apart", () => {
    expect(refusalOf(403, { title: "This is not the set-up code.", detail: "Look." }, true)).toEqual({ field: "code", what: "This is not the set-up code.", next: "Look." });
    expect(refusalOf(409, { title: "x" }, true).owned).toBe(true);
    expect(refusalOf(401, {}, false).field).toBe("password");
  });

  it("says how long to wait", () => {
    expect(refusalOf(429, { retryAfter: 90 }, false).wait).toBe(90);
    expect(refusalOf(429, {}, false).wait).toBe(900);
  });

  it("puts the server's word on a field to that field, and keeps any other", () => {
    expect(refusalOf(400, { title: "body.email: Invalid email address" }, true)).toMatchObject({ field: "email", what: "The email is not accepted: Invalid email address." });
    expect(refusalOf(0, { title: "The server did not answer.", detail: "See." }, false)).toEqual({ what: "The server did not answer.", next: "See." });
    expect(refusalOf(500, {}, false).next).not.toBe("");
  });
});

describe("waitWords and leftWords", () => {
  it("names the time and what is left", () => {
    expect(waitWords(new Date(2026, 2, 1, 9, 5))).toContain("at 09:05.");
    expect([125, 59].map(leftWords)).toEqual(["2 min 5 s", "59 s"]);
  });
});
