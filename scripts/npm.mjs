// @ts-check
// Which npm installs. Under an old Node npm leaves out every optional package that asks for a newer one, among them the
// native parts of our tools, and says nothing. So there a new Node and npm are borrowed for the installation.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isNewEnough, tooOld } from "./node.mjs";
import { userPath } from "./paths.mjs";
import { say, step, succeeds, tail } from "./run.mjs";

const NPM = "npm@11.19.1";

/** @typedef {{ argv: string[], giveBack: () => void }} Npm how to call it, and what to do when it is no longer needed */

/** The person's npm when their Node is new enough, else a borrowed one. @param {string} root @returns {Promise<Npm>} */
export async function findNpm(root) {
  const own = answer(["node", "--version"]);
  return isNewEnough(own) ? { argv: ["npm"], giveBack: () => undefined } : borrow(root, own);
}

/** @param {string} root @param {string} own version of the person's Node @returns {Promise<Npm>} */
async function borrow(root, own) {
  const name = `node-${process.platform}-${process.arch}`;
  const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).optionalDependencies?.[name];
  if (!version) throw new Error(tooOld(own));
  const folder = join(root, ".cache", "node");
  const giveBack = () => rmSync(folder, { recursive: true, force: true });
  giveBack();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const flags = ["--no-save", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"];
  const argv = ["npm", "install", ...flags, `${name}@${version}`, NPM];
  const result = await step(`fetching Node ${version} (yours is ${own}, which is too old)`, argv, { cwd: folder, env: { ...process.env, PATH: userPath() } });
  if (result.code !== 0) {
    say(`${tail(result.output, 5)}\nGoing on with Node ${own}.`);
    return { argv: ["npm"], giveBack };
  }
  const node = join(folder, "node_modules", name, "bin", "node");
  if (!succeeds([node, "--version"])) throw new Error(tooOld(own));
  // The person's settings (registry, proxy, certificates) may stand in the configuration of their own npm.
  const config = `--globalconfig=${answer(["npm", "config", "get", "globalconfig"])}`;
  return { argv: [node, join(folder, "node_modules", "npm", "bin", "npm-cli.js"), config], giveBack };
}

/** What one of the person's own programs prints. @param {readonly string[]} argv */
function answer([program = "", ...args]) {
  return spawnSync(program, args, { encoding: "utf8", env: { ...process.env, PATH: userPath() } }).stdout?.trim() ?? "";
}
