import type { ChangedText, TaskFacts } from "./check.ts";
import { isTestFile } from "./test-file.ts";
import { leftOut, type TestPart, testsIn } from "./test-parts.ts";
import { sharesWord, type Weighed, weigh, type Weight } from "./wish-excuse.ts";

interface Located extends TestPart {
  path: string;
}

/** What a change did to tests so that they say less than before. Tests are known by their names, wherever they moved to. */
export function weakenings(texts: readonly ChangedText[], task: TaskFacts): Weighed[] {
  const before = texts.flatMap((t) => partsOf(t.oldPath ?? t.path, t.before));
  const after = texts.flatMap((t) => partsOf(t.path, t.after));
  const isNew = after.filter((part) => !before.some((b) => b.name === part.name));
  return [...gone(before, after, task), ...skipped(texts, task), ...weaker(before, after, task), ...proofless(before, after, isNew, task), ...mocked(texts, isNew), ...texts.flatMap((t) => [...slower(t, task), ...snapshots(t, task)])];
}

function partsOf(path: string, text: string | null): Located[] {
  return text === null || !isTestFile(path) ? [] : testsIn(path, text).map((part) => ({ ...part, path }));
}

/** One that is called otherwise now is not gone: a new one holds as much, and most of what it compares with. */
function gone(before: readonly Located[], after: readonly Located[], task: TaskFacts): Weighed[] {
  const fresh = after.filter((a) => !before.some((b) => b.name === a.name));
  const lost = before.filter((b) => !after.some((a) => a.name === b.name) && !fresh.some((a) => isSame(b, a)));
  return lost.map(({ name, path }) => weigh("gone", task, { fact: `The test “${name}” is gone.`, remedy: "Bring it back, and make it pass.", path }));
}

function isSame(b: TestPart, a: TestPart): boolean {
  return a.strength >= b.strength && 2 * without(b.literals, a.literals).length < Math.max(1, b.literals.length) && (b.literals.length > 0 || a.body.replace(a.name, "") === b.body.replace(b.name, ""));
}

function skipped(texts: readonly ChangedText[], task: TaskFacts): Weighed[] {
  return texts.filter((t) => isTestFile(t.path) && t.after !== null).flatMap(({ path, oldPath, before, after }) => {
    const more = leftOut(path, after ?? "") - leftOut(oldPath ?? path, before ?? "");
    return more <= 0 ? [] : [weigh("skipped", task, { fact: `${path} leaves out ${more} more ${more === 1 ? "test or group of tests" : "tests or groups of tests"} than before.`, remedy: "Take the marks out, and make the tests pass.", path })];
  });
}

function weaker(before: readonly Located[], after: readonly Located[], task: TaskFacts): Weighed[] {
  return before.flatMap((b) => {
    const a = after.find((part) => part.name === b.name && part.path === b.path) ?? after.find((part) => part.name === b.name);
    if (!a) return [];
    if (a.strength < b.strength) return [weigh("weaker", task, { fact: `The test “${b.name}” asserts less than before.`, remedy: "Put its assertions back, and make it pass.", path: a.path })];
    const lost = without(b.literals, a.literals);
    if (lost.length === 0) return [];
    const fact = `The test “${b.name}” expects something else than before: ${lost.slice(0, 3).map((l) => JSON.stringify(l)).join(", ")} is no longer asked for.`;
    return [weigh("bent", task, { fact, remedy: "The wish does not ask for that. Put the expectation back, and make the work fit it.", path: a.path, about: `${b.name} ${a.body} ${b.body}` })];
  });
}

/** Tests of this change that prove nothing, whatever the wish was. */
function proofless(before: readonly Located[], after: readonly Located[], isNew: readonly Located[], task: TaskFacts): Weighed[] {
  const doubtful = after.flatMap((part) => {
    const known = before.find((b) => b.name === part.name)?.doubts ?? [];
    return part.doubts.filter((doubt) => !known.includes(doubt)).map((doubt) => weigh("empty", task, { fact: `The test “${part.name}” ${doubt}.`, remedy: "Let it fail when the work is wrong.", path: part.path }));
  });
  const empty = isNew.filter((part) => part.strength === 0 && !part.isSkipped);
  const weight: Weight = empty.length === isNew.length ? "refuse" : "look";
  return [...doubtful, ...empty.map((part) => ({ weight, finding: { message: `The new test “${part.name}” asserts nothing that could be false. Assert what the work gives.`, path: part.path } }))];
}

/** A test of a stand-in says nothing of the work. */
function mocked(texts: readonly ChangedText[], isNew: readonly Located[]): Weighed[] {
  const made = new Set(texts.filter((t) => !isTestFile(t.path)).flatMap((t) => definedIn(t.after ?? "")));
  return isNew.flatMap(({ name, path, body }) => {
    const standIn = [...body.matchAll(/\b(\w+)\s*=\s*(?:(?:mock|jest|vi|sinon|t\.mock)\.(?:fn|stub|fake)|(?:Magic|Async)?Mock)\(|(?:patch(?:\.object)?)\(\s*["']?[\w.]*?\b(\w+)["']/g)].map((m) => m[1] ?? m[2] ?? "").find((n) => made.has(n) && new RegExp(`\\b${n}\\(`).test(body));
    return standIn === undefined ? [] : [{ weight: "refuse" as const, finding: { message: `The test “${name}” replaces ${standIn}, which is what it should test. Test the real one.`, path } }];
  });
}

function definedIn(text: string): string[] {
  return [...text.matchAll(/\b(?:function\*?|def|func|fn|const|let|class)\s+(\w+)/g)].map((m) => m[1] ?? "");
}

const LIMIT = /\b(timeout\w*|retries|retry|setTimeout|slow|threshold|maxDiff\w*|tolerance)["']?\s*[:=(]\s*(\d[\d_]*(?:\.\d+)?)/gi;

function slower({ path, before, after }: ChangedText, task: TaskFacts): Weighed[] {
  if (!isTestFile(path) || before === null || after === null) return [];
  const limits = (text: string): Map<string, number> => [...text.matchAll(LIMIT)].reduce((most, [, key = "", n = "0"]) => most.set(key, Math.max(most.get(key) ?? 0, Number(n.replaceAll("_", "")))), new Map<string, number>());
  const old = limits(before);
  const raised = [...limits(after)].filter(([key, n]) => n > (old.get(key) ?? Infinity));
  return raised.map(([key, n]) => weigh("slower", task, { fact: `${path} raises ${key} from ${old.get(key)} to ${n}.`, remedy: "Make the work fit the old limit.", path }));
}

function snapshots({ path, before, after }: ChangedText, task: TaskFacts): Weighed[] {
  if (!/\.snap$|(^|\/)__snapshots__\//.test(path) || before === null) return [];
  const [old, fresh] = [before.split("\n"), (after ?? "").split("\n")];
  const lost = without(old, fresh);
  const added = without(fresh, old);
  if (lost.length === 0 || (after !== null && sharesWord(task.wish, added.join("\n")) && task.type !== "refactor")) return [];
  return [weigh("snapshot", task, { fact: `${path} was made anew: “${(lost[0] ?? "").trim().slice(0, 100)}” is no longer asked for.`, remedy: "The wish does not ask for that. Put it back, and make the work fit it.", path })];
}

/** Items of a list that another does not have, each as often as it is missing. */
function without(items: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
