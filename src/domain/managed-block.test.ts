import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLOCK_LIMIT, type BlockItem, dropItem, putItem, readBlock } from "./managed-block.ts";

const OPEN = "<!-- remote-dev:learned -->";
const CLOSE = "<!-- /remote-dev:learned -->";

/** Pieces instruction files are made of, the nasty ones more often than in life. */
const piece = fc.constantFrom(
  "# Title", "text", "", " ", "- item", "```", "```ts", "~~~", "````", "    ```", "- ```", "```inline``` text", "> ```", "\t", "é 🎉 日本", `\`${OPEN}\``, "<!-- other -->", "- [cmd-1] not ours", `x ${OPEN}`, "\u2028", "1. one",
);
const eol = fc.constantFrom("\n", "\r\n");
const file = fc.record({ bom: fc.boolean(), lines: fc.array(fc.tuple(piece, eol), { maxLength: 12 }), last: fc.option(fc.oneof(piece, fc.constantFrom("\r", "end\r")), { nil: "" }) }).map(
  ({ bom, lines, last }) => (bom ? "\uFEFF" : "") + lines.map(([text, end]) => text + end).join("") + last,
);
const item = fc.record({
  id: fc.string({ unit: fc.constantFrom("a", "b", "0", "9", "-"), minLength: 1, maxLength: 12 }),
  text: fc.oneof(fc.lorem({ maxCount: 6 }), fc.constantFrom("```", "~~~ x", "- [b] x", "`npm run gen`", "# not a title", "日本 🎉", "a".repeat(200))),
});

function put(text: string, item: BlockItem): string {
  const edit = putItem(text, item);
  if (!edit.ok) throw new Error(edit.why);
  return edit.text;
}

function drop(text: string, id: string): string {
  const edit = dropItem(text, id);
  if (!edit.ok) throw new Error(edit.why);
  return edit.text;
}

/** True where an item can be put at all; a file that ends inside a fence cannot take one. */
function takes(text: string): boolean {
  return putItem(text, { id: "probe", text: "probe" }).ok;
}

describe("a managed block in any file", () => {
  it("is added behind the file, which stays as it was", () => {
    fc.assert(
      fc.property(file, item, (text, item) => {
        fc.pre(takes(text));
        const after = put(text, item);
        expect(after.startsWith(text)).toBe(true);
        expect(readBlock(after)).toEqual({ ok: true, items: [item] });
      }),
      { numRuns: 2000 },
    );
  });

  it("is taken away again to the byte", () => {
    fc.assert(
      fc.property(file, fc.uniqueArray(item, { selector: (i) => i.id, minLength: 1, maxLength: 5 }), fc.boolean(), (text, items, backwards) => {
        fc.pre(takes(text));
        const full = items.reduce(put, text);
        expect((backwards ? items.toReversed() : items).reduce((t, i) => drop(t, i.id), full)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("adding twice is adding once, removing twice is removing once", () => {
    fc.assert(
      fc.property(file, item, item, (text, one, other) => {
        fc.pre(takes(text) && one.id !== other.id);
        const both = put(put(text, one), other);
        expect(put(both, one)).toBe(both);
        const less = drop(both, one.id);
        expect(drop(less, one.id)).toBe(less);
        expect(less).toBe(put(text, other));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves alone what people write around it afterwards", () => {
    fc.assert(
      fc.property(file, item, item, file, (text, one, other, behind) => {
        fc.pre(takes(text) && one.id !== other.id && !behind.startsWith("\uFEFF"));
        const block = put(text, one);
        const edited = block.endsWith("\n") ? block + behind : `${block}\n${behind}`;
        const more = putItem(edited, other);
        fc.pre(more.ok);
        expect(more.text.startsWith(text)).toBe(true);
        expect(more.text.endsWith(behind)).toBe(true);
        const gone = drop(drop(more.text, one.id), other.id);
        expect(gone.endsWith(behind)).toBe(true);
        // At most the line break that was put in front of the block goes away with it.
        expect(text.length + behind.length + 2).toBeGreaterThanOrEqual(gone.length);
        expect(gone.replace(/\s/g, "")).toBe((text + behind).replace(/\s/g, ""));
      }),
      { numRuns: 2000 },
    );
  });

  it("writes the line ends of the file", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("# Title", "text", ""), { minLength: 1, maxLength: 6 }), eol, item, (lines, end, item) => {
        const after = put(lines.map((l) => l + end).join(""), item);
        expect(end === "\n" ? after.includes("\r") : /(^|[^\r])\n/.test(after)).toBe(false);
      }),
    );
  });

  it("removing what is not there changes nothing", () => {
    fc.assert(
      fc.property(file, fc.string(), (text, id) => {
        expect(dropItem(text, id)).toEqual({ ok: true, text });
      }),
    );
  });
});

describe("a managed block in known files", () => {
  it.each([
    ["an empty file", "", `${OPEN}\n`],
    ["a line feed file", "# A\n", `# A\n\n${OPEN}\n`],
    ["a carriage return file", "# A\r\n", `# A\r\n\r\n${OPEN}\r\n`],
    ["a file without a last line break", "# A", `# A\n${OPEN}\n`],
    ["a file with a byte order mark", "\uFEFF# A\n", `\uFEFF# A\n\n${OPEN}\n`],
    ["nothing but a byte order mark", "\uFEFF", `\uFEFF${OPEN}\n`],
    ["mixed line ends", "a\r\nb\n", `a\r\nb\n\n${OPEN}\n`],
  ])("%s", (_, before, start) => {
    const after = put(before, { id: "a", text: "one" });
    expect(after.startsWith(start)).toBe(true);
    expect(drop(after, "a")).toBe(before);
  });

  it("looks like this", () => {
    const text = put(put("# Rules\n", { id: "cmd-1", text: "Run `npm run gen`" }), { id: "cmd-2", text: "Second" });
    expect(text).toBe(`# Rules\n\n${OPEN}\nLearned by Remote Dev from finished tasks; each line can be undone there.\n\n- [cmd-1] Run \`npm run gen\`\n- [cmd-2] Second\n${CLOSE}\n`);
  });

  it("replaces an item in its place", () => {
    const text = put(put("", { id: "a", text: "one" }), { id: "b", text: "two" });
    expect(readBlock(put(text, { id: "a", text: "new" }))).toEqual({ ok: true, items: [{ id: "a", text: "new" }, { id: "b", text: "two" }] });
  });

  it("mends an item that somebody doubled", () => {
    const text = put("", { id: "a", text: "one" }).replace("- [a] one\n", "- [a] one\n- [a] two\n");
    expect(readBlock(put(text, { id: "a", text: "three" }))).toEqual({ ok: true, items: [{ id: "a", text: "three" }] });
    expect(drop(text, "a")).toBe("");
  });

  it("keeps what a person wrote between the markers", () => {
    const text = put("# A\n", { id: "a", text: "one" }).replace(CLOSE, `my own note\n${CLOSE}`);
    expect(drop(text, "a")).toContain("my own note");
    expect(put(text, { id: "b", text: "two" })).toContain("my own note\n- [b] two\n");
  });

  it("does not take the line break in front of a block that was moved up against the text", () => {
    const moved = put("text\n", { id: "a", text: "one" }).replace(`\n\n${OPEN}`, `\n${OPEN}`);
    expect(drop(moved, "a")).toBe("text\n");
  });

  it("an old block in a file that changed its line ends stays one block", () => {
    const text = put("a\n", { id: "a", text: "one" }).replaceAll("\n", "\r\n");
    expect(readBlock(put(text, { id: "b", text: "two" }))).toEqual({ ok: true, items: [{ id: "a", text: "one" }, { id: "b", text: "two" }] });
  });
});

describe("markers that are not ours", () => {
  it.each([
    ["in a fence", `\`\`\`md\n${OPEN}\n- [a] one\n${CLOSE}\n\`\`\`\n`],
    ["in a fence of tildes", `~~~\n${OPEN}\n${CLOSE}\n~~~\n`],
    ["in a fence in a list", `- \`\`\`\n  ${OPEN}\n  \`\`\`\n`],
    ["in a longer fence", `\`\`\`\`\n\`\`\`\n${OPEN}\n\`\`\`\n\`\`\`\`\n`],
    ["inside a sentence", `The block begins with ${OPEN} and is ours.\n`],
  ])("%s are text", (_, text) => {
    expect(readBlock(text)).toEqual({ ok: true, items: [] });
    const after = put(text, { id: "a", text: "real" });
    expect(readBlock(after)).toEqual({ ok: true, items: [{ id: "a", text: "real" }] });
    expect(drop(after, "a")).toBe(text);
  });

  it("a line of inline code at its start opens no fence", () => {
    const text = put("```npm test``` runs the tests\n", { id: "a", text: "one" });
    expect(put(text, { id: "a", text: "one" })).toBe(text);
  });

  it.each(["```\ncode", "text\n~~~js\ncode\n", "- ```\n  code\n"])("a file that ends inside a fence is refused: %j", (text) => {
    expect(putItem(text, { id: "a", text: "one" })).toEqual({ ok: false, why: "the file ends inside a code fence; close it first" });
  });

  it.each([
    ["only opened", `${OPEN}\n- [a] one\n`],
    ["only closed", `${CLOSE}\n`],
    ["the wrong way round", `${CLOSE}\n${OPEN}\n`],
    ["opened twice", `${OPEN}\n${OPEN}\n${CLOSE}\n`],
    ["two blocks", `${OPEN}\n${CLOSE}\n${OPEN}\n${CLOSE}\n`],
    ["indented by somebody", ` ${OPEN}\n- [a] one\n${CLOSE}\n`],
    ["with a space behind", `${OPEN} \n${CLOSE} \n`],
    ["in capitals", `${OPEN.toUpperCase()}\n${CLOSE.toUpperCase()}\n`],
    ["without spaces", "<!--remote-dev:learned-->\n<!--/remote-dev:learned-->\n"],
  ])("damaged markers are refused by every verb: %s", (_, text) => {
    expect(readBlock(text).ok).toBe(false);
    expect(putItem(text, { id: "a", text: "one" }).ok).toBe(false);
    expect(dropItem(text, "a").ok).toBe(false);
  });

  it("is quick on a large and hostile file", () => {
    const since = performance.now();
    for (const unit of ["`", "<!--", " ", "- ", "\n", "> ", OPEN, "1. "]) readBlock(unit.repeat(200_000));
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

describe("the limits of a block", () => {
  const many = (n: number): string => Array.from({ length: n }, (_, i) => ({ id: `i${i}`, text: "short" })).reduce(put, "");

  it("takes 25 items and not one more", () => {
    expect(putItem(many(BLOCK_LIMIT.items), { id: "more", text: "x" })).toEqual({ ok: false, why: "the learned block is full; remove an item first" });
  });

  it("takes 2,000 characters and not one more", () => {
    const long = Array.from({ length: 8 }, (_, i) => ({ id: `i${i}`, text: "x".repeat(200) })).reduce(put, "");
    expect(putItem(long, { id: "more", text: "x".repeat(200) }).ok).toBe(false);
    expect(long.length).toBeLessThanOrEqual(BLOCK_LIMIT.chars);
  });

  it("never grows over the limits, whatever is put", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), (items) => {
        const text = items.reduce((t, i) => { const edit = putItem(t, i); return edit.ok ? edit.text : t; }, "");
        expect(text.length).toBeLessThanOrEqual(BLOCK_LIMIT.chars);
        const block = readBlock(text);
        expect(block.ok && block.items.length <= BLOCK_LIMIT.items).toBe(true);
      }),
    );
  });

  it("a full block can be emptied, and its items made shorter", () => {
    const full = many(BLOCK_LIMIT.items).replace(CLOSE, `${"note ".repeat(500)}\n${CLOSE}`);
    expect(dropItem(full, "i3").ok).toBe(true);
    expect(putItem(full, { id: "i3", text: "s" }).ok).toBe(true);
    expect(putItem(full, { id: "i3", text: "longer" }).ok).toBe(false);
  });

  it.each([
    ["Upper", "text"], ["", "text"], ["a b", "text"], ["a".repeat(41), "text"],
    ["a", ""], ["a", " x"], ["a", "x\ny"], ["a", "x\ry"], ["a", "x\u2028y"], ["a", "x\u200By"], ["a", "\u202Ex"],
    ["a", "x".repeat(201)], ["a", OPEN], ["a", `x ${CLOSE} y`], ["a", "remote-dev:learned"], ["a", "hide <!-- me"],
  ])("refuses the item [%s] %j", (id, text) => {
    expect(putItem("# A\n", { id, text }).ok).toBe(false);
  });
});
