// @ts-check
// Brings a clone to the point where it can run: system programs, npm packages, pages. Quiet when nothing is to do.
import { join } from "node:path";
import { install, isInstalled } from "./dependencies.mjs";
import { findNode, ptyAdvice } from "./node.mjs";
import { onceAtATime } from "./once.mjs";
import { ROOT } from "./paths.mjs";
import { say } from "./run.mjs";
import { ensurePrograms } from "./system-packages.mjs";
import { build, hasPages, isBuilt } from "./ui-build.mjs";

const LOCK = join(ROOT, ".cache", "setup.lock");

/**
 * Does what is missing and returns the Node to go on with; throws what the person must do when it cannot.
 * @param {{ programs: readonly import("./system-packages.mjs").Need[], pages: "build" | "skip", terminals: "required" | "told" }} wanted
 */
export async function setUp({ programs, pages, terminals }) {
  await ensurePrograms(programs);
  if (!isInstalled()) await onceAtATime(LOCK, async () => void (isInstalled() || (await install())));
  const node = findNode();
  const advice = ptyAdvice(node);
  if (advice && terminals === "required") throw new Error(advice);
  if (advice) say(advice);
  if (pages === "build" && !hasPages()) say("There are no pages in src/app yet: starting without them.");
  else if (pages === "build" && !isBuilt()) await onceAtATime(LOCK, async () => void (isBuilt() || (await build(node))));
  return node;
}

/** Runs a script's work at the edge: an error is told in words, not as a stack, and ends in exit code 1. @param {() => Promise<number>} work */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
