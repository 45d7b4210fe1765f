// A program for tests of hands on a terminal. It says what reaches it, byte for byte, and how often it was resized.
// First word: lines (normal screen, with a past) | alternate (its own screen, moved by arrow keys) | mouse (the same, moved by the wheel).
import process from "node:process";

const [mode = "lines", count = "300"] = process.argv.slice(2);
const ROWS = Number(count);
const seen = { up: 0, down: 0, clicks: 0, resized: 0 };
let top = Math.trunc(ROWS / 2);
/** @type {string[]} */
let last = [];
let pasted = /** @type {string | null} */ (null);

process.stdin.setRawMode(true).setEncoding("utf8").on("data", (text) => take(String(text)));
process.on("SIGWINCH", () => {
  seen.resized += 1;
  if (mode === "lines") say(`resized ${seen.resized}`);
  else draw();
});
process.stdout.write("\u001b[?2004h");
if (mode === "lines") for (let i = 1; i <= ROWS; i++) say(`row ${i} of ${ROWS}`);
else process.stdout.write(`\u001b[?1049h\u001b[?25l${mode === "mouse" ? "\u001b[?1002h\u001b[?1006h" : ""}`);
if (mode === "lines") say("ready");
else draw();

/** @param {string} text */
function take(text) {
  const [start, end] = ["\u001b[200~", "\u001b[201~"];
  const rest = pasted === null ? text : pasted + text;
  pasted = null;
  const from = rest.indexOf(start);
  if (from < 0) return keys(rest);
  if (from > 0) keys(rest.slice(0, from));
  const to = rest.indexOf(end, from);
  if (to < 0) return void (pasted = rest.slice(from));
  paste(rest.slice(from + start.length, to));
  if (to + end.length < rest.length) take(rest.slice(to + end.length));
}

/** @param {string} text */
function paste(text) {
  note(text.length > 500 ? `paste of ${text.length}, ends ${JSON.stringify(text.slice(-8))}` : `paste ${JSON.stringify(text)}`);
}

/** @param {string} text */
function keys(text) {
  if (text === "\u0003") process.exit(0);
  if (mode === "lines") return note(`keys ${JSON.stringify(text)}`);
  // oxlint-disable-next-line no-control-regex
  const rest = text.replaceAll(/\u001b(?:\[<(\d+);\d+;\d+([Mm])|[[O]([AB]))/g, (_all, button, kind, arrow) => {
    if (button === "64" || arrow === "A") move(-1);
    else if (button === "65" || arrow === "B") move(1);
    else if (kind === "m") seen.clicks += 1;
    return "";
  });
  if (rest !== "") note(`keys ${JSON.stringify(rest)}`);
  draw();
}

/** @param {-1 | 1} by */
function move(by) {
  top += by;
  seen[by < 0 ? "up" : "down"] += 1;
}

/** @param {string} text */
function note(text) {
  last = [...last, text].slice(-3);
  if (mode === "lines") say(text);
  else draw();
}

function draw() {
  const height = process.stdout.rows - 1;
  const rows = Array.from({ length: height }, (_, i) => `row ${top + i} of ${ROWS}`);
  const foot = `up=${seen.up} down=${seen.down} clicks=${seen.clicks} resized=${seen.resized} ${last.join(" ")}`;
  process.stdout.write(`\u001b[H${[...rows, foot].map((row) => `${row}\u001b[K`).join("\r\n")}`);
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\r\n`);
}
