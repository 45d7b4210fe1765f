import { z } from "zod";

/** What a test runner said of itself: how many tests it ran, how many it left out. */
export const TestCount = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });
export type TestCount = z.infer<typeof TestCount>;

// Colours and other escapes of a terminal; runners print them also when nobody sees them.
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001B\[[0-9;?]*[A-Za-z]/g;

type Reader = (text: string) => TestCount | null;

/** The tests a runner's output tells of; null when it tells nothing we can read. Several runs in one output are added up, also of several runners. */
export function testCountOf(output: string): TestCount | null {
  const text = output.replaceAll(ESCAPES, "");
  const found = READERS.flatMap((read) => read(text) ?? []);
  const add = (key: keyof TestCount): number => found.reduce((sum, count) => sum + count[key], 0);
  return found.length === 0 ? null : { passed: add("passed"), failed: add("failed"), skipped: add("skipped") };
}

/** Tests that were run, whatever came of them. */
export function testsRun(count: TestCount): number {
  return count.passed + count.failed;
}

/** Node's own runner, as spec or as TAP. */
const nodeRunner: Reader = (text) => {
  if (!/^(?:ℹ|#) tests \d+$/m.test(text)) return null;
  const of = (name: string): number => sumOf(text, new RegExp(`^(?:ℹ|#) ${name} (\\d+)$`, "gm"));
  return { passed: of("pass"), failed: of("fail") + of("cancelled"), skipped: of("skipped") + of("todo") };
};

/** Jest and Vitest: a line of counts with their names. */
const jestLike: Reader = (text) => {
  const lines = [...text.matchAll(/^\s*Tests:?\s+((?:\d+ [a-z]+(?:, | \| )?)+)(?:\s*\(\d+\))?/gm)].map((m) => m[1] ?? "");
  if (lines.length === 0) return null;
  const of = (name: string): number => lines.reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${name}`).exec(line)?.[1] ?? 0), 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") + of("todo") + of("pending") };
};

const mocha: Reader = (text) => {
  if (!/^\s*\d+ passing\b/m.test(text)) return null;
  return { passed: sumOf(text, /^\s*(\d+) passing\b/gm), failed: sumOf(text, /^\s*(\d+) failing\b/gm), skipped: sumOf(text, /^\s*(\d+) pending\b/gm) };
};

/** pytest's last line: `== 1 failed, 3 passed, 1 skipped in 0.12s ==`, with or without its frame. */
const pytest: Reader = (text) => {
  const lines = [...text.matchAll(/^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s/gm)].map((m) => m[1] ?? "");
  if (lines.length === 0) return /^=+ no tests ran in /m.test(text) ? { passed: 0, failed: 0, skipped: 0 } : null;
  const of = (name: string): number => lines.reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${name}`).exec(line)?.[1] ?? 0), 0);
  return { passed: of("passed") + of("xpassed"), failed: of("failed") + of("error"), skipped: of("skipped") + of("xfailed") + of("deselected") };
};

const unittest: Reader = (text) => {
  if (!/^Ran \d+ tests? in /m.test(text)) return null;
  const of = (name: string): number => sumOf(text, new RegExp(`^(?:OK|FAILED) \\((?:.*?, )?${name}=(\\d+)`, "gm"));
  const failed = of("failures") + of("errors") + of("unexpected successes");
  const skipped = of("skipped") + of("expected failures");
  return { passed: Math.max(0, sumOf(text, /^Ran (\d+) tests? in /gm) - failed - skipped), failed, skipped };
};

const cargo: Reader = (text) => {
  if (!/^test result: /m.test(text)) return null;
  const of = (name: string): number => sumOf(text, new RegExp(`^test result: .*?(\\d+) ${name}`, "gm"));
  return { passed: of("passed"), failed: of("failed"), skipped: of("ignored") };
};

const rspec: Reader = (text) => {
  if (!/^\d+ examples?, \d+ failures?/m.test(text)) return null;
  const [all, failed, skipped] = [sumOf(text, /^(\d+) examples?,/gm), sumOf(text, /^\d+ examples?, (\d+) failures?/gm), sumOf(text, /^\d+ examples?,.*?(\d+) pending/gm)];
  return { passed: Math.max(0, all - failed - skipped), failed, skipped };
};

const phpunit: Reader = (text) => {
  const fine = sumOf(text, /^OK \((\d+) tests?, /gm);
  const of = (name: string): number => sumOf(text, new RegExp(`^Tests: .*?\\b${name}: (\\d+)`, "gm"));
  const told = sumOf(text, /^Tests: (\d+)/gm);
  if (fine === 0 && told === 0) return null;
  const [failed, skipped] = [of("Failures") + of("Errors"), of("Skipped") + of("Incomplete")];
  return { passed: fine + Math.max(0, told - failed - skipped), failed, skipped };
};

/** `go test -v`; without `-v` it tells of packages only. */
const goTest: Reader = (text) => {
  const of = (word: string): number => [...text.matchAll(new RegExp(`^\\s*--- ${word}: `, "gm"))].length;
  const count = { passed: of("PASS"), failed: of("FAIL"), skipped: of("SKIP") };
  return count.passed + count.failed + count.skipped > 0 ? count : null;
};

const dotnet: Reader = (text) => {
  const lines = [...text.matchAll(/Failed:\s+(\d+), Passed:\s+(\d+), Skipped:\s+(\d+), Total:/g)];
  if (lines.length === 0) return null;
  const at = (i: number): number => lines.reduce((sum, line) => sum + Number(line[i] ?? 0), 0);
  return { failed: at(1), passed: at(2), skipped: at(3) };
};

const READERS: readonly Reader[] = [nodeRunner, jestLike, mocha, pytest, unittest, cargo, rspec, phpunit, goTest, dotnet];

function sumOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1] ?? 0), 0);
}
