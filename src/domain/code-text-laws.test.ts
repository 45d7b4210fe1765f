import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { essenceOf, literalsOf, withoutComments } from "./code-text.ts";

describe("code without its comments", () => {
  it.each<[string, string, string]>([
    ["a.ts", "a(); // b\nc();", "a(); \nc();"],
    ["a.ts", "a(/* b\n c */);", "a();"],
    ["a.ts", "/* never closed a();", ""],
    ["a.ts", "// only\n", "\n"],
    ["a.py", "a() # b\n'''# text'''", "a() \n'''# text'''"],
    ["a.py", "x = 1#c\n", "x = 1\n"],
    ["a.html", "<p>a</p><!-- b\n --><i>", "<p>a</p><i>"],
    ["Makefile", "all: # x\n\tgo // y", "all: \n\tgo // y"],
    ["a.yml", "a: 1 # b\n# c\nd: 2", "a: 1 \n\nd: 2"],
    ["a.css", "a { /* b */ color: red }", "a {  color: red }"],
  ])("%s %j", (path, text, bare) => {
    expect(withoutComments(path, text)).toBe(bare);
  });

  it.each<[string, string]>([
    ["a.ts", 'const url = "https://a.b/c";'],
    ["a.ts", "const t = `// no /* comment */`;"],
    ["a.ts", "const q = 'it\\'s // fine';"],
    ["a.ts", "const p = /https?:\\/\\//.test(url);"],
    ["a.ts", "const q = /[\"]/; b('// c');"],
    ["a.py", 'x = "# no comment"'],
    ["a.py", '"""a\n# b\n"""'],
    ["a.sh", "if [ $# -gt 1 ]; then echo ${#list} ${a#b}; fi"],
    ["a.yml", "colour: a#b"],
    ["a.css", "a { background: url(https://a.b/c.png) }"],
    ["a.md", "Don't <b>look</b>, it isn't here."],
  ])("%s leaves %j as it is", (path, text) => {
    expect(withoutComments(path, text)).toBe(text);
  });

  it("in text to read, an apostrophe opens no string", () => {
    expect(withoutComments("a.md", "It's <!-- hidden --> there, isn't it")).toBe("It's  there, isn't it");
  });

  it("never takes more than it must: without marks nothing goes", () => {
    fc.assert(fc.property(fc.string().filter((text) => !/[/#<]/.test(text)), fc.constantFrom("a.ts", "a.py", "a.html", "Makefile"), (text, path) => {
      expect(withoutComments(path, text)).toBe(text);
    }));
  });

  it("has none left to take the second time", () => {
    const line = fc.constantFrom("a();", 'b("// x");', "// c", "d(); /* e */", "'f'", "`g", "`", "#h", "<!-- i -->", "/*", "*/");
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom("a.ts", "a.py", "a.html", "a.sh"), (lines, path) => {
      const once = withoutComments(path, lines.join("\n"));
      expect(withoutComments(path, once)).toBe(once);
    }));
  });
});

describe("what a machine sees of code", () => {
  const isSame = (path: string, a: string, b: string): boolean => essenceOf(path, a) === essenceOf(path, b);

  it.each<[string, string, string]>([
    ["a.ts", "if (a) {\n  b();\n}", "if (a) {\n\tb(); // now\n\n}\r\n"],
    ["a.ts", "a( 1 );", "a(  1  );"],
    ["a.py", "def a():\n    b()\n", "def a():  \n\n    # why\n    b()"],
    ["a.sh", "a # one", "a # two"],
  ])("is the same in %s for %j and %j", (path, a, b) => {
    expect(isSame(path, a, b)).toBe(true);
  });

  it.each<[string, string, string]>([
    ["a.py", "if a:\n    b()\n    c()", "if a:\n    b()\nc()"],
    ["a.yml", "a:\n  b: 1", "a:\nb: 1"],
    ["a.ts", 'a("x");', 'a("y");'],
    ["a.sh", "if [ $# -gt 1 ]; then", "if [ $# -gt 2 ]; then"],
    ["a.css", "a { background: url(https://a.b/c) }", "a { background: url(https://a.b/d) }"],
    ["a.ts", "if (/^https?:\\/\\//.test(a)) b();", "if (/^https?:\\/\\//.test(a)) c();"],
  ])("is another in %s for %j and %j", (path, a, b) => {
    expect(isSame(path, a, b)).toBe(false);
  });
});

describe("literals of a piece of code", () => {
  it.each<[string, string[]]>([
    ['a("b", \'c\', `d`)', ["b", "c", "d"]],
    ["f(1, -2, 3.5, 1_000)", ["1", "-2", "3.5", "1_000"]],
    ["a1 b.2 x3y", []],
    ['"say \\"hi\\""', ['say \\"hi\\"']],
    ['""', [""]],
    ["n-1", ["1"]],
    ['"1"', ["1"]],
    ["`a\nb`", ["a\nb"]],
    ['"open\n2', ["2"]],
  ])("%j", (code, literals) => {
    expect(literalsOf(code)).toEqual(literals);
  });
});
