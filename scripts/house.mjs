// @ts-check
// The numbers that hold the house together, as a table. `any` and functions are oxlint's, layers and cycles the import law's.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as measures from "./measures.mjs";
import { ROOT } from "./paths.mjs";
import { isCode, sourceFiles } from "./source-files.mjs";

/**
 * @typedef {import("./measures.mjs").Finding} Finding
 * @typedef {{ name: string, value: string, gate: string, ok: boolean, findings: readonly Finding[] }} Row
 * @typedef {{ measure: string, path: string }} Exception
 */

/** How many exceptions house-allow.json may hold. This number is only ever lowered. */
const EXCEPTIONS = 0;
const ALLOW_FILE = join("scripts", "house-allow.json");

/** Every measure of a tree. @param {readonly import("./measures.mjs").File[]} files @param {readonly Exception[]} allowed @returns {Row[]} */
export function measure(files, allowed = []) {
  const sizes = measures.productionSizes(files);
  const ratio = measures.testRatio(files);
  return [
    none("files over 300 code lines", measures.longFiles(files, 300), allowed),
    atMost("median file, code lines", measures.percentile(sizes, 0.5), 80),
    atMost("90th percentile file, code lines", measures.percentile(sizes, 0.9), 220),
    none("route handlers over 15 lines", measures.longHandlers(files, 15), allowed),
    { name: "test : code", value: ratio.toFixed(2), gate: "≥ 0.90", ok: ratio >= 0.9, findings: [] },
    none("providers named outside their file", measures.namedProviders(files), allowed),
    atMost("Markdown files", measures.markdownFiles(files).length, 8, measures.markdownFiles(files)),
    none("decision records over 45 lines", measures.longRecords(files, 45), allowed),
    none("code deeper than three folders", measures.deepFiles(files, 3), allowed),
    none("names that say nothing", measures.emptyNames(files), allowed),
    none("barrels", measures.barrels(files), allowed),
    none("values imported by the kernel", measures.kernelValues(files), allowed),
    atMost("exceptions", allowed.length, EXCEPTIONS, allowed.map(({ measure: name, path }) => ({ path, says: name }))),
  ];
}

/** @param {string} name @param {readonly Finding[]} all @param {readonly Exception[]} allowed @returns {Row} */
function none(name, all, allowed) {
  const findings = all.filter(({ path }) => !allowed.some((exception) => exception.measure === name && exception.path === path));
  return atMost(name, findings.length, 0, findings);
}

/** @param {string} name @param {number} value @param {number} most @param {readonly Finding[]} [findings] @returns {Row} */
function atMost(name, value, most, findings = []) {
  return { name, value: String(value), gate: most === 0 ? "0" : `≤ ${most}`, ok: value <= most, findings };
}

/** The table, followed by what is to be mended. @param {readonly Row[]} rows @returns {string} */
export function table(rows) {
  const lines = rows.map(({ name, value, gate, ok }) => `${name.padEnd(36)} ${value.padStart(6)}  ${gate.padEnd(7)} ${ok ? "ok" : "SHORT"}`);
  const mend = rows.filter((row) => !row.ok).flatMap((row) => row.findings.map(({ path, says }) => `  ${row.name}: ${path} ${says}`));
  return [`${"measure".padEnd(36)} ${"value".padStart(6)}  ${"gate".padEnd(7)} ok`, ...lines, ...mend].join("\n");
}

function main() {
  const paths = sourceFiles(ROOT).filter((path) => isCode(path) || path.endsWith(".md"));
  const files = paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
  const allow = join(ROOT, ALLOW_FILE);
  const rows = measure(files, existsSync(allow) ? JSON.parse(readFileSync(allow, "utf8")) : []);
  console.log(table(rows));
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
