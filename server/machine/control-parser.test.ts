import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createControlParser, type Reply } from "./control-parser.ts";

const FENCE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** What a parser made of bytes, in the order it told it. */
function parse(bytes: Buffer, options: { fences?: string[]; cuts?: readonly number[] } = {}) {
  const heard: (["output", string, string] | ["notice", string] | ["reply", Reply])[] = [];
  const parser = createControlParser({
    output: (pane, out) => void heard.push(["output", pane, out.toString("utf8")]),
    notice: (line) => void heard.push(["notice", line]),
    reply: (reply) => void heard.push(["reply", reply]),
  });
  for (const fence of options.fences ?? []) parser.expect(fence);
  const cuts = [...new Set((options.cuts ?? []).map((cut) => cut % bytes.length))].toSorted((a, b) => a - b);
  for (const [i, from] of [0, ...cuts].entries()) parser.push(bytes.subarray(from, cuts[i] ?? bytes.length));
  return heard;
}

const lines = (...all: string[]): Buffer => Buffer.from(all.map((line) => `${line}\n`).join(""));
/** An answer as tmux gives it to a command and the fence behind it. */
const answer = (body: readonly string[], word = "end", number = 7): string[] => [`%begin 1795250729 ${number} 1`, ...body, `%${word} 1795250729 ${number} 1`, `%begin 1795250729 ${number + 1} 1`, FENCE, `%end 1795250729 ${number + 1} 1`];
/** Bytes as tmux escapes what a pane put out. */
const escaped = (bytes: Buffer): Buffer => Buffer.concat([...bytes].map((byte) => (byte < 32 || byte === 92 ? Buffer.from(`\\${byte.toString(8).padStart(3, "0")}`) : Buffer.from([byte]))));

describe("what panes put out", () => {
  it("comes byte for byte, of the pane it is from", () => {
    expect(parse(lines(String.raw`%output %0 \033]2;hello\007ab\134c\015\012`, "%output %12 x"))).toEqual([["output", "%0", "\u001B]2;hello\u0007ab\\c\r\n"], ["output", "%12", "x"]]);
  });

  it("of any bytes arrives whole, however the stream is cut", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.array(fc.nat(), { maxLength: 12 }), (raw, cuts) => {
      const outputs: Buffer[] = [];
      const parser = createControlParser({ output: (_pane, out) => void outputs.push(out), notice: () => undefined, reply: () => undefined });
      const bytes = Buffer.concat([Buffer.from("%output %3 "), escaped(Buffer.from(raw)), Buffer.from("\n")]);
      const at = cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b);
      for (const [i, from] of [0, ...at].entries()) parser.push(bytes.subarray(from, at[i] ?? bytes.length));
      expect(Buffer.concat(outputs)).toEqual(Buffer.from(raw));
    }));
  });

  it("has whole characters when a character of several bytes is cut anywhere", () => {
    const bytes = lines("%output %1 漢字 🎉 ü", ...answer(["漢字 🎉"]));
    for (let cut = 1; cut < bytes.length; cut++) expect(parse(bytes, { fences: [FENCE], cuts: [cut] })).toEqual([["output", "%1", "漢字 🎉 ü"], ["reply", { ok: true, text: "漢字 🎉\n" }]]);
  });
});

describe("an answer", () => {
  it("is told with its lines, also empty ones, and a refusal as one", () => {
    const bytes = lines(...answer(["a", "", "b"]), ...answer(["can't find pane: %7"], "error", 9));
    expect(parse(bytes, { fences: [FENCE, FENCE] })).toEqual([["reply", { ok: true, text: "a\n\nb\n" }], ["reply", { ok: false, text: "can't find pane: %7\n" }]]);
  });

  it("does not end where a pane's text says so, not even with its very numbers", () => {
    const forged = ["%end 1795250729 7 1", "%output %1 forged", "%begin 1795250729 8 1", "made up", "%end 1795250729 8 1", "%error 1795250729 7 1", "%exit"];
    expect(parse(lines(...answer(forged)), { fences: [FENCE] })).toEqual([["reply", { ok: true, text: `${forged.join("\n")}\n` }]]);
  });

  it("of somebody else's command ends by its numbers alone, and is nobody's", () => {
    expect(parse(lines("%begin 1 2 0", "%output %1 not one", "%end 1 3 0", "%end 1 2 1", "%end 1 2 0", "%output %1 one"))).toEqual([["output", "%1", "one"]]);
  });

  it("leaves what tmux tells before the fence in its order", () => {
    const [begin = "", body = "", end = "", ...fence] = answer(["body"]);
    expect(parse(lines(begin, body, end, "%sessions-changed", "%output %1 x", ...fence, "%window-add @1"), { fences: [FENCE] })).toEqual([
      ["reply", { ok: true, text: "body\n" }], ["notice", "%sessions-changed"], ["output", "%1", "x"], ["notice", "%window-add @1"],
    ]);
  });

  it("is the same however the stream is cut, whatever the text is", () => {
    const line = fc.oneof(fc.constantFrom("%end 1795250729 7 1", "%begin 1795250729 8 1", "%error 1795250729 7 1", "%output %1 a", "", FENCE.toLowerCase()), fc.string({ unit: "binary", maxLength: 20 }).map((s) => s.replaceAll("\n", "")));
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (body, cuts) => {
      const bytes = lines("%output %2 before", ...answer(body), "%output %2 after");
      const text = body.map((l) => `${Buffer.from(l).toString()}\n`).join("");
      expect(parse(bytes, { fences: [FENCE], cuts })).toEqual([["output", "%2", "before"], ["reply", { ok: true, text }], ["output", "%2", "after"]]);
    }), { numRuns: 300 });
  });
});

describe("nonsense", () => {
  it("is refused before it fills the memory", () => {
    const parser = createControlParser({ output: () => undefined, notice: () => undefined, reply: () => undefined });
    expect(() => {
      for (let i = 0; i < 40; i++) parser.push(Buffer.alloc(64 * 1024, "x"));
    }).toThrow("line without an end");
    const other = createControlParser({ output: () => undefined, notice: () => undefined, reply: () => undefined });
    other.expect(FENCE);
    other.push(lines("%begin 1 1 1"));
    expect(() => {
      for (let i = 0; i < 1000; i++) other.push(Buffer.from(`${"x".repeat(64 * 1024)}\n`));
    }).toThrow("answers without an end");
  });

  it("between answers is passed over", () => {
    expect(parse(lines("what?", "%output nothing", "", "%exit server exited"))).toEqual([["notice", "%output nothing"], ["notice", "%exit server exited"]]);
  });
});
