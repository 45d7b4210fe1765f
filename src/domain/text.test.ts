import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText, hasHidden, oneLine, slugOf, tailOf } from "./text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 200 });
/** Also halves of surrogate pairs, which JSON may bring. */
const broken = fc.array(fc.oneof(fc.string({ unit: "binary", maxLength: 3 }), fc.constantFrom("\uD800", "\uDC00", "\r", "\r\n", "\u200B", "\u202E", "\u0000", "e\u0301")), { maxLength: 30 }).map((parts) => parts.join(""));

describe("cleanText", () => {
  it.each([
    ["a\r\nb\rc", "a\nb\nc"],
    ["a\tb", "a\tb"],
    ["\u001B[31mred\u001B[0m", "[31mred[0m"],
    ["\u202Egnp.exe", "gnp.exe"],
    ["zero\u200Bwidth\uFEFF", "zerowidth"],
    ["tag\u{E0041}\u{E007F}", "tag"],
    ["👩\u200D👧", "👩\u200D👧"],
    ["👩🏽\u200D❤\uFE0F\u200D👩", "👩🏽\u200D❤\uFE0F\u200D👩"],
    ["join\u200Der 👩\u200D \u200D👧", "joiner 👩 👧"],
    ["nul\u0000", "nul"],
    ["c1\u0085\u009B", "c1"],
    ["e\u0301", "é"],
    ["ESC[201~", "ESC[201~"],
    ["lone \uD800 half", "lone \uFFFD half"],
  ])("%j becomes %j", (dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it("leaves nothing hidden, no carriage return, nothing over the limit, and is content with its own work", () => {
    fc.assert(
      fc.property(broken, fc.integer({ min: 0, max: 60 }), (text, max) => {
        const clean = cleanText(text, max);
        expect(hasHidden(clean)).toBe(false);
        expect(clean).not.toContain("\r");
        expect(clean.length).toBeLessThanOrEqual(max);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).toBe(clean.normalize("NFC"));
        expect(cleanText(clean, max)).toBe(clean);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not cut a character in half", () => {
    expect(cleanText("ab🎉", 3)).toBe("ab");
    expect(cleanText("ab🎉", 4)).toBe("ab🎉");
  });

  it("keeps ordinary text as it is", () => {
    fc.assert(fc.property(fc.lorem({ mode: "sentences" }), (text) => { expect(cleanText(text)).toBe(text); }));
  });
});

describe("hasHidden", () => {
  it("gives the same answer twice", () => {
    expect([hasHidden("a\u200Bb"), hasHidden("a\u200Bb"), hasHidden("ab"), hasHidden("a\tb\n")]).toEqual([true, true, false, false]);
  });
});

describe("oneLine", () => {
  it("is one line within the limit, whatever comes in", () => {
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const line = oneLine(text, max);
        expect(line).not.toMatch(/[\n\r\t\u2028\u2029]/);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line.isWellFormed()).toBe(true);
        expect(line.trim()).toBe(line);
      }),
      { numRuns: 1000 },
    );
  });

  it("says that it was cut", () => {
    expect(oneLine("one two three", 8)).toBe("one two…");
    expect(oneLine("  one \n\n two  ")).toBe("one two");
    expect(oneLine("ab🎉c", 4)).toBe("ab…");
  });
});

describe("slugOf", () => {
  it("holds lower-case letters, digits and single hyphens only, within the limit", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const slug = slugOf(text, max);
        expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
        expect(slug.length).toBeLessThanOrEqual(max);
        expect(slugOf(slug, max)).toBe(slug);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["Add dark mode!", "add-dark-mode"],
    ["Grüße aus Köln", "gru-e-aus-koln"],
    ["  --  ", ""],
    ["日本語", ""],
    ["a".repeat(50), "a".repeat(40)],
    ["one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"],
  ])("%j becomes %j", (text, slug) => {
    expect(slugOf(text)).toBe(slug);
  });
});

describe("tailOf", () => {
  const bytes = (text: string): number => new TextEncoder().encode(text).length;

  it("fits, and is an end of the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }).map((t) => t.replaceAll("\uFFFD", "x").toWellFormed()), fc.integer({ min: 0, max: 200 }), (text, max) => {
        const tail = tailOf(text, max);
        expect(bytes(tail)).toBeLessThanOrEqual(Math.max(max, 0));
        expect(text.endsWith(tail)).toBe(true);
        expect(tail === text).toBe(bytes(text) <= max);
      }),
      { numRuns: 1000 },
    );
  });

  it("begins with a whole line where there is one", () => {
    expect(tailOf("first line\nsecond line\nthird", 10)).toBe("third");
    expect(tailOf("first line\nsecond line\nthird", 17)).toBe("second line\nthird");
    expect(tailOf("first line\nsecond line\nthird", 20)).toBe("second line\nthird");
    expect(tailOf("x".repeat(100), 10)).toBe("x".repeat(10));
    expect(tailOf(`${"x".repeat(100)}\n`, 10)).toBe(`${"x".repeat(9)}\n`);
  });

  it("does not begin with half a character", () => {
    expect(tailOf("🎉🎉", 6)).toBe("🎉");
  });
});
