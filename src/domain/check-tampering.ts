import type { ChangedText, TaskFacts } from "./check.ts";
import { withoutComments } from "./code-text.ts";
import { isCheckSetting, isProse, isTestFile, isVendored } from "./test-file.ts";
import { type Weighed, weigh, weightOf } from "./wish-excuse.ts";

type Line = { path: string; line: number; text: string };

/** What a change did to whatever judges it: commands, settings, silencing comments, the runner itself. */
export function tamperings(texts: readonly ChangedText[], added: readonly Line[], on: { task: TaskFacts; folder: string | null }): Weighed[] {
  const { task, folder } = on;
  return [
    ...texts.flatMap((text) => (isVendored(text.path) ? [] : [...settings(text, task), ...programs(text, task), ...silenced(text, task), ...runner(text)])),
    ...vendored(texts, task),
    ...added.filter((line) => folder !== null && line.text.includes(folder)).map((line) => refuse(line.path, `${line.path} line ${line.line} names the folder the work was done in, which is gone when it lands. Use a path relative to the project.`)),
  ];
}

function refuse(path: string, message: string): Weighed {
  return { weight: "refuse", finding: { message, path } };
}

const CHECKING = String.raw`(?:test|spec|lint|check|tsc|mypy|pytest|unittest|jest|vitest|mocha|ruff|clippy|verify|node|python3?|cargo|go)`;
const ALWAYS = new RegExp(String.raw`${CHECKING}\b.*(?:\|\|\s*(?:true|:|exit 0|echo\b)|;\s*(?:true|:|exit 0)\s*(?:$|["']))|^\t-@?\s*\S*${CHECKING}\b|continue-on-error:\s*true|allow_failure:\s*true|--passWithNoTests|--exit-zero|process\.exit\(0\)`, "i");
const LOOSE = /["']off["']|:\s*0\b|\bignore\w*\b|\bexclude\w*\b|"(?:strict|noImplicitAny|strictNullChecks|noEmit|checkJs)":\s*false|"skipLibCheck":\s*true|disable\w*|testPathIgnore|collect_ignore|deselect|addopts|load_tests|if:\s*false/i;

function settings(text: ChangedText, task: TaskFacts): Weighed[] {
  if (/(^|\/)package\.json$/.test(text.path)) return scripts(text, task);
  if (!isCheckSetting(text.path) || isTestFile(text.path)) return [];
  const [lost, added] = lineChanges(text);
  const always = added.find((line) => ALWAYS.test(line));
  if (always !== undefined) return [refuse(text.path, `${text.path} makes a check pass whatever happens: “${always.trim().slice(0, 100)}”. Take that back.`)];
  const said = { fact: `${text.path} says how the work is checked, and it was changed.`, remedy: "The wish does not ask for that. Take it back.", path: text.path };
  if (added.some((line) => LOOSE.test(line))) return [weigh("loosened", task, said)];
  if (lost.length > 0 || text.after === null) return [weigh("setting", task, said)];
  return added.length === 0 ? [] : [{ weight: "look", finding: { message: `${text.path} says how the work is checked, and it grew.`, path: text.path } }];
}

const CHECK_KEYS = ["jest", "vitest", "mocha", "ava", "c8", "nyc", "eslintConfig", "tap", "lint-staged"];
const CHECK_SCRIPT = /test|spec|lint|type|check|verify|ci|coverage|tsc|build/i;

function scripts({ path, before, after }: ChangedText, task: TaskFacts): Weighed[] {
  if (before === null || after === null) return [];
  const [old, fresh] = [parsed(before), parsed(after)];
  const oldScripts = tableOf(old["scripts"]);
  const freshScripts = tableOf(fresh["scripts"]);
  const names = Object.keys(oldScripts).filter((name) => CHECK_SCRIPT.test(name) && freshScripts[name] !== oldScripts[name]);
  const keys = CHECK_KEYS.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(fresh[key]));
  return [...names.map((name) => scriptFinding(path, { name, script: textOf(freshScripts[name]), task })), ...keys.map((key) => weigh("setting", task, { fact: `${path} changes ${key}, which says how the work is checked.`, remedy: "Take it back.", path }))];
}

function scriptFinding(path: string, on: { name: string; script: string; task: TaskFacts }): Weighed {
  const isEmpty = /^\s*(?:true|:|exit 0|echo\b[^&|;]*)?\s*$/.test(on.script) || ALWAYS.test(on.script);
  if (isEmpty) return refuse(path, `The script ${on.name} of ${path} passes whatever happens: “${on.script.slice(0, 100)}”. Put it back.`);
  return weigh("setting", on.task, { fact: `The script ${on.name} of ${path} is another one now: “${on.script.slice(0, 100)}”.`, remedy: "Put it back.", path });
}

const PROGRAM = /^(?:scripts?|bin|tools?|ci|hack|build|\.github)\/.*(?:test|lint|check|verify|ci|type|validate)[\w.-]*$/i;

/** Programs of the project by which it is checked. */
function programs(text: ChangedText, task: TaskFacts): Weighed[] {
  if (!PROGRAM.test(text.path) || isCheckSetting(text.path) || text.before === null) return [];
  const always = lineChanges(text)[1].find((line) => /process\.exit\(0?\)|\bexit 0\b|sys\.exit\(0?\)|os\._exit\(0\)|\|\|\s*(?:true|:)/.test(line));
  if (always !== undefined) return [refuse(text.path, `${text.path} checks the work, and now it passes whatever happens: “${always.trim().slice(0, 100)}”. Take that back.`)];
  return [{ weight: text.after === null ? weightOf("setting", task) : "look", finding: { message: `${text.path} checks the work, and it was changed.`, path: text.path } }];
}

const SILENCE = /eslint-disable\S*|oxlint-disable\S*|biome-ignore|tslint:disable\S*|@ts-(?:ignore|nocheck|expect-error)|#\s*type:\s*ignore(?:\[[\w-]+\])?|#\s*noqa(?::\s*\w+)?|pylint:\s*disable=\S+|pragma:\s*no cover|(?:istanbul|c8|v8) ignore|#!?\[allow\([^)]*\)|\/\/\s*nolint\S*|rubocop:disable|@SuppressWarnings|\bNOSONAR\b|phpcs:ignore|@phpstan-ignore\S*/g;
/** Silences one line and says which rule or why. */
const NARROW = /eslint-disable-(?:next-)?line\s+[@\w/-]+|oxlint-disable-(?:next-)?line\s+[@\w/-]+|biome-ignore\s+\S+:\s*\S|@ts-expect-error\s+\S|type:\s*ignore\[|noqa:\s*\w|nolint:\w|ignore\s+\w+\s+--\s*\S/;

function silenced({ path, before, after }: ChangedText, task: TaskFacts): Weighed[] {
  if (after === null || isProse(path)) return [];
  const count = (text: string): number => text.match(SILENCE)?.length ?? 0;
  if (count(after) <= count(before ?? "")) return [];
  const known = new Set(before?.split("\n"));
  const line = after.split("\n").find((text) => !known.has(text) && text.search(SILENCE) >= 0) ?? "";
  const fact = `${path} silences what checks it: “${line.trim().slice(0, 100)}”.`;
  return [NARROW.test(line) ? { weight: "look", finding: { message: fact, path } } : weigh("silenced", task, { fact, remedy: "Mend what it complains of.", path })];
}

const DISARMED = /(?<![\w.])(?:assert|expect|chai|unittest|pytest)(?:\.\w+)+\s*=(?![=>])|(?:Assertion|TestCase)\.(?:prototype\.)?\w+\s*=(?!=)|["'](?:unittest|pytest|_pytest)["']\s*in\s*sys\.modules|NODE_TEST_CONTEXT|JEST_WORKER_ID|VITEST_WORKER_ID|process\.env(?:\.VITEST|\["VITEST"\])|PYTEST_CURRENT_TEST|process\.on\(["']exit["'][^)]*exitCode\s*=\s*0|atexit\.register\(.*_exit\(0\)|\bos\._exit\(0\)/;

/** Work that knows it is tested, or that takes the runner's tools away. */
function runner({ path, before, after }: ChangedText): Weighed[] {
  if (after === null || isProse(path)) return [];
  const known = new Set(before?.split("\n"));
  const line = withoutComments(path, after).split("\n").find((text) => !known.has(text) && DISARMED.test(text));
  return line === undefined ? [] : [refuse(path, `${path} deals with the test runner instead of the work: “${line.trim().slice(0, 100)}”. Take that out.`)];
}

function vendored(texts: readonly ChangedText[], task: TaskFacts): Weighed[] {
  const brought = texts.find((text) => isVendored(text.path) && text.after !== null);
  if (!brought) return [];
  const [fact, remedy] = [`Code of others was put into the repository, for example ${brought.path}.`, "Declare it as a dependency instead."];
  return [/(^|\/)(node_modules|site-packages|\.?venv)\//.test(brought.path) ? refuse(brought.path, `${fact} ${remedy}`) : weigh("vendored", task, { fact, remedy, path: brought.path })];
}

/** Lines a text lost and gained, whatever their order. */
function lineChanges({ path, before, after }: ChangedText): [lost: string[], added: string[]] {
  const lines = (text: string | null): string[] => (text === null ? [] : withoutComments(path, text).split("\n").map((line) => line.trimEnd()).filter((line) => line.trim() !== ""));
  const [old, fresh] = [lines(before), lines(after)];
  const bare = (line: string): string => line.trim().replace(/,$/, "");
  const [oldSet, freshSet] = [new Set(old.map(bare)), new Set(fresh.map(bare))];
  return [old.filter((line) => !freshSet.has(bare(line))), fresh.filter((line) => !oldSet.has(bare(line)))];
}

function parsed(text: string): Record<string, unknown> {
  try {
    return tableOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function tableOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
