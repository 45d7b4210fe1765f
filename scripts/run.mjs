// @ts-check
// Runs programs: always an argv, never a shell string. This file must work on old Nodes and without node_modules.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * @typedef {Record<string, string | undefined>} Env
 * @typedef {{ env?: Env, cwd?: string }} Where
 * @typedef {{ code: number, output: string }} Result exit code and everything that was printed
 */

const LONG_MS = 10_000;

/** Shows what is going on; stdout belongs to the program that is started in the end. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Seconds for people. @param {number} ms */
export function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/**
 * Runs a program and keeps what it prints. A program that cannot be started has the exit code 127.
 * @param {readonly string[]} argv @param {Where} [where] @returns {Promise<Result>}
 */
export function capture(argv, where = {}) {
  return finished(argv, where, "pipe");
}

/**
 * Runs a program whose output goes straight to the terminal.
 * @param {readonly string[]} argv @param {Where} [where] @returns {Promise<Result>}
 */
export function stream(argv, where = {}) {
  return finished(argv, where, "inherit");
}

/** @param {readonly string[]} argv @param {Where} where @param {"pipe" | "inherit"} out @returns {Promise<Result>} */
function finished([program = "", ...args], { env, cwd }, out) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const output = [];
    const child = spawn(program, args, { cwd, env: /** @type {NodeJS.ProcessEnv} */ (env ?? process.env), stdio: ["ignore", out, out] });
    child.stdout?.setEncoding("utf8").on("data", (text) => output.push(text));
    child.stderr?.setEncoding("utf8").on("data", (text) => output.push(text));
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code, signal) => resolve({ code: code ?? codeOf(signal), output: output.join("") }));
  });
}

/** The exit code a shell would report for a signal. @param {NodeJS.Signals | null} signal */
export function codeOf(signal) {
  return 128 + (signal ? osConstants.signals[signal] : 0);
}

/** True when the program ends well; prints nothing. @param {readonly string[]} argv @param {Where} [where] */
export function succeeds([program = "", ...args], { env, cwd } = {}) {
  return spawnSync(program, args, { cwd, env: /** @type {NodeJS.ProcessEnv} */ (env ?? process.env), stdio: "ignore" }).status === 0;
}

/**
 * Runs a program as one visible step: a line when it starts to take long, a line when it is done, its output only when it fails.
 * @param {string} label @param {readonly string[]} argv @param {Where} [where] @returns {Promise<Result>}
 */
export async function step(label, argv, where) {
  const since = Date.now();
  say(`· ${label}`);
  const ticker = setInterval(() => say(`· ${label}: ${seconds(Date.now() - since)} …`), LONG_MS);
  const result = await capture(argv, where).finally(() => clearInterval(ticker));
  if (result.code === 0) say(`✓ ${label} (${seconds(Date.now() - since)})`);
  return result;
}

/** The end of an output, which is where the reason stands. @param {string} output @param {number} [lines] */
export function tail(output, lines = 40) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}

/** Absolute path of a program, searched as a shell would. @param {string} program @param {string} path */
export function which(program, path) {
  if (isAbsolute(program)) return isExecutable(program) ? program : undefined;
  return path.split(delimiter).filter(Boolean).map((folder) => join(folder, program)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
