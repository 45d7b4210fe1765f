// @ts-check
// The programs that do not come from npm: found, installed when that needs no password, else named in one line.
import { userInfo } from "node:os";
import { userPath } from "./paths.mjs";
import { say, step, succeeds, tail, which } from "./run.mjs";

/**
 * @typedef {"apt-get" | "dnf" | "pacman" | "apk" | "brew"} Manager
 * @typedef {{ name: string, programs: string[], why: string, required: boolean, packages: Partial<Record<Manager, string[]>> }} Need
 *   one need is met by any of its programs; a manager without an entry cannot meet it
 * @typedef {{ install: string[], refresh?: string[], env?: string[] }} Recipe
 */

/** What is needed to run. @type {readonly Need[]} */
export const RUNTIME = [
  need("tmux", "keeps sessions alive", true),
  { ...need("git", "keeps the work", true), packages: { ...named("git"), "apt-get": ["git", "ca-certificates"] } },
  need("curl", "carries what agents report", true),
  { ...need("bubblewrap", "confines agents", false), programs: ["bwrap"], packages: { ...named("bubblewrap"), brew: undefined } },
];

/** What the tests need on top. @type {Need} */
export const BROWSER = {
  ...need("chromium", "runs the browser tests", false),
  programs: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  packages: { ...named("chromium"), brew: undefined },
};

/** @type {Record<Manager, Recipe>} */
const RECIPES = {
  "apt-get": {
    install: ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"],
    refresh: ["apt-get", "update"],
    env: ["DEBIAN_FRONTEND=noninteractive"],
  },
  dnf: { install: ["dnf", "install", "-y"] },
  pacman: { install: ["pacman", "-S", "--needed", "--noconfirm"], refresh: ["pacman", "-Sy"] },
  apk: { install: ["apk", "add", "--no-cache"] },
  brew: { install: ["brew", "install"], env: ["NONINTERACTIVE=1"] },
};

/** @param {string} name @param {string} why @param {boolean} required @returns {Need} */
function need(name, why, required) {
  return { name, programs: [name], why, required, packages: named(name) };
}

/** @param {string} name @returns {Partial<Record<Manager, string[]>>} */
function named(name) {
  return { "apt-get": [name], dnf: [name], pacman: [name], apk: [name], brew: [name] };
}

/**
 * Installs what is missing when it can; throws when something required stays missing.
 * @param {readonly Need[]} needs
 */
export async function ensurePrograms(needs) {
  const missing = needs.filter((one) => !find(one));
  if (missing.length === 0) return;
  const manager = pickManager((program) => Boolean(which(program, userPath())));
  const prefix = manager && privilege(manager);
  // The required ones apart: an optional package that this system does not know must not keep them away.
  for (const group of [missing.filter((one) => one.required), missing.filter((one) => !one.required)]) {
    const packages = packagesOf(group, manager);
    if (manager && prefix && packages.length > 0) await install(manager, prefix, packages);
  }
  const still = missing.filter((one) => !find(one));
  if (still.length > 0) tellOrThrow(still, manager);
}

/** Absolute path of the first program that meets the need. @param {Need} one @returns {string | undefined} */
export function find(one, path = userPath()) {
  return one.programs.map((program) => which(program, path)).find(Boolean);
}

/** The package manager that is there. @param {(program: string) => boolean} has @returns {Manager | undefined} */
export function pickManager(has, platform = process.platform) {
  /** @type {Manager[]} */
  const order = platform === "darwin" ? ["brew"] : ["apt-get", "dnf", "pacman", "apk", "brew"];
  return order.find(has);
}

/** The words in front of an install command, or undefined when it would ask for a password. @param {Manager} manager */
function privilege(manager) {
  const root = userInfo().uid === 0;
  if (manager === "brew") return root ? undefined : [];
  if (root) return [];
  return succeeds(["sudo", "-n", "true"]) ? ["sudo", "-n"] : undefined;
}

/** @param {readonly Need[]} needs @param {Manager | undefined} manager @returns {string[]} */
export function packagesOf(needs, manager) {
  return needs.flatMap((one) => (manager && one.packages[manager]) ?? []);
}

/** The argv that installs. @param {Manager} manager @param {readonly string[]} prefix @param {readonly string[]} packages */
export function installArgv(manager, prefix, packages) {
  const { env = [], install: words } = RECIPES[manager];
  // `env` after sudo: sudo drops variables that are set before it.
  return [...prefix, "env", ...env, ...words, ...packages];
}

/** @param {Manager} manager @param {string[]} prefix @param {string[]} packages */
async function install(manager, prefix, packages) {
  const argv = installArgv(manager, prefix, packages);
  const label = `installing ${packages.join(", ")}`;
  const first = await step(label, argv);
  if (first.code === 0) return;
  const { refresh } = RECIPES[manager];
  if (!refresh) return say(tail(first.output, 10));
  await step(`${refresh.join(" ")} (the list of packages is old)`, [...prefix, ...refresh]);
  const second = await step(label, argv);
  if (second.code !== 0) say(tail(second.output, 10));
}

/** The one line that a person with a password runs. @param {readonly Need[]} needs @param {Manager | undefined} manager */
export function installLine(needs, manager) {
  const packages = packagesOf(needs, manager);
  if (!manager || packages.length === 0) return `install ${needs.map((one) => one.name).join(", ")} with your package manager`;
  const sudo = manager === "brew" ? "" : "sudo ";
  const words = { "apt-get": "apt-get install -y", dnf: "dnf install -y", pacman: "pacman -Sy --needed", apk: "apk add", brew: "brew install" }[manager];
  const refresh = manager === "apt-get" ? "sudo apt-get update && " : "";
  return `${refresh}${sudo}${words} ${packages.join(" ")}`;
}

/** @param {readonly Need[]} still @param {Manager | undefined} manager */
function tellOrThrow(still, manager) {
  const required = still.filter((one) => one.required);
  const what = still.map((one) => `${one.name} (${one.why})`).join(", ");
  const line = `Missing: ${what}. To add: ${installLine(still, manager)}`;
  if (required.length > 0) throw new Error(line);
  say(line);
}
