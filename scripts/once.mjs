// @ts-check
// One set-up at a time in a folder: two would delete each other's node_modules.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { say } from "./run.mjs";

const FORGOTTEN_MS = 15 * 60_000;

/**
 * Does the work while holding a lock file that names this process; waits while another living process holds it.
 * @template T @param {string} file @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function onceAtATime(file, work, everyMs = 500) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); await pause(everyMs)) {
    if (isAbandoned(file)) rmSync(file, { force: true });
    else if (!told) told = tell();
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** True when whoever holds the lock is gone; after a restart of the machine its number may belong to somebody else. @param {string} file */
function isAbandoned(file) {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return Date.now() - statSync(file).mtimeMs > FORGOTTEN_MS;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}

function tell() {
  say("· another start is setting up this folder, waiting for it …");
  return true;
}
