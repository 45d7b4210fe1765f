import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairsOf, readPatch } from "./patch.ts";

interface Row {
  kind: "same" | "add" | "del";
  text: string;
}

// Texts that look like what a patch is made of.
const text = fc.oneof(fc.stringMatching(/^[a-z +-]{0,12}$/), fc.constantFrom("", "@@ -1,2 +1,2 @@", "--- a/x", "+++ b/x", "diff --git a b", "\\ odd"));
const row = fc.record({ kind: fc.constantFrom("same" as const, "add" as const, "del" as const), text });
const hunks = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 40 }), heading: fc.stringMatching(/^[a-z(){]{0,10}$/), rows: fc.array(row, { minLength: 1, maxLength: 15 }) }), { minLength: 1, maxLength: 5 });

const SIGN = { same: " ", add: "+", del: "-" } as const;
const countOf = (rows: readonly Row[], but: Row["kind"]): number => rows.filter((r) => r.kind !== but).length;

/** Writes a patch as git does, and the hunks somebody has to read in it. */
function write(of: readonly { gap: number; heading: string; rows: readonly Row[] }[]): string {
  let [old, fresh] = [1, 1];
  const parts = of.map(({ gap, heading, rows }) => {
    old += gap;
    fresh += gap;
    const [olds, news] = [countOf(rows, "add"), countOf(rows, "del")];
    // Git counts from the line before where a side has none.
    const head = `@@ -${olds === 0 ? old - 1 : old},${olds} +${news === 0 ? fresh - 1 : fresh},${news} @@ ${heading}`;
    old += olds;
    fresh += news;
    return [head, ...rows.map((r) => `${SIGN[r.kind]}${r.text}`)].join("\n");
  });
  return `diff --git a/x b/x\n--- a/x\n+++ b/x\n${parts.join("\n")}\n`;
}

describe("reading a patch", () => {
  it("gives back every line as it was written, whatever it looks like", () => {
    fc.assert(fc.property(hunks, (of) => {
      const read = readPatch(write(of));
      expect(read.map((hunk) => hunk.lines.map(({ kind, text: t }) => ({ kind, text: t })))).toEqual(of.map(({ rows }) => rows.map((r) => ({ kind: r.kind, text: r.text }))));
      expect(read.map((hunk) => hunk.heading)).toEqual(of.map(({ heading }) => heading));
    }));
  });

  it("counts each side without holes in a hunk, and rows without holes in the file", () => {
    fc.assert(fc.property(hunks, (of) => {
      const read = readPatch(write(of));
      const rows = read.flatMap((hunk) => [hunk.row, ...hunk.lines.map((line) => line.row)]);
      expect(rows).toEqual(rows.map((_, i) => i));
      for (const hunk of read) {
        for (const side of ["old", "new"] as const) {
          const numbers = hunk.lines.flatMap((line) => line[side] ?? []);
          expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
        }
      }
    }));
  });

  it("side by side loses no line and keeps the order of both sides", () => {
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const lines = readPatch(write([{ gap: 1, heading: "", rows }]))[0]?.lines ?? [];
      const pairs = pairsOf(lines);
      expect(pairs.flatMap(({ left }) => left ?? [])).toEqual(lines.filter((line) => line.kind !== "add"));
      expect(pairs.flatMap(({ right }) => right ?? [])).toEqual(lines.filter((line) => line.kind !== "del"));
      expect(pairs.every(({ left, right }) => left !== null || right !== null)).toBe(true);
      expect(pairs.filter(({ left, right }) => left === right).length).toBe(lines.filter((line) => line.kind === "same").length);
    }));
  });

  it("in pages is the same as reading it at once", () => {
    const patch = write([{ gap: 4, heading: "f", rows: [{ kind: "del", text: "a" }, { kind: "add", text: "b" }] }]);
    const [whole] = readPatch(patch);
    const [later] = readPatch(patch, { row: 500, below: 5, goesOn: true });
    expect(later).toMatchObject({ gap: 0, row: null });
    expect(later?.lines.map((line) => line.row)).toEqual([500, 501]);
    expect(later?.lines.map((line) => ({ ...line, row: 0 }))).toEqual(whole?.lines.map((line) => ({ ...line, row: 0 })));
  });
});
