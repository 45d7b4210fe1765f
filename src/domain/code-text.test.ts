import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { essenceOf, literalsOf, withoutComments } from "./code-text.ts";

describe("code without its comments", () => {
  it.each([
    ["a.js", "a(); // b\nc(); /* d\n e */ f();", "a(); \nc();  f();"],
    ["a.js", 'get("http://x/y"); // z', 'get("http://x/y"); '],
    ["a.js", "`a // b ${c}\n` /* d */", "`a // b ${c}\n` "],
    ["a.py", 'a = "#1"  # b\n"""c # d"""', 'a = "#1"  \n"""c # d"""'],
    ["a.html", "<p>a</p><!-- b -->", "<p>a</p>"],
    ["Makefile", "test: # all\n\tx", "test: \n\tx"],
    ["a.js", "it's // not a string", "it's "],
    ["a.js", "/* never closed", ""],
  ])("%s %j", (path, text, left) => {
    expect(withoutComments(path, text)).toBe(left);
  });

  it("never grows and never hangs", () => {
    const piece = fc.constantFrom("//", "/*", "*/", "#", '"', "'", "`", "\\", "\n", "a", '"""', "<!--");
    fc.assert(fc.property(fc.constantFrom("a.js", "a.py", "a.html"), fc.array(piece, { maxLength: 60 }), (path, pieces) => {
      expect(withoutComments(path, pieces.join("")).length).toBeLessThanOrEqual(pieces.join("").length);
    }));
  });
});

describe("what a machine sees of code", () => {
  it("is the same for other blanks, but not where blanks mean something", () => {
    expect(essenceOf("a.js", "f( a );\n\n  g();")).toBe(essenceOf("a.js", "  f( a );\n g();  // h"));
    expect(essenceOf("a.py", "if a:\n  b()")).not.toBe(essenceOf("a.py", "if a:\nb()"));
  });
});

describe("strings and numbers", () => {
  it("are read without their quotes, and not out of names", () => {
    expect(literalsOf("f(\"a'b\", 'c', `d`, -1.5, x2, 1_000)")).toEqual(["a'b", "c", "d", "-1.5", "1_000"]);
  });
});
