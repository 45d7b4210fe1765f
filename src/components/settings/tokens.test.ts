import { describe, expect, it } from "vitest";
import { ACCESS, Scope } from "#domain/access.ts";
import { lifeOf, SCOPE_WORDS, tryLine } from "./tokens.ts";

describe("SCOPE_WORDS", () => {
  it("has a word for each scope there is", () => {
    expect(SCOPE_WORDS.map((s) => s.scope).toSorted()).toEqual(Scope.options.toSorted());
  });
});

describe("lifeOf", () => {
  const now = new Date("2026-03-01T12:00:00.000Z");
  it.each([
    ["2026-03-01T11:59:59.000Z", "expired", true],
    ["2026-03-01T12:00:00.000Z", "expired", true],
    ["2026-03-01T20:00:00.000Z", "expires today", false],
    ["2026-03-02T11:59:30.000Z", "1 day left", false],
    ["2026-05-30T11:59:59.000Z", "90 days left", false],
  ])("at %s: %s", (expiresAt, text, isOver) => {
    expect(lifeOf({ expiresAt }, now)).toEqual({ text, isOver });
  });
});

describe("tryLine", () => {
  it("asks a route that reading opens", () => {
    expect(tryLine("https://desk.example", "rdv_x")).toBe('curl -H "Authorization: Bearer rdv_x" https://desk.example/api/projects');
    expect(ACCESS["GET /api/projects"]?.scope).toBe("read");
  });
});
