// @ts-check
// The import law of .dependency-cruiser.cjs over the whole tree. A cruise that misses files is no proof, so it fails.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import swc from "@swc/core";
import { cruise } from "dependency-cruiser";
import { codeLines } from "./measures.mjs";
import { ROOT } from "./paths.mjs";
import { sourceFiles } from "./source-files.mjs";

// dependency-cruiser asks swc for TypeScript without JSX and gives up at the first tag.
const parseFile = swc.parseFileSync;
Object.assign(swc, {
  /** @param {string} file @param {import("@swc/core").ParseOptions} options */
  parseFileSync: (file, options) => parseFile(file, /** @type {import("@swc/core").TsParserConfig} */ ({ ...options, tsx: file.endsWith(".tsx") })),
});

const FOLDERS = new Set(["src", "server", "bin", "scripts", "e2e", "bench"]);

/**
 * What breaks the law in a tree, and the files that nobody looked at.
 * @param {string} root @returns {Promise<{ breaks: { rule: string, from: string, to: string, why: string }[], unseen: string[], seen: number }>}
 */
export async function cruiseTree(root) {
  const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
  const files = sourceFiles(root).filter((file) => FOLDERS.has(file.split("/")[0] ?? "") && /\.(tsx?|mjs|cjs)$/.test(file));
  const cruised = await cruise(files, { ...options, baseDir: root, validate: true, ruleSet: { forbidden } }, options.enhancedResolveOptions);
  const { modules, summary } = /** @type {import("dependency-cruiser").ICruiseResult} */ (cruised.output);
  const found = new Map(modules.map((module) => [module.source, module.dependencies.length]));
  return {
    breaks: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to, why: whyOf(forbidden, rule.name) })),
    unseen: files.filter((file) => !found.has(file) || (found.get(file) === 0 && hasImports(join(root, file)))),
    seen: files.length,
  };
}

/** @param {{ name: string, comment: string }[]} forbidden @param {string} name */
function whyOf(forbidden, name) {
  return forbidden.find((rule) => rule.name === name)?.comment ?? "";
}

/** Without a parser for its language a file is listed, but as one that imports nothing. @param {string} file */
function hasImports(file) {
  const first = codeLines(readFileSync(file, "utf8")).find((line) => !/^["']use /.test(line));
  return /^import\b/.test(first ?? "");
}

/** @param {readonly { rule: string, from: string, to: string }[]} breaks @param {string} rule @param {string} from */
function targets(breaks, rule, from) {
  const mine = breaks.filter((one) => one.rule === rule && one.from === from);
  return mine.map(({ to }) => `  imports ${to}`).join("\n");
}

async function main() {
  const { breaks, unseen, seen } = await cruiseTree(ROOT);
  for (const line of new Set(breaks.map(({ rule, from, why }) => `${from} ${rule}: ${why}\n${targets(breaks, rule, from)}`))) console.log(line);
  for (const file of unseen) console.log(`${file} was not looked at`);
  console.log(`${seen - unseen.length} of ${seen} files cruised, ${breaks.length} breaks of the import law`);
  process.exitCode = breaks.length + unseen.length > 0 || seen === 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
