import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Json } from "./json.ts";
import { sampleOf } from "./schema-sample.ts";

interface Tree {
  name: string;
  children: Tree[];
}
const tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(tree) }));

describe("sampleOf", () => {
  it.each([
    ["plain values", z.object({ a: z.string(), b: z.number(), c: z.boolean(), d: z.null() })],
    ["limits", z.object({ a: z.string().min(40), b: z.string().max(3), c: z.number().min(5).max(9), d: z.int().positive() })],
    ["enums and literals", z.object({ a: z.enum(["x", "y"]), b: z.literal("z"), c: z.literal(7) })],
    [
      "lists",
      z.object({ a: z.array(z.string()).min(2), b: z.array(z.object({ c: z.string() })), d: z.array(z.string()).max(0) }),
    ],
    ["unions", z.object({ a: z.union([z.string(), z.number()]), b: z.string().nullable() })],
    [
      "discriminated unions",
      z.discriminatedUnion("kind", [z.object({ kind: z.literal("a"), n: z.number() }), z.object({ kind: z.literal("b") })]),
    ],
    ["formats", z.object({ a: z.email(), b: z.url(), c: z.uuid(), d: z.iso.datetime(), e: z.iso.date() })],
    ["optional properties", z.object({ a: z.string().optional(), b: z.string() })],
    ["intersections", z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() }))],
    ["a schema that contains itself", tree],
  ])("satisfies %s", (_name, schema) => {
    const json = z.toJSONSchema(schema as z.ZodType, { reused: "ref" }) as Json;
    expect((schema as z.ZodType).safeParse(sampleOf(json)).error).toBeUndefined();
  });

  it("reads Gemini's type names in capitals and tells strings apart by their property", () => {
    const properties = { reasoning: { type: "STRING" }, score: { type: "INTEGER" } };
    expect(sampleOf({ type: "OBJECT", properties, required: ["reasoning", "score"] })).toEqual({
      reasoning: "fake reasoning",
      score: 1,
    });
  });

  it("survives a schema that needs itself without end", () => {
    const endless = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
    expect(() => JSON.stringify(sampleOf(endless))).not.toThrow();
  });
});
