import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellCommands } from "./shell-commands.ts";
import { shellTokens } from "./shell-tokens.ts";

/** The texts of each command, by command. */
function texts(line: string): string[][] | undefined {
  return shellCommands(line)?.map((c) => c.words.map((w) => w.text));
}

describe("the commands of a shell line", () => {
  it.each<[string, string[][]]>([
    ["a b c", [["a", "b", "c"]]],
    ["a && b || c; d & e\nf", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]],
    ["a | b |& c", [["a"], ["b"], ["c"]]],
    ["a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]],
    ["a 'it'\"'\"'s'", [["a", "it's"]]],
    ["a \\\n  b", [["a", "b"]]],
    ["a # b && c\nd", [["a"], ["d"]]],
    ["a#b", [["a#b"]]],
    ["a > x 2>&1 < y >> z 2> /dev/null &> w", [["a"]]],
    ["a 2 > x", [["a", "2"]]],
    ["> x a b", [["a", "b"]]],
    ["X=1 Y='a b' a Z=2", [["a", "Z=2"]]],
    ["a <<EOF\nb && c 'd\nEOF\ne", [["a"], ["e"]]],
    ["a <<-'EOF' | f\n\tb\n\tEOF\ne", [["a"], ["f"], ["e"]]],
    ["a <<X <<Y\n1\nX\n2\nY\nb", [["a"], ["b"]]],
    ["a <<< 'here' && b", [["a"], ["b"]]],
    ["a <<EOF\nnever ends", [["a"]]],
    ["(a; b) && { c; d; }", [["a"], ["b"], ["c"], ["d"]]],
    ["if a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]],
    ["for x in 1 2 3; do a $x; done", [["a", "$x"]]],
    ["while a; do b; done", [["a"], ["b"]]],
    ["case $x in a|b) c;; (d) e ;; *) f; esac; g", [["c"], ["e"], ["f"], ["g"]]],
    ["f() { a; }; f", [["a"], ["f"]]],
    ["function f { a; }", [["a"]]],
    ["function f() { a; }", [["a"]]],
    ["for x do a; done", [["a"]]],
    ["for ((i=0;i<3;i++)) do a; done", [["a"]]],
    ["select x in 1 2; do a; done", [["a"]]],
    ["[[ -f x && $y < 3 ]] && a", [["a"]]],
    ["! a", [["a"]]],
    ["a $(b | c; d) e", [["a", "", "e"]]],
    ["a `b \\` c` d", [["a", "", "d"]]],
    ["a \"$(b \"c\" ')' )\" d", [["a", "", "d"]]],
    ["a $((1 + (2 << 3))) b", [["a", "", "b"]]],
    ["a ${x:-\"}\"} b", [["a", "", "b"]]],
    ["a <(b c) >(d)", [["a", "", ""]]],
    ["a $'it\\'s' b", [["a", "it\\'s", "b"]]],
    ["x=(a b c) d", [["d"]]],
    ["git commit -m \"$(cat <<'EOF'\nfeat: don't (break\nEOF\n)\" && npm test", [["git", "commit", "-m", ""], ["npm", "test"]]],
    ["a \"$(cat <<EOF\nit's\nEOF)\" b", [["a", "", "b"]]],
    ["a $(case x in y) b;; esac) c", [["a", "", "c"]]],
    ["a $(b # it's\n) c", [["a", "", "c"]]],
    ["", []],
    ["   \n ; ", []],
    ["# only this", []],
  ])("%j", (line, expected) => {
    expect(texts(line)).toEqual(expected);
  });

  it.each(["a 'b", "a \"b", "a `b", "a $(b", "a ${b", "a $'b", "a $((1", "((1", "a <(b"])("%j cannot be read", (line) => {
    expect(shellCommands(line)).toBeUndefined();
  });

  it("tells what is typed from what the shell would put there", () => {
    const plain = (line: string): boolean[] => (shellCommands(line)?.[0]?.words ?? []).map((w) => w.plain);
    expect(plain("a 'b$c' \"d\" $e \"f$g\" \\$h \"5 $\" $'x'")).toEqual([true, true, true, false, false, true, true, false]);
  });

  it("marks what is fed, what is redirected and what is assigned", () => {
    const [first, second, third] = shellCommands("A=1 a | b > x && c") ?? [];
    expect(first?.assignments.map((w) => w.raw)).toEqual(["A=1"]);
    expect([first?.piped, second?.piped, third?.piped]).toEqual([false, true, false]);
    expect([first?.redirected, second?.redirected, third?.redirected]).toEqual([false, true, false]);
  });

  it("keeps an assignment that stands alone: it may change what comes after", () => {
    expect(shellCommands("A=1; b")).toMatchObject([{ words: [], assignments: [{ raw: "A=1" }] }, { words: [{ text: "b" }] }]);
  });
});

describe("the scanner", () => {
  const piece = fc.constantFrom("a", " ", "'", '"', "\\", "`", "$(", ")", "(", "${", "}", "<<EOF\n", "EOF\n", "\n", "&&", "|", ";", "#", "$'", "case x in ", "esac ", "[[ ", "]] ", ">", "<(", "((", "))", "😀");
  const line = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(""));

  it("ends, without an exception, on anything", () => {
    fc.assert(
      fc.property(fc.oneof(line, fc.string({ unit: "binary", maxLength: 200 })), (line) => {
        expect(Array.isArray(shellCommands(line) ?? [])).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives tokens that are where they say, in order", () => {
    fc.assert(
      fc.property(line, (line) => {
        let at = 0;
        for (const token of shellTokens(line) ?? []) {
          const raw = token.kind === "word" ? token.raw : token.op;
          expect(line.slice(token.start, token.start + raw.length)).toBe(raw);
          expect(token.start).toBeGreaterThanOrEqual(at);
          at = token.start + raw.length;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("gives back words that were quoted, whatever they hold", () => {
    const word = fc.string({ unit: "binary", maxLength: 20 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const line = ["run", ...words.map((w) => `'${w.replaceAll("'", `'\\''`)}'`)].join(" ");
        expect(texts(line)).toEqual([["run", ...words]]);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not look into what is too long or too deep", () => {
    expect(shellTokens("a".repeat(64 * 1024))).toHaveLength(1);
    expect(shellTokens("a".repeat(64 * 1024 + 1))).toBeUndefined();
    expect(shellTokens(`${"$(a ".repeat(32)}b${")".repeat(32)}`)).toBeDefined();
    expect(shellTokens(`${"$(a ".repeat(33)}b${")".repeat(33)}`)).toBeUndefined();
  });

  it("takes time in proportion to the line, whatever it is made of", () => {
    for (const unit of ["a ", "'", "$(", "((", "`", "<<E\n", "\\", "${", "case x in ", "# ", "<(", " ", "a'b'\"c\""]) {
      const since = performance.now();
      shellTokens(unit.repeat(Math.floor(65_000 / unit.length)));
      expect(performance.now() - since).toBeLessThan(500);
    }
  });
});
