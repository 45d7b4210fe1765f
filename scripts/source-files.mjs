// @ts-check
// The files that people write: no packages, no builds, no results.
import { readdirSync } from "node:fs";
import { join } from "node:path";

const IGNORED = new Set(["node_modules", ".git", ".next", ".cache", "drizzle", "bench/results", "test-results", "playwright-report", "e2e/fakes/samples"]);

/** Paths below a folder, with slashes, sorted. @param {string} root @returns {string[]} */
export function sourceFiles(root, below = "") {
  const entries = readdirSync(join(root, below), { withFileTypes: true }).map((entry) => ({ entry, path: below ? `${below}/${entry.name}` : entry.name }));
  return entries
    .filter(({ entry, path }) => !IGNORED.has(path) && !IGNORED.has(entry.name) && !entry.isSymbolicLink())
    .flatMap(({ entry, path }) => (entry.isDirectory() ? sourceFiles(root, path) : [path]))
    .sort();
}

/** True for what runs for users. @param {string} file */
export function isProduction(file) {
  return /^(src|server|bin|scripts)\//.test(file) && isCode(file) && !isTest(file);
}

/** True for tests and what only tests use. @param {string} file */
export function isTest(file) {
  return isCode(file) && (/\.(test|spec)\.tsx?$/.test(file) || file.startsWith("e2e/"));
}

/** Programs, with or without an ending; styles, data and text are not. @param {string} file */
export function isCode(file) {
  return /\.(tsx?|mjs|cjs|js)$/.test(file) || /^bin\/[^.]+$/.test(file);
}
