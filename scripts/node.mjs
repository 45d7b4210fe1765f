// @ts-check
// Which Node runs the server and the tools: the one that came through npm, else the person's own when it is new enough.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./paths.mjs";

const OLDEST = /** @type {const} */ ([22, 18]);

/** True for Nodes that run TypeScript as it stands. @param {string} version such as "22.18.0" */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The Node to use; throws a message for the person when there is none. @returns {string} */
export function findNode(root = ROOT, own = { path: process.execPath, version: process.versions.node }) {
  const packaged = join(root, "node_modules", ".bin", "node");
  linkPackaged(root, packaged);
  if (existsSync(packaged) && versionOf(packaged)) return packaged;
  if (existsSync(own.path) && isNewEnough(own.version)) return own.path;
  throw new Error(tooOld(own.version));
}

/** What a person reads whose Node cannot be used. @param {string} version */
export function tooOld(version) {
  return (
    `Remote Dev needs Node ${OLDEST.join(".")} or newer. This is ${version}, and there is no packaged Node for ${process.platform}-${process.arch}.\n` +
    "Install a newer Node from https://nodejs.org and start again."
  );
}

/** npm 10 does not link a program that packages for two platforms bring; the tools need it first in PATH. @param {string} root @param {string} link */
function linkPackaged(root, link) {
  const name = `node-${process.platform}-${process.arch}`;
  if (existsSync(link) || !existsSync(join(root, "node_modules", name, "bin", "node"))) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join("..", name, "bin", "node"), link);
}

/** @param {string} node @returns {string | undefined} */
function versionOf(node) {
  const answer = spawnSync(node, ["--version"], { encoding: "utf8" });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** What the person must do when the terminal's native part does not load here; undefined when it loads. @param {string} node */
export function ptyAdvice(node, root = ROOT) {
  const answer = spawnSync(node, ["-e", "require('node-pty')"], { cwd: root, encoding: "utf8" });
  if (answer.status === 0) return undefined;
  const reason = /Error: .*/.exec(answer.stderr)?.[0] ?? "it does not load";
  return (
    `Terminals need node-pty, which has no prebuilt part for ${process.platform}-${process.arch} (${reason}).\n` +
    "With a C++ compiler and Python installed, run: npm rebuild node-pty --ignore-scripts=false"
  );
}
