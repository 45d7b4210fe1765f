import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectFacts } from "./check.ts";
import { hasAny, manifest, parsed, scriptsOf, tableOf } from "./manifest-text.ts";

const facts = (manifests: Record<string, string>, ...entries: string[]): ProjectFacts => ({ manifests, entries });

describe("a manifest", () => {
  it("is its text, also where that is empty", () => {
    expect(manifest(facts({ "go.mod": "" }), "go.mod")).toBe("");
    expect(manifest(facts({}), "go.mod")).toBeUndefined();
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("is not what every object has: %s", (name) => {
    expect(manifest(facts({}), name)).toBeUndefined();
    expect(hasAny(facts({}), name)).toBe(false);
  });

  it("is there by its name in the root or by its text", () => {
    expect(hasAny(facts({}, "go.mod"), "go.mod")).toBe(true);
    expect(hasAny(facts({ "a/go.mod": "" }), "go.mod")).toBe(false);
    expect(hasAny(facts({ "go.mod": "" }), "x", "go.mod")).toBe(true);
    expect(hasAny(facts({ "go.mod": "" }))).toBe(false);
  });
});

describe("a table of a manifest", () => {
  it("is read by its name", () => {
    expect(tableOf({ a: { b: 1 } }, "a")).toEqual({ b: 1 });
    expect(scriptsOf('{"scripts":{"test":"x"}}')).toEqual({ test: "x" });
  });

  it.each([null, undefined, 3, "a", [], [{ a: {} }], {}, { a: null }, { a: [] }, { a: 1 }, { a: "b" }])("is empty in %j", (value) => {
    expect(tableOf(value, "a")).toEqual({});
  });

  it.each(["constructor", "__proto__", "toString"])("is not what every object has: %s", (key) => {
    expect(tableOf({}, key)).toEqual({});
  });

  it("is empty whatever stands there instead of JSON", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(Object.keys(scriptsOf(`${text}{`))).toEqual([]);
    }));
  });

  it("of any JSON is a table, or empty", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const table = scriptsOf(JSON.stringify(value));
      expect(Array.isArray(table)).toBe(false);
      expect(typeof table).toBe("object");
    }));
  });
});

it("what is JSON is read as what it was, what is none is nothing", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(parsed(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
  for (const text of ["", "{", "{a: 1}", "{'a': 1}", "undefined", "{\"a\": 1,}"]) expect(parsed(text)).toBeUndefined();
});
