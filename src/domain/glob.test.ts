import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInScope, matchesGlob } from "./glob.ts";

const name = fc.string({ unit: fc.constantFrom("a", "b", ".", "-"), minLength: 1, maxLength: 4 }).filter((n) => n !== "." && n !== "..");
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join("/"));
const part = fc.oneof(fc.constant("**"), fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "."), minLength: 1, maxLength: 4 }).filter((n) => n !== "." && n !== ".." && !n.includes("**")));
const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));

/** The same language as a regular expression; slow on bad patterns, and therefore only here. */
function oracle(pattern: string): RegExp {
  const parts = pattern.split("/").map((p) => (p === "**" ? "**" : p.replace(/[.]/g, "\\.").replaceAll("*", "[^/]*").replaceAll("?", "[^/]")));
  const body = parts.reduce((source, part, i) => {
    const isLast = i === parts.length - 1;
    if (part !== "**") return `${source}${part}/`;
    return isLast ? `${source}(?:[^/]+/)*` : `${source}(?:[^/]+/)*`;
  }, "^");
  return new RegExp(`${body}$`);
}

describe("matchesGlob", () => {
  it.each([
    ["src/a.ts", "src/a.ts", true],
    ["src/a.ts", "src/*.ts", true],
    ["src/x/a.ts", "src/*.ts", false],
    ["src/x/y/a.ts", "src/**/a.ts", true],
    ["src/a.ts", "src/**/a.ts", true],
    ["src/x/y", "src/**", true],
    ["src", "src/**", true],
    ["a.ts", "?.ts", true],
    ["ab.ts", "?.ts", false],
    ["🎉.ts", "?.ts", true],
    ["x/y/z", "**/z", true],
    ["z", "**/z", true],
    ["a.b", "a?b", true],
    ["axb", "a.b", false],
    ["src/a.ts", "src/a.tsx", false],
    ["aaab", "*a*b", true],
  ])("%s against %s: %s", (path, pattern, expected) => {
    expect(matchesGlob(path, pattern)).toBe(expected);
  });

  it("agrees with a regular expression", () => {
    fc.assert(
      fc.property(path, pattern, (path, pattern) => {
        expect(matchesGlob(path, pattern)).toBe(oracle(pattern).test(`${path}/`));
      }),
      { numRuns: 5000 },
    );
  });

  it("every path matches itself and `**`", () => {
    fc.assert(fc.property(path, (path) => { expect([matchesGlob(path, path), matchesGlob(path, "**")]).toEqual([true, true]); }));
  });

  it("takes linear time where a regular expression takes exponential time", () => {
    const since = performance.now();
    expect(matchesGlob("a".repeat(4000), `${"*a".repeat(200)}b`)).toBe(false);
    expect(matchesGlob("a/".repeat(2000), `${"**/a/".repeat(100)}b`)).toBe(false);
    expect(performance.now() - since).toBeLessThan(1000);
  });
});

describe("isInScope", () => {
  it.each([
    ["src/foo/a.ts", ["src/foo"], true],
    ["src/foo/a.ts", ["src/foo/"], true],
    ["src/foo/a.ts", ["./src/foo"], true],
    ["src/foobar/a.ts", ["src/foo"], false],
    ["src/foo", ["src/foo"], true],
    ["docs/x.md", ["src", "docs/*.md"], true],
    ["packages/a/src/x.ts", ["packages/*"], true],
    ["packages/a/src/x.ts", ["packages/*/src"], true],
    ["packages/a/test/x.ts", ["packages/*/src"], false],
    ["src/a.ts", ["**/*.ts"], true],
    ["src/../etc/passwd", ["src"], false],
    ["src/a.ts", ["../src"], false],
    ["src/a.ts", [""], false],
    ["src/a.ts", ["/"], false],
    ["src/a.ts", [], false],
  ])("%s in %j: %s", (path, patterns, expected) => {
    expect(isInScope(path, patterns)).toBe(expected);
  });

  it("a folder covers everything below it and nothing beside it", () => {
    fc.assert(
      fc.property(path, path, (folder, rest) => {
        expect(isInScope(`${folder}/${rest}`, [folder])).toBe(true);
        expect(isInScope(`${folder}x/${rest}`, [folder])).toBe(false);
      }),
    );
  });

  it("more patterns never take a path out", () => {
    fc.assert(
      fc.property(path, fc.array(pattern, { maxLength: 3 }), pattern, (path, some, more) => {
        expect(isInScope(path, [...some, more])).toBe(isInScope(path, some) || isInScope(path, [more]));
      }),
    );
  });
});
