// @ts-check
// Keeps node_modules as package-lock.json says.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findNpm } from "./npm.mjs";
import { ROOT, userPath } from "./paths.mjs";
import { say, step, tail } from "./run.mjs";

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} Entry one package of a lock */

/** Written last by an installation of ours, so that an interrupted one is not taken for whole. */
const STAMP = join("node_modules", ".rdv-lock");
/** What npm itself writes last, also when a person ran it. */
const NPM_STAMP = join("node_modules", ".package-lock.json");

/** True when node_modules is what the lock asks for. */
export function isInstalled(root = ROOT) {
  const stamp = stampOf(root);
  if (readOr(join(root, STAMP)) === stamp) return true;
  if (!agrees(packagesIn(join(root, "package-lock.json")), packagesIn(join(root, NPM_STAMP)))) return false;
  writeFileSync(join(root, STAMP), stamp);
  return true;
}

/** What node_modules was made from and for. @param {string} root */
function stampOf(root) {
  return `${createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex")} ${process.platform}-${process.arch}\n`;
}

/**
 * True when everything that is not optional is installed in the version of the lock, and nothing has another version.
 * @param {Record<string, Entry>} wanted @param {Record<string, Entry>} installed
 */
export function agrees(wanted, installed) {
  if (Object.keys(installed).length === 0) return false;
  const isThere = (/** @type {[string, Entry]} */ [where, entry]) => !where || entry.optional || entry.link || installed[where]?.version === entry.version;
  const isWanted = (/** @type {[string, Entry]} */ [where, entry]) => wanted[where]?.version === entry.version;
  return Object.entries(wanted).every(isThere) && Object.entries(installed).every(isWanted);
}

/** @param {string} file @returns {Record<string, Entry>} */
function packagesIn(file) {
  const text = readOr(file);
  return text ? JSON.parse(text).packages : {};
}

/** @param {string} file */
function readOr(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Installs what the lock says; throws when npm cannot. */
export async function install(root = ROOT) {
  const npm = await findNpm(root);
  try {
    await installWith(npm.argv, root);
  } finally {
    npm.giveBack();
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(join(root, STAMP), stampOf(root));
}

/** @param {readonly string[]} npm @param {string} root */
async function installWith(npm, root) {
  const env = { ...process.env, PATH: userPath() };
  const flags = ["--include=dev", "--include=optional", "--loglevel=error", "--no-audit", "--no-fund"];
  const strict = await step("installing packages from npm (the first time this takes about a minute)", [...npm, "ci", ...flags], { cwd: root, env });
  if (strict.code !== 0) {
    say(tail(strict.output, 10));
    const loose = await step("trying again with npm install", [...npm, "install", "--no-save", ...flags], { cwd: root, env });
    if (loose.code !== 0) throw new Error(`npm could not install the packages:\n${tail(loose.output)}`);
  }
}
