import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BRIEF_CHARS, composeBrief } from "./brief.ts";

const source = (title: string, text: string, max = 100) => ({ title, text, max });

describe("a brief", () => {
  it("tells of each part where it stands and leaves out what is empty", () => {
    const { text, parts } = composeBrief([source("Wish", "do it"), source("Nothing", "  "), source("Rules", "commit")]);
    expect(text).toBe("do it\n\ncommit");
    expect(parts).toEqual([{ title: "Wish", from: 0, chars: 5, left: 0 }, { title: "Rules", from: 7, chars: 6, left: 0 }]);
  });

  it("cuts a part that is too long, says so in the text, and counts what is missing", () => {
    const { text, parts } = composeBrief([source("Long", "x".repeat(500), 100)]);
    expect(text.length).toBeLessThanOrEqual(100);
    expect(text).toMatch(/x\n\[cut: the rest did not fit\]$/);
    expect(parts[0]?.left).toBe(500 - (text.match(/x/g)?.length ?? 0));
  });

  it("never grows over its limit, and its parts cover it", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ title: fc.string(), text: fc.string({ maxLength: 400 }), max: fc.integer({ min: 0, max: 300 }) }), { maxLength: 12 }), fc.integer({ min: 0, max: 900 }), (sources, max) => {
        const { text, parts } = composeBrief(sources, max);
        expect(text.length).toBeLessThanOrEqual(max);
        expect(parts.map((p) => text.slice(p.from, p.from + p.chars)).join("\n\n")).toBe(text);
      }),
    );
  });

  it("has room for a long wish by itself", () => {
    expect(composeBrief([source("Wish", "y".repeat(50_000), 50_000)]).parts[0]?.left).toBe(0);
    expect(BRIEF_CHARS).toBeGreaterThan(50_000);
  });
});
