import { literalsOf, withoutComments } from "./code-text.ts";

/** One test of a file, as far as it can be read without its language. */
export interface TestPart {
  name: string;
  body: string;
  /** How much it holds: two for each assertion that compares, one for each that only looks, none for one that is always true. */
  strength: number;
  /** Strings and numbers of its assertions, sorted. */
  literals: string[];
  /** Why it proves less than it seems to. */
  doubts: string[];
  isSkipped: boolean;
}

const START = [
  // JavaScript and its kin, also RSpec: it("…", test.skip("…", it.each(…)("…"
  String.raw`^[ \t]*(?:export )?(?:x|f)?(?:it|test|specify)(?:\.\w+)*(?:<[^()]{0,300}>)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?[( ]\s*(?<q>["'\x60])(?<js>(?:\\.|(?!\k<q>)[^\\\n])*)\k<q>`,
  String.raw`^[ \t]*(?:async )?def (?<py>test\w*)`,
  String.raw`^func (?<go>(?:Test|Fuzz)\w*)\(`,
  String.raw`#\[(?:\w+::)?test\]\s*(?:async )?fn (?<rs>\w+)`,
  String.raw`@Test\b[^{]*?\b(?:void|fun) (?<java>\w+)\(`,
  String.raw`^[ \t]*public function (?<php>test\w*)\(`,
];
const STARTS = new RegExp(START.join("|"), "gm");
const SKIP = /\b(?:x(?:it|test|describe)|(?:it|test|describe|suite)\.(?:skip|todo|fixme|fails))\b|\bskip:(?!\s*false)|\btodo:\s*true|@(?:unittest\.)?(?:skip\w*|expectedFailure)|@pytest\.mark\.(?:skip|xfail)\w*|\bpytest\.skip\(|self\.skipTest\(|\bt\.Skip\w*\(|#\[ignore\b|@(?:Disabled|Ignore)\b|markTestSkipped\(|\bthis\.skip\(\)|\bt\.skip\(/g;
const ONLY = /\b(?:it|test|describe|suite|context)\.only\b|\bf(?:it|describe)\(|\bonly:\s*true/g;
const ASSERT = /\b(?:assert\w*(?:\.\w+)*|expect\w*|(?:should|verify|check|ensure|refute|must)\w*|self\.(?:assert|fail)\w*|t\.(?:Error|Errorf|Fatal|Fatalf|Fail|is|not|deepEqual|like|true|false|throws\w*|regex)|require\.\w+|pytest\.raises|should(?:\.\w+)*)(?:!?\(|\s+(?!=[^=]|import\b|from\b)\S)/g;
const WEAK = /\b(?:assert(?:\.ok)?\(|assert\.(?:exists|isDefined|notEqual|notStrictEqual)\(|assert(?:True|IsNotNone|IsInstance|NotEqual)\(|expect\b.*\.(?:toBeDefined|toBeTruthy|not\.toBeNull|not\.toBeUndefined|toBeInstanceOf|not\.toThrow|to\.exist|to\.be\.ok)\b)/;
const TRUISM = /\bassert(?:\.ok)?\(\s*(?:true|1|"[^"]*")\s*[,)]|\bassert (?:True|1)\b|assertTrue\(\s*True\s*[,)]|(?:[eE]qual\w*|deepStrictEqual|assertIs)\(\s*([^,()]+(?:\([^()]*\))?)\s*,\s*\1\s*[,)]|expect\(\s*([^()]+(?:\([^()]*\))?)\s*\)\.(?:toBe|toEqual|toStrictEqual)\(\s*\2\s*\)|\bassert ([\w.()]+) == \3\s*$/;

/** The tests of a file. What is commented out is not there. */
export function testsIn(path: string, text: string): TestPart[] {
  const code = withoutComments(path, text);
  const found = [...code.matchAll(STARTS)];
  return found.map((match, i) => {
    const name = Object.entries(match.groups ?? {}).find(([key, value]) => key !== "q" && value !== undefined)?.[1] ?? "";
    const end = found[i + 1]?.index ?? code.length;
    return partOf(name, code.slice(match.index, end), marksBefore(code, match.index));
  });
}

/** Marks that leave tests out, or all others: how often they stand in a text. */
export function leftOut(path: string, text: string): number {
  const code = withoutComments(path, text);
  return [...code.matchAll(SKIP)].length + [...code.matchAll(ONLY)].length;
}

function partOf(name: string, body: string, above: string): TestPart {
  const lines = upToReturn(body).split("\n");
  const held = lines.filter((line) => line.search(ASSERT) >= 0);
  const strength = held.reduce((sum, line) => sum + strengthOf(line), 0);
  return { name, body, strength, literals: literalsOf(held.join("\n").replace(name, "")).toSorted(), doubts: doubtsOf(body), isSkipped: `${above}${body}`.search(SKIP) >= 0 };
}

function strengthOf(line: string): number {
  const calls = line.match(ASSERT)?.length ?? 0;
  if (TRUISM.test(line)) return 0;
  return WEAK.test(line) ? 1 : 2 * Math.min(1, calls);
}

/** What follows a bare `return` in the depth of the first line is never reached. */
function upToReturn(body: string): string {
  const lines = body.split("\n");
  const depth = /^\s*/.exec(lines[1] ?? "")?.[0] ?? "";
  const at = lines.findIndex((line) => depth !== "" && new RegExp(`^${depth}return;?\\s*$`).test(line));
  return at < 0 ? body : lines.slice(0, at).join("\n");
}

function doubtsOf(body: string): string[] {
  const asserted = body.search(ASSERT) >= 0;
  return [
    ...(asserted && /catch\s*(?:\([^)]*\))?\s*\{\s*\}|except[^\n]*:\s*\n?\s*pass\b|\.catch\(\(\w*\)\s*=>\s*(?:\{\s*\}|undefined|null)\)/.test(body) ? ["swallows its own failure"] : []),
    ...(asserted && /\bif\b[^\n]*(?:process\.env|os\.environ|os\.getenv|import\.meta\.env)/.test(body) ? ["looks only under a condition of the environment"] : []),
    ...(/\b(?:of|in)\s*\[\s*\]|\[\s*\]\.(?:forEach|map)\(|\brange\(0\)|\bif\s*\(?\s*(?:false|False|0)\b|\bwhile\s*\(?\s*(?:false|False)\b/.test(body) && asserted ? ["asserts only where nothing gets to"] : []),
    ...(asserted && upToReturn(body) !== body && body.slice(upToReturn(body).length).search(ASSERT) >= 0 ? ["returns before it asserts"] : []),
  ];
}

/** Decorators and attributes stand above the test. */
function marksBefore(code: string, at: number): string {
  const lines = code.slice(Math.max(0, at - 400), at).split("\n").toReversed();
  const marks = lines.slice(1).findIndex((line) => !/^\s*[@#]/.test(line));
  return `${lines.slice(1, marks < 0 ? undefined : marks + 1).join("\n")}\n`;
}
