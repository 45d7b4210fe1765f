// Stands in for a coding agent where a picture or a measure needs one at work: it prints what one prints, edits, asks and commits.
// The behaviour is the first word behind the brief: finish | ask | stay | nothing.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

const [brief = "", behaviour = "finish"] = process.argv.slice(2);
const wish = brief.split("\n")[0].trim();
const slug = wish.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 30).replace(/-$/, "");
const hook = join(process.env.RDV_RUN_DIR ?? "", "..", "..", "run", "bin", "rdv-hook");
const paint = (/** @type {number} */ code, /** @type {string} */ text) => `\u001b[${code}m${text}\u001b[0m`;

say(`${paint(32, "●")} I read the project first.`);
say(`${paint(32, "●")} ${paint(1, "Read")}(src/app/layout.tsx)`);
say(`  ${paint(90, "└ 46 lines")}`);
if (behaviour !== "nothing") edit(`src/${slug}.ts`, `/** ${wish} */\nexport const ${slug.replaceAll(/-(\w)/g, (_, c) => c.toUpperCase())} = true;\n`);
if (behaviour === "ask") ask("npm install next-themes@0.4.6");
if (behaviour === "stay") stay();
else if (behaviour !== "nothing") finish();

function finish() {
  run("npm", "test");
  run("node", "tools/generate.mjs");
  run("node", "tools/generate.mjs");
  run("node", "tools/generate.mjs");
  execFileSync("git", ["add", "--all"]);
  execFileSync("git", ["-c", "user.name=agent", "-c", "user.email=agent@localhost", "commit", "--quiet", "-m", `feat: ${wish.slice(0, 50)}`]);
  say(`${paint(32, "●")} The work is committed.`);
}

function stay() {
  say(`${paint(32, "●")} ${paint(1, "Bash")}(npm test -- charts)`);
  say(`  ${paint(90, "└")}  ${paint(32, "Tests  38 passed")} ${paint(90, "(38)")}   ${paint(90, "Duration 2.84s")}`);
  say(`${paint(33, "✻ Updating legend…")} ${paint(90, "(esc to interrupt, 41.2k tokens)")}`);
  signal({ kind: "tool-started", tool: { name: "Bash", kind: "command", command: "npm test -- charts" } });
  setInterval(() => undefined, 60_000);
}

/** @param {string} command */
function ask(command) {
  say("");
  say(paint(33, "Allow command?"));
  say(`  ${paint(1, command)}`);
  const answer = signal({ kind: "permission-asked", askId: "", tool: { name: "Bash", kind: "command", command }, reason: "the switch needs a theme provider" }, "ask");
  say(`${paint(36, "›")} ${answer}`);
}

/** @param {string} path @param {string} text */
function edit(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  say(`${paint(32, "●")} ${paint(1, "Write")}(${path}) ${paint(32, `+${text.split("\n").length - 1}`)}`);
  signal({ kind: "tool-ended", tool: { name: "Write", kind: "edit", path }, failed: false, durationMs: 1 });
}

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  const command = [program, ...args].join(" ");
  const { status } = spawnSync(program, args, { encoding: "utf8" });
  say(`${paint(32, "●")} ${paint(1, "Bash")}(${command})`);
  say(`  ${paint(90, `└ exit ${status}`)}`);
  signal({ kind: "tool-ended", tool: { name: "Bash", kind: "command", command }, failed: status !== 0, durationMs: 100 });
}

/** Tells the server what happened, and returns what it answers. @param {object} body @param {string[]} mode */
function signal(body, ...mode) {
  return spawnSync("/bin/sh", [hook, "stand-in", ...mode], { input: JSON.stringify(body), encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }).stdout;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
