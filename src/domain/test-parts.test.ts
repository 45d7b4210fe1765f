import { describe, expect, it } from "vitest";
import { leftOut, testsIn } from "./test-parts.ts";

const only = (path: string, text: string) => {
  const [part, ...more] = testsIn(path, text);
  if (!part || more.length > 0) throw new Error(`there is not one test in ${text}`);
  return part;
};
/** A test in JavaScript around some lines. */
const js = (...lines: string[]): string => `it("works", () => {\n${lines.map((line) => `  ${line}`).join("\n")}\n});\n`;
const strength = (...lines: string[]): number => only("a.test.js", js(...lines)).strength;
const doubts = (...lines: string[]): string[] => only("a.test.js", js(...lines)).doubts;

describe("the tests of a file", () => {
  it.each<[string, string, string[]]>([
    ["a.test.ts", 'it("one", () => {});\ntest(\'two\', () => {});\n  specify(`three`, () => {});', ["one", "two", "three"]],
    ["a.test.ts", 'it.each([1, 2])("each %i", () => {});\ntest.only("alone", f);\nxit("not", f);', ["each %i", "alone", "not"]],
    ["a.test.ts", 'it.each<[string, number]>([["a", 1]])("typed", () => {});', ["typed"]],
    ["a.test.ts", 'it.each<["a" | "b"]>([["a"]])("of words", () => {});', ["of words"]],
    ["a.test.ts", 'it.each([\n  ["a", f(1)],\n  ["b", g(h(2))],\n])("with calls", () => {});', ["with calls"]],
    ["a.test.ts", 'it("says \\"no\\"", f);', ['says \\"no\\"']],
    ["a_spec.rb", 'it "adds" do\n  expect(1).to eq(1)\nend', ["adds"]],
    ["test_a.py", "def test_one():\n    pass\n\n    async def test_two(self):\n        pass\n", ["test_one", "test_two"]],
    ["a_test.go", "func TestOne(t *testing.T) {}\nfunc helper() {}\nfunc FuzzTwo(f *testing.F) {}", ["TestOne", "FuzzTwo"]],
    ["a.rs", "#[test]\nfn one() {}\n#[tokio::test]\nasync fn two() {}", ["one", "two"]],
    ["ATest.java", "@Test\npublic void one() {}\n@Test(timeout = 1)\nvoid two() {}", ["one", "two"]],
    ["ATest.php", "public function testOne() {}\npublic function helper() {}", ["testOne"]],
  ])("%s %j", (path, text, names) => {
    expect(testsIn(path, text).map((part) => part.name)).toEqual(names);
  });

  it.each([["a.test.ts", '// it("gone", () => {});\n/* test("gone", f); */'], ["test_a.py", "# def test_gone():\n"], ["a.ts", "const it = 1; item(\"x\");"], ["a.ts", 'submit("x"); latest("y");']])("are none in %s %j", (path, text) => {
    expect(testsIn(path, text)).toEqual([]);
  });

  it("end where the next begins", () => {
    const [one, two] = testsIn("a.test.js", `${js("expect(1).toBe(a);")}${js("expect(2).toBe(b);", "expect(3).toBe(c);")}`);
    expect([one?.strength, two?.strength]).toEqual([2, 4]);
    expect([one?.literals, two?.literals]).toEqual([["1"], ["2", "3"]]);
  });
});

describe("what a test holds", () => {
  it.each([
    "expect(a).toBe(2);", "expect(a).toEqual({ b: 1 });", "assert.equal(a, 2);", "assert.deepStrictEqual(a, b);", "a.should.equal(2);", "t.is(a, 2);", "checkAll(a);", "await expect(p).rejects.toThrow(/x/);",
  ])("counts fully with %s", (line) => {
    expect(strength(line)).toBe(2);
  });

  it.each(["assert(a);", "assert.ok(a);", "expect(a).toBeDefined();", "expect(a).toBeTruthy();", "expect(a).not.toBeNull();", "expect(f).not.toThrow();", "assert.notEqual(a, 2);"])("counts half with %s", (line) => {
    expect(strength(line)).toBe(1);
  });

  it.each(["assert(true);", "assert.ok(1);", "expect(true).toBe(true);", "expect(a).toEqual(a);", "expect(f(1)).toBe(f(1));", "assert.equal(a, a);", "a();", "const b = 1;", "// expect(a).toBe(2);"])("counts nothing with %s", (line) => {
    expect(strength(line)).toBe(0);
  });

  it("is the same in other languages", () => {
    expect(only("test_a.py", "def test_a():\n    assert a() == 2\n    assert True\n").strength).toBe(2);
    expect(only("test_a.py", "def test_a(self):\n    self.assertEqual(a(), 2)\n    self.assertTrue(True)\n").strength).toBe(2);
    expect(only("a_test.go", 'func TestA(t *testing.T) {\n\tif a() != 2 {\n\t\tt.Errorf("no")\n\t}\n}').strength).toBe(2);
    expect(only("a.rs", "#[test]\nfn a() {\n    assert_eq!(b(), 2);\n}").strength).toBe(2);
  });

  it("ends at a bare return", () => {
    expect(strength("expect(a).toBe(1);", "return;", "expect(b).toBe(2);")).toBe(2);
  });

  it("keeps what it compares with, but not its own name", () => {
    expect(only("a.test.js", 'it("adds 7", () => {\n  const x = 9;\n  expect(add(1, 2)).toBe("three");\n});').literals).toEqual(["1", "2", "three"]);
  });
});

describe("a test that proves less than it seems to", () => {
  it.each<[string, string[]]>([
    ["swallows its own failure", ["try { expect(a).toBe(1); } catch (error) {}"]],
    ["swallows its own failure", ["await f().then((a) => expect(a).toBe(1)).catch(() => undefined);"]],
    ["looks only under a condition of the environment", ["if (process.env.CI) expect(a).toBe(1);"]],
    ["asserts only where nothing gets to", ["for (const a of []) expect(a).toBe(1);"]],
    ["asserts only where nothing gets to", ["if (false) {", "  expect(a).toBe(1);", "}"]],
    ["returns before it asserts", ["return;", "expect(a).toBe(1);"]],
  ])("%s: %j", (doubt, lines) => {
    expect(doubts(...lines)).toEqual([doubt]);
  });

  it.each([["expect(a).toBe(1);"], ["try { f(); } catch (error) { throw error; }", "expect(a).toBe(1);"], ["if (process.env.CI) f();"], ["expect(list).toEqual([]);"], ["for (const a of [1]) expect(a).toBe(1);"]])("is not %j", (...lines) => {
    expect(doubts(...lines)).toEqual([]);
  });

  it("is one in Python too", () => {
    expect(only("test_a.py", "def test_a():\n    try:\n        assert a() == 1\n    except Exception:\n        pass\n").doubts).toEqual(["swallows its own failure"]);
  });
});

describe("what is left out", () => {
  it.each<[string, string, number]>([
    ["a.test.ts", 'it.skip("a", f); test.todo("b"); xit("c", f); describe.skip("d", f);', 4],
    ["a.test.ts", 'it.only("a", f); fdescribe("b", f);', 2],
    ["a.test.ts", 'it("a", { skip: true }, f); it("b", { skip: false }, f); it("c", { todo: true }, f);', 2],
    ["test_a.py", "@pytest.mark.skip\ndef test_a(): pass\n@unittest.skipIf(x)\ndef test_b(): pytest.skip('x')", 3],
    ["a_test.go", 'func TestA(t *testing.T) { t.Skip("x") }', 1],
    ["a.rs", "#[ignore]\n#[test]\nfn a() {}", 1],
    ["ATest.java", "@Disabled @Test void a() {}", 1],
    ["a.test.ts", '// it.skip("a", f);', 0],
    ["a.test.ts", 'it("skips what is empty", () => { skipEmpty(); });', 0],
  ])("in %s %j: %i", (path, text, count) => {
    expect(leftOut(path, text)).toBe(count);
  });

  it("is marked on the test, also by what stands above it", () => {
    const skipped = (path: string, text: string): boolean[] => testsIn(path, text).map((part) => part.isSkipped);
    expect(skipped("a.test.ts", `${js("a();")}it.skip("b", () => {});\n`)).toEqual([false, true]);
    expect(skipped("test_a.py", "def test_a():\n    assert a\n\n@pytest.mark.skip(reason='x')\ndef test_b():\n    assert b\n")[1]).toBe(true);
    expect(skipped("a.rs", "#[test]\nfn a() { assert!(b()); }\n")).toEqual([false]);
  });
});
