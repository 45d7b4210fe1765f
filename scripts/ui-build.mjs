// @ts-check
// Builds the pages when what they are made from has changed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, toolEnv } from "./paths.mjs";
import { say, step, tail } from "./run.mjs";

const SOURCES = ["src", "public", "next.config.ts", "postcss.config.mjs", "tsconfig.json", "package.json", "package-lock.json"];
const STAMP = join(".next", "BUILD_STAMP");

/** True when there are pages to build. */
export function hasPages(root = ROOT) {
  return existsSync(join(root, "src", "app"));
}

/** True when the last build was made from the files as they are now. */
export function isBuilt(root = ROOT) {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash(root);
}

/** One hash over everything a build depends on; tests do not count. */
export function sourceHash(root = ROOT) {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesBelow(root, source))) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(`${file}\0`).update(readFileSync(join(root, file))).update("\0");
  }
  return hash.digest("hex");
}

/** @param {string} root @param {string} path @returns {string[]} */
function filesBelow(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full).sort().flatMap((name) => filesBelow(root, join(path, name)));
}

/** Builds; throws what the build said when it fails. @param {string} node */
export async function build(node, root = ROOT) {
  if (!hasPages(root)) return say("There are no pages in src/app yet: nothing to build.");
  const made = sourceHash(root); // before the build, so that a file changed meanwhile leads to another build
  const env = { ...toolEnv(), NODE_ENV: "production" };
  const result = await step("building the pages", [node, join("node_modules", "next", "dist", "bin", "next"), "build"], { cwd: root, env });
  if (result.code !== 0) throw new Error(`The pages could not be built:\n${tail(result.output, 60)}`);
  writeFileSync(join(root, STAMP), made);
}
