// An agent that waits at its prompt and keeps its conversations, for tests of hibernation: node resting-agent.mjs FOLDER CONVERSATION [PROMPT [AS]]
// Each conversation is a file of FOLDER: a line `start GENERATION PROMPT` for each start, a line `said WORDS` for each turn. CONVERSATION is
// `new` for a new one. Told to `leave a server`, it leaves a program running that has left it. Told to `work`, its turn ends with the file `go`.
// AS `claude` it tells of itself as Claude Code does.
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const [folder = "", named = "new", prompt = "", as = "resting"] = process.argv.slice(2);
const RULE = "─".repeat(110);
const run = process.env.RDV_RUN_DIR ?? "";
const conversation = named === "new" ? randomUUID() : named;
const file = join(folder, conversation);
let box = "";
let working = false;
/** @type {string | undefined} */
let pasting;

mkdirSync(folder, { recursive: true });
if (named !== "new" && !existsSync(file)) {
  process.stdout.write(`No conversation ${named}\n`);
  process.exit(1);
}
keep(`start ${run.split(".").at(-1)} ${prompt}`);
tell({ kind: "session-started", agentSessionId: conversation });
process.stdin.setRawMode(true);
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => take(String(text)));
process.stdout.write("\u001b[?2004h");
if (prompt !== "") turn(prompt);
draw();

/** @param {string} line */
function keep(line) {
  appendFileSync(file, `${line.replaceAll("\n", " ")}\n`);
}

/** @param {Record<string, unknown>} body */
function tell(body) {
  const said = as === "claude" ? inItsWords(body) : body;
  spawnSync("/bin/sh", [join(run, "..", "..", "run", "bin", "rdv-hook"), as], { input: JSON.stringify(said), stdio: ["pipe", "ignore", "ignore"] });
}

/** @param {Record<string, unknown>} body */
function inItsWords(body) {
  const event = { "session-started": "SessionStart", "turn-started": "UserPromptSubmit" }[String(body.kind)] ?? "Stop";
  return { hook_event_name: event, session_id: conversation, prompt: body.prompt, last_assistant_message: body.lastMessage };
}

/** @param {string} words */
function turn(words) {
  keep(`said ${words}`);
  tell({ kind: "turn-started", prompt: words });
  if (words.includes("leave a server")) spawn("sleep", ["600"], { detached: true, stdio: "ignore" }).unref();
  if (!words.includes("work")) return tell({ kind: "turn-ended", lastMessage: "At your service." });
  working = true;
  const waiting = setInterval(() => {
    if (!existsSync("go")) return;
    clearInterval(waiting);
    working = false;
    tell({ kind: "turn-ended", lastMessage: "It is done." });
    draw();
  }, 50);
}

/** @param {string} text */
function take(text) {
  for (let rest = text; rest !== ""; ) {
    if (pasting === undefined && rest.startsWith("\u001b[200~")) {
      pasting = "";
      rest = rest.slice(6);
    } else if (pasting !== undefined) {
      const whole = pasting + rest;
      const end = whole.indexOf("\u001b[201~");
      pasting = end < 0 ? whole : undefined;
      if (end < 0) return;
      box += whole.slice(0, end).replaceAll("\r", "\n");
      rest = whole.slice(end + 6);
    } else {
      key(rest[0] ?? "");
      rest = rest.slice(1);
    }
  }
  draw();
}

/** @param {string} char */
function key(char) {
  if (char === "\u0015") box = "";
  else if (char === "\u007f") box = box.slice(0, -1);
  else if (char === "\r" && !working && box.trim() !== "") {
    const words = box.trim();
    box = "";
    turn(words);
  } else if (char >= " ") box += char;
}

function draw() {
  const said = readFileSync(file, "utf8").trim().split("\n").filter((line) => line.startsWith("said ")).map((line) => `> ${line.slice(5, 100)}`);
  const rows = ["Resting agent", ...said.slice(-20), RULE, `❯ ${box}`, RULE, working ? "  accept edits · esc to interrupt" : "  accept edits on"];
  process.stdout.write(`\u001b[?2026h\u001b[2J\u001b[H${rows.join("\r\n")}\u001b[?2026l`);
}
