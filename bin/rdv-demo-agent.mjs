// The demonstration agent: a script that behaves like a coding agent on the sample project. No model, no network.
// It works in the open: fails a test, mends it, commits; and it reports its steps through the hook program like any agent.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GREY = "\u001b[90m";
const GREEN = "\u001b[32m";
const RED = "\u001b[31m";
const BOLD = "\u001b[1m";
const OFF = "\u001b[0m";
const STEP_MS = Number(process.env["RDV_DEMO_STEP_MS"] ?? 900);

const wish = (process.argv[2] ?? "").split("\n")[0].trim();
const name = functionNameOf(wish);
const hook = join(process.env["RDV_RUN_DIR"] ?? "", "..", "..", "run", "bin", "rdv-hook");

await main();

async function main() {
  say(`${BOLD}Demonstration agent${OFF} ${GREY}(a script, no model)${OFF}`);
  say(`${GREY}>${OFF} ${wish}`);
  signal({ kind: "turn-started" });
  await step("I write the function with a test. My first version has a mistake, as first versions do.");
  write(`src/${name}.js`, sourceOf(name, "Hello"));
  write(`test/${name}.test.js`, testOf(name));
  run("npm", "test");
  await step("Two tests fail. One says that src/index.js is missing my file; tools/make-index.mjs writes it.");
  run("node", "tools/make-index.mjs");
  run("npm", "test");
  await step("The other one caught my mistake. I mend the function and write the index again.");
  write(`src/${name}.js`, sourceOf(name, "Goodbye"));
  run("node", "tools/make-index.mjs");
  run("npm", "test");
  await step("All green. Once more the index, to be sure that nothing changes, then I commit.");
  run("node", "tools/make-index.mjs");
  git("add", "--all");
  git("-c", "user.name=Demonstration agent", "-c", "user.email=demonstration@localhost", "commit", "--quiet", "-m", `feat: add ${name}`);
  say(`${GREEN}●${OFF} Done: src/${name}.js, its test and the index are committed.`);
  signal({ kind: "turn-ended", lastMessage: `I added ${name} with a test and committed it.` });
}

/** A function name from the wish: the word after "add a", else the first long word. */
function functionNameOf(text) {
  const word = /\badd (?:an? |the )?([a-z]+)/i.exec(text)?.[1] ?? /[a-z]{5,}/i.exec(text)?.[0] ?? "farewell";
  return word.toLowerCase();
}

function sourceOf(fn, word) {
  return `/** A goodbye for a name. */\nexport function ${fn}(name) {\n  return \`${word}, \${name}.\`;\n}\n`;
}

function testOf(fn) {
  return `import assert from "node:assert/strict";\nimport test from "node:test";\nimport { ${fn} } from "../src/${fn}.js";\n\ntest("${fn} says goodbye by name", () => {\n  assert.equal(${fn}("Ada"), "Goodbye, Ada.");\n});\n`;
}

function write(path, text) {
  say(`${GREEN}●${OFF} ${BOLD}Write${OFF}(${path})`);
  mkdirSync(join(process.cwd(), path, ".."), { recursive: true });
  writeFileSync(path, text);
  signal({ kind: "tool-ended", tool: { name: "Write", kind: "edit", path }, failed: false, durationMs: 1 });
}

function run(program, ...args) {
  const command = [program, ...args].join(" ");
  say(`${GREEN}●${OFF} ${BOLD}Bash${OFF}(${command})`);
  const started = Date.now();
  const result = spawnSync(program, args, { encoding: "utf8" });
  const failed = result.status !== 0;
  const lines = `${result.stdout ?? ""}${result.stderr ?? ""}`.split("\n").filter((line) => /^(# |ℹ )(pass|fail)|^not ok|^✖|exports$/.test(line)).slice(0, 6);
  for (const line of lines) say(`  ${failed ? RED : GREY}${line}${OFF}`);
  signal({ kind: "tool-ended", tool: { name: "Bash", kind: "command", command }, failed, durationMs: Date.now() - started });
}

function git(...args) {
  execFileSync("git", args, { stdio: "ignore" });
  signal({ kind: "tool-ended", tool: { name: "Bash", kind: "command", command: `git ${args[0] === "-c" ? args[4] : args[0]}` }, failed: false, durationMs: 1 });
}

/** Tells the server what happened, in the words an agent declared as data may use. */
function signal(body) {
  spawnSync("/bin/sh", [hook, "demonstration"], { input: JSON.stringify(body), stdio: ["pipe", "ignore", "ignore"] });
}

async function step(text) {
  await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  say(`\n${GREEN}●${OFF} ${text}`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
