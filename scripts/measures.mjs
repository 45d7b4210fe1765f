// @ts-check
// The numbers of the house as pure functions over files: `{path, lines}` in, findings out.
import { isCode, isProduction, isTest } from "./source-files.mjs";

/**
 * @typedef {{ path: string, text: string }} File
 * @typedef {{ path: string, says: string }} Finding
 */

const BAD_NAMES = /(^|[-.])(services?|managers?|helpers?|utils?|use-?cases?|gateways?|repositor(y|ies))$/;
const BAD_CLASSES = /^export (?:default )?(?:abstract )?class (\w*(?:Service|Manager|Helper|Utils?|UseCase|Gateway|Repository))\b/m;
const PROVIDERS = ["claude", "codex", "gemini", "opencode"];

/** Lines that say something to the machine: not blank, not comment. @param {string} text @returns {string[]} */
export function codeLines(text) {
  let inBlock = false;
  return text.split("\n").filter((line) => {
    const bare = line.trim();
    const opens = !inBlock && /^\{?\/\*/.test(bare);
    const comment = inBlock || opens || bare.startsWith("//") || /^#(\s|$)/.test(bare);
    if (opens || inBlock) inBlock = !bare.includes("*/");
    return bare !== "" && !comment;
  });
}

/** The value below which the given share of the sorted values lies. @param {readonly number[]} values @param {number} share */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Files with more code lines than allowed. @param {readonly File[]} files @param {number} most @returns {Finding[]} */
export function longFiles(files, most) {
  return files.filter((file) => isCode(file.path)).flatMap(({ path, text }) => {
    const lines = codeLines(text).length;
    return lines > most ? [{ path, says: `${lines} code lines` }] : [];
  });
}

/** Code lines of every production file. @param {readonly File[]} files @returns {number[]} */
export function productionSizes(files) {
  return files.filter((file) => isProduction(file.path)).map((file) => codeLines(file.text).length);
}

/** Lines of tests for each line of production code. @param {readonly File[]} files */
export function testRatio(files) {
  const lines = (/** @type {readonly File[]} */ some) => some.reduce((sum, file) => sum + codeLines(file.text).length, 0);
  return lines(files.filter((file) => isTest(file.path))) / Math.max(1, lines(files.filter((file) => isProduction(file.path))));
}

/**
 * Route handlers with more lines than allowed: every function within a function in server/api.
 * @param {readonly File[]} files @param {number} most @returns {Finding[]}
 */
export function longHandlers(files, most) {
  return files.filter(({ path }) => path.startsWith("server/api/") && isProduction(path)).flatMap(({ path, text }) => {
    const lines = codeLines(text);
    return lines.flatMap((line, at) => {
      const length = /^\s.*=>/.test(line) ? bodyLength(lines, at) : 0;
      return length > most ? [{ path, says: `a handler of ${length} lines: ${line.trim()}` }] : [];
    });
  });
}

/** Lines that are indented deeper than the one at `from`, until one is not. @param {readonly string[]} lines @param {number} from */
function bodyLength(lines, from) {
  const depth = (/** @type {string} */ line) => line.length - line.trimStart().length;
  const start = depth(lines[from] ?? "");
  const body = lines.slice(from + 1).findIndex((line) => depth(line) <= start);
  return body < 0 ? lines.length - from - 1 : body;
}

/** Quoted provider names outside of the files that may hold them, server/agents/ID.ts and the brain over the same program, server/brains/ID-cli.ts. @param {readonly File[]} files @returns {Finding[]} */
export function namedProviders(files) {
  return files.filter(({ path }) => /^(src|server)\//.test(path) && isProduction(path)).flatMap(({ path, text }) => {
    const code = codeLines(text).join("\n");
    const named = PROVIDERS.filter((id) => ![`server/agents/${id}.ts`, `server/brains/${id}-cli.ts`].includes(path) && new RegExp(`(["'\`])${id}\\1`).test(code));
    return named.map((id) => ({ path, says: `names "${id}"` }));
  });
}

/** Markdown files beside the decision records. @param {readonly File[]} files @returns {Finding[]} */
export function markdownFiles(files) {
  return files.filter(({ path }) => path.endsWith(".md") && !path.startsWith("docs/decisions/")).map(({ path }) => ({ path, says: "a Markdown file" }));
}

/** Decision records that are too long. @param {readonly File[]} files @param {number} most @returns {Finding[]} */
export function longRecords(files, most) {
  return files.filter(({ path }) => /^docs\/decisions\/.*\.md$/.test(path)).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > most ? [{ path, says: `${lines} lines` }] : [];
  });
}

/** Code that lies deeper than allowed. @param {readonly File[]} files @param {number} most folders below the root @returns {Finding[]} */
export function deepFiles(files, most) {
  return files.filter(({ path }) => isCode(path)).flatMap(({ path }) => {
    const depth = path.split("/").length - 1;
    return depth > most ? [{ path, says: `${depth} folders deep` }] : [];
  });
}

/** Files, folders and classes with names that say nothing. @param {readonly File[]} files @returns {Finding[]} */
export function emptyNames(files) {
  return files.filter(({ path }) => isCode(path)).flatMap(({ path, text }) => {
    const parts = path.split("/").map((part) => part.replace(/(\.(test|spec|int\.test))?\.\w+$/, "").toLowerCase());
    const name = parts.find((part) => BAD_NAMES.test(part)) ?? BAD_CLASSES.exec(codeLines(text).join("\n"))?.[1];
    return name ? [{ path, says: `is called ${name}` }] : [];
  });
}

/** Files that only pass on what others export. @param {readonly File[]} files @returns {Finding[]} */
export function barrels(files) {
  return files.filter(({ path }) => /\.(tsx?|mjs)$/.test(path)).flatMap(({ path, text }) => {
    const statements = codeLines(text).join(" ").split(";").map((statement) => statement.trim()).filter(Boolean);
    const all = statements.length > 0 && statements.every((statement) => /^export (type )?(\*|\{[^}]*\}).* from /.test(statement));
    return all ? [{ path, says: "only re-exports" }] : [];
  });
}

/** Imports in server/kernel.ts that are not types: the App is a type and nothing else. @param {readonly File[]} files @returns {Finding[]} */
export function kernelValues(files) {
  return files.filter(({ path }) => path === "server/kernel.ts").flatMap(({ path, text }) =>
    codeLines(text).filter((line) => /^import (?!type )/.test(line)).map((line) => ({ path, says: line.trim() })),
  );
}
