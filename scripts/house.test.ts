import { expect, test } from "vitest";
import { measure, table } from "./house.mjs";
import { barrels, codeLines, emptyNames, longHandlers, namedProviders, percentile, testRatio } from "./measures.mjs";

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `const x${at} = ${at};`).join("\n");
const file = (path: string, text = "const a = 1;") => ({ path, text });

/** A house in order: as much test as code, one provider in its own file. */
const GOOD = [
  file("src/domain/task.ts"),
  file("src/domain/task.test.ts", lines(8)),
  file("server/agents/codex.ts", 'export default { id: "codex" };'),
  file("server/kernel.ts", 'import type { Bus } from "./bus.ts";'),
  file("README.md", "# Remote Dev"),
];

test("a house in order passes every measure", () => {
  expect(measure(GOOD).filter((row) => !row.ok)).toEqual([]);
});

const VIOLATIONS: readonly [measure: string, files: { path: string; text: string }[]][] = [
  ["files over 300 code lines", [file("src/domain/long.test.ts", lines(301))]],
  ["median file, code lines", ["a", "b", "c", "d"].flatMap((name) => [file(`server/flows/${name}.ts`, lines(81)), file(`server/flows/${name}.test.ts`, lines(81))])],
  ["90th percentile file, code lines", [file("server/a.ts", lines(221)), file("server/a.test.ts", lines(221))]],
  ["route handlers over 15 lines", [file("server/api/task.ts", `function routes(api) {\n  api.get("/", (c) => {\n${"    work();\n".repeat(16)}  });\n}`), file("e2e/a.ts", lines(20))]],
  ["test : code", [file("server/untested.ts", lines(20))]],
  ["providers named outside their file", [file("server/flows/pick.ts", "if (id === 'codex') start();")]],
  ["Markdown files", Array.from({ length: 8 }, (_, at) => file(`docs/page-${at}.md`))],
  ["decision records over 45 lines", [file("docs/decisions/1.md", "line\n".repeat(46))]],
  ["code deeper than three folders", [file("src/components/chat/cards/plan.tsx")]],
  ["names that say nothing", [file("server/lib/git-helper.ts")]],
  ["barrels", [file("src/domain/index.ts", 'export * from "./task.ts";')]],
  ["values imported by the kernel", [file("server/kernel.ts", 'import { createBus } from "./bus.ts";')]],
];

test.each(VIOLATIONS)("planted: %s", (name, files) => {
  const short = measure([...GOOD.filter((good) => !files.some((bad) => bad.path === good.path)), ...files]).filter((row) => !row.ok);
  expect(short.map((row) => row.name)).toEqual([name]);
});

test("every measure was planted, but the count of exceptions", () => {
  const planted = new Set(VIOLATIONS.map(([name]) => name));
  expect(measure([]).map((row) => row.name).filter((name) => !planted.has(name))).toEqual(["exceptions"]);
});

test("an exception excuses its file and measure only, and is itself too many", () => {
  const files = [...GOOD, file("server/lib/git-helper.ts"), file("server/lib/util.ts")];
  const rows = measure(files, [{ measure: "names that say nothing", path: "server/lib/util.ts" }]);
  expect(rows.find((row) => row.name === "names that say nothing")?.findings.map(({ path }) => path)).toEqual(["server/lib/git-helper.ts"]);
  expect(rows.find((row) => row.name === "exceptions")).toMatchObject({ value: "1", gate: "0", ok: false });
});

test("the table names what is to be mended, and only that", () => {
  const text = table(measure([...GOOD, file("src/domain/utils.ts")]));
  expect(text).toMatch(/names that say nothing +1 +0 +SHORT/);
  expect(text).toMatch(/barrels +0 +0 +ok/);
  expect(text).toContain("  names that say nothing: src/domain/utils.ts is called utils");
  expect(text).not.toContain("README");
});

test("blank lines and comments are not code", () => {
  const text = ["// why", "", "/**", " * How", " */", "/* short */", "const url = 'http://x'; // where", "  {/* in JSX */}", "  #secret = 1;", "# in a shell", "#!/bin/sh"].join("\n");
  expect(codeLines(text)).toEqual(["const url = 'http://x'; // where", "  #secret = 1;", "#!/bin/sh"]);
});

test("percentiles are values of the list", () => {
  const ten = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5];
  expect([percentile(ten, 0.5), percentile(ten, 0.9), percentile([7], 0.9), percentile([], 0.5)]).toEqual([5, 9, 7, 0]);
});

test("handlers: up to fifteen lines pass, in any shape, and only in server/api", () => {
  const handler = (open: string, count: number): string => `export function add(api) {\n  ${open}\n${"    work();\n".repeat(count)}  });\n}`;
  const found = (path: string, open: string, count: number): number => longHandlers([file(path, handler(open, count))], 15).length;
  expect(found("server/api/a.ts", 'addRoute(api, app, { path: "/" }, async (asked) => {', 15)).toBe(0);
  expect(found("server/api/a.ts", 'addRoute(api, app, { path: "/" }, async (asked) => {', 16)).toBe(1);
  expect(found("server/api/a.ts", "api.get('/', (c) =>", 16)).toBe(1);
  expect(found("server/api/a.test.ts", "api.get('/', (c) => {", 16)).toBe(0);
  expect(found("server/lib/a.ts", "api.get('/', (c) => {", 16)).toBe(0);
});

test("providers: quotes of any kind count, longer words, comments and tests do not", () => {
  const where = (path: string, text: string): string[] => namedProviders([file(path, text)]).map(({ says }) => says);
  expect(where("src/components/chat/card.tsx", '<Icon of="claude" or={`gemini`} />')).toEqual(['names "claude"', 'names "gemini"']);
  expect(where("server/agents/codex.ts", "['codex', 'opencode']")).toEqual(['names "opencode"']);
  expect(where("server/brains/anthropic.ts", '["claude-cli", "claude-opus-4"]\n// not "claude"')).toEqual([]);
  expect(where("server/agents/codex.test.ts", '"claude"')).toEqual([]);
});

test("names: files, folders and classes, but not words that only contain one", () => {
  const bad = ["server/task-service.ts", "src/utils/x.ts", "server/helpers/y.ts", "server/git.manager.ts", "server/use-cases/z.ts", "server/lib/project-repository.test.ts"];
  expect(emptyNames(bad.map((path) => file(path))).map(({ path }) => path)).toEqual(bad);
  expect(emptyNames([file("src/a.ts", "export class TaskManager {}")])).toEqual([{ path: "src/a.ts", says: "is called TaskManager" }]);
  expect(emptyNames([file("server/services-down.ts"), file("public/service-worker.js"), file("src/a.ts", "class Managers {}")])).toEqual([]);
});

test("barrels: whatever they are called, however they re-export", () => {
  expect(barrels([file("src/all.ts", 'export { a,\n  b } from "./x.ts";\nexport type { C } from "./y.ts";')])).toHaveLength(1);
  expect(barrels([file("src/index.ts", 'export * from "./x.ts";\nexport const own = 1;')])).toEqual([]);
});

test("the ratio counts what end-to-end tests need as tests", () => {
  expect(testRatio([file("server/a.ts", lines(10)), file("e2e/fakes/b.ts", lines(4)), file("server/a.test.ts", lines(5)), file("bench/c.ts", lines(50))])).toBeCloseTo(0.9);
});
