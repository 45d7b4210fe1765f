// @ts-check
// What the gate and the whole test run consist of. Another stage is another line.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { hasPages } from "./ui-build.mjs";

/**
 * @typedef {"vitest" | "playwright"} Reporter whose report tells how many tests ran; a stage without one counts as one
 * @typedef {{ name: string, commands: string[][], reporter?: Reporter, needs?: () => boolean }} Stage
 *   the commands run one after the other with the project's tools first in PATH; a stage whose need is not met is skipped
 */

/** @param {string} folder @param {RegExp} name */
const has = (folder, name) => existsSync(join(ROOT, folder)) && readdirSync(join(ROOT, folder)).some((file) => name.test(file));

/** Quick and independent of each other. @type {readonly Stage[]} */
export const GATES = [
  { name: "types", commands: [...(hasPages() ? [["next", "typegen"]] : []), ["tsc", "--noEmit"]] },
  { name: "lint", commands: [["oxlint", "--type-aware"]] },
  { name: "layers", commands: [["node", "scripts/layers.mjs"]] },
  { name: "dead code", commands: [["knip"]] },
  { name: "house", commands: [["node", "scripts/house.mjs"]] },
  { name: "lockfile", commands: [["node", "scripts/complete-lock.mjs", "--check"]] },
];

/** @type {Stage} */
export const UNIT = { name: "unit tests", commands: [["vitest", "run", "--project", "unit"]], reporter: "vitest" };

/** One after the other: they need the machine for themselves. @type {readonly Stage[]} */
export const TESTS = [
  UNIT,
  { name: "integration tests", commands: [["vitest", "run", "--project", "integration"]], reporter: "vitest" },
  { name: "browser tests", commands: [["playwright", "test", "[.]spec[.]ts$"]], reporter: "playwright", needs: () => has("e2e", /\.spec\.ts$/) },
  { name: "figures", commands: [["npm", "run", "--silent", "bench", "--", "--quick"]], needs: () => has("bench", /\.ts$/) },
];
