// @ts-check
// Runs stages to the end, whatever fails on the way, and tells what came of each.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countsOf, lastLine, sum } from "./counts.mjs";
import { ROOT, toolEnv } from "./paths.mjs";
import { capture, seconds, stream } from "./run.mjs";
import { tellTroubles, troublesOf } from "./troubles.mjs";

/**
 * @typedef {import("./stages.mjs").Stage} Stage
 * @typedef {import("./run.mjs").Env} Env
 * @typedef {{ name: string, ms: number, counts: import("./counts.mjs").Counts, troubles: import("./troubles.mjs").Trouble[] }} Outcome
 */

/**
 * Runs stages two at a time; a stage's output is shown only when it fails.
 * @param {readonly Stage[]} stages @param {Env} [env] @returns {Promise<Outcome[]>}
 */
export async function runTogether(stages, env = toolEnv()) {
  const waiting = stages.filter((stage) => !isSkipped(stage));
  /** @type {Outcome[]} */
  const outcomes = [];
  const lane = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) outcomes.push(await runStage(stage, env, "quiet"));
  };
  await Promise.all([lane(), lane()]);
  return outcomes;
}

/**
 * Runs stages one after the other and shows everything they print.
 * @param {readonly Stage[]} stages @param {Env} [env] @returns {Promise<Outcome[]>}
 */
export async function runInTurn(stages, env = toolEnv()) {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const stage of stages) if (!isSkipped(stage)) outcomes.push(await runStage(stage, env, "loud"));
  return outcomes;
}

/** @param {Stage} stage */
function isSkipped({ name, needs }) {
  const skipped = needs ? !needs() : false;
  if (skipped) console.log(`- ${name}: nothing there yet`);
  return skipped;
}

/** @param {Stage} stage @param {Env} env @param {"quiet" | "loud"} how @returns {Promise<Outcome>} */
async function runStage(stage, env, how) {
  // What its programs leave lying goes with it. A short name: paths of sockets have room for a hundred characters.
  const folder = mkdtempSync(join(tmpdir(), "rdv-"));
  try {
    const file = join(folder, "report.json");
    const since = Date.now();
    if (how === "loud") console.log(`\n== ${stage.name}`);
    const { code, output } = await runCommands(reporting(stage, file), { env: { ...env, TMPDIR: folder, PLAYWRIGHT_JSON_OUTPUT_FILE: file }, cwd: ROOT }, how);
    const report = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    const outcome = { name: stage.name, ms: Date.now() - since, counts: countsOf(stage.reporter, code, report), troubles: troublesOf(stage.reporter, report) };
    if (outcome.counts.failed > 0 && how === "quiet") console.log(`\n== ${stage.name}\n${output.trimEnd()}`);
    console.log(lineOf(outcome));
    return outcome;
  } finally {
    remove(folder);
  }
}

/** A test's last program may still be ending. @param {string} folder */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    console.log(`Left behind: ${folder} (${String(error)})`);
  }
}

/** The commands of a stage, the last of which leaves its report in a file. @param {Stage} stage @param {string} file @returns {string[][]} */
export function reporting({ commands, reporter }, file) {
  const flags = { vitest: ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`], playwright: ["--reporter=list,json"] };
  const last = commands.length - 1;
  return commands.map((argv, at) => (reporter && at === last ? [...argv, ...flags[reporter]] : argv));
}

/**
 * @param {readonly string[][]} commands @param {import("./run.mjs").Where} where @param {"quiet" | "loud"} how
 * @returns {Promise<import("./run.mjs").Result>}
 */
async function runCommands(commands, where, how) {
  let output = "";
  for (const argv of commands) {
    const result = await (how === "loud" ? stream : capture)(argv, where);
    output += result.output;
    if (result.code !== 0) return { code: result.code, output: output || `${argv.join(" ")} ended with exit code ${result.code}` };
  }
  return { code: 0, output };
}

/** @param {Outcome} outcome */
function lineOf({ name, ms, counts }) {
  const tests = counts.passed + counts.failed > 1 ? `, ${lastLine(counts)}` : "";
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return `${counts.failed > 0 ? "✗" : "✓"} ${name} (${seconds(ms)}${tests}${skipped})`;
}

/** Prints what failed, test by test, and the last line; the exit code of the run. @param {readonly Outcome[]} outcomes @param {number} since */
export function conclude(outcomes, since) {
  const total = sum(outcomes.map((outcome) => outcome.counts));
  const bad = outcomes.filter((outcome) => outcome.counts.failed > 0).map((outcome) => outcome.name);
  const troubles = tellTroubles(outcomes.flatMap((outcome) => outcome.troubles));
  if (troubles) console.log(`\n${troubles}`);
  console.log(`\n${bad.length > 0 ? `Failed: ${bad.join(", ")}. ` : ""}Took ${seconds(Date.now() - since)}.`);
  console.log(lastLine(total));
  return total.failed > 0 ? 1 : 0;
}
