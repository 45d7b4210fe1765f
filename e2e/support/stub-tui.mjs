// A terminal program that behaves like the CLIs of coding agents, good and bad, as it is told over a socket: node stub-tui.mjs SOCKET NAME
// It tells over the same socket what it would tell by hooks, and what was submitted to it.
import { createConnection } from "node:net";
import process from "node:process";

const [socket = "", name = ""] = process.argv.slice(2);
const WIDTH = 110;
const RULE = "─".repeat(120);

/**
 * How it behaves with what comes next. redraw: milliseconds until it shows what was typed. swallow: milliseconds behind a paste in which
 * Enter is not taken, or breaks the line when `breaks`. busy: milliseconds a turn takes. asks: milliseconds it asks for a permission in the
 * turn. deaf: pastes that go to its output instead of its box. mute: tells of no turn's start. late: milliseconds until it tells. twice: tells
 * it twice. restores: leaves the words in its box when the turn ends, as after an interruption.
 */
let manner = { redraw: 0, swallow: 0, breaks: false, busy: 0, asks: 0, deaf: 0, mute: false, late: 0, twice: false, restores: false };
/** @type {"prompt" | "working" | "dialog" | "shell"} */
let view = "prompt";
let box = "";
let pastes = 0;
let pastedAt = 0;
let deaf = 0;
/** @type {string[]} */
let output = ["Stub TUI"];
/** @type {string | undefined} */
let pasting;
let drawing = false;

const line = createConnection(socket, () => say({ hello: true }));
line.setEncoding("utf8");
let heard = "";
line.on("data", (text) => {
  heard += text;
  for (let end = heard.indexOf("\n"); end >= 0; end = heard.indexOf("\n")) {
    const order = JSON.parse(heard.slice(0, end));
    heard = heard.slice(end + 1);
    obey(order);
  }
});
line.on("close", () => process.exit(0));
process.stdin.setRawMode(true);
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => take(String(text)));
process.stdout.write("\u001b[?2004h");

/** @param {Record<string, unknown>} words */
function say(words) {
  line.write(`${JSON.stringify({ name, ...words })}\n`);
}

/** @param {{ manner?: Partial<typeof manner>, dialog?: number, shell?: number, work?: number, draft?: string }} order */
function obey(order) {
  manner = { ...manner, redraw: 0, swallow: 0, breaks: false, busy: 0, asks: 0, deaf: 0, mute: false, late: 0, twice: false, restores: false, ...order.manner };
  deaf = manner.deaf;
  if (order.draft !== undefined) box = order.draft;
  if (order.dialog) show("dialog", order.dialog);
  if (order.shell) show("shell", order.shell);
  if (order.work) turn("(by itself)", order.work);
  draw();
  say({ ready: true });
}

/** @param {"dialog" | "shell"} what @param {number} ms */
function show(what, ms) {
  view = what;
  setTimeout(() => {
    view = "prompt";
    draw();
  }, ms);
}

/** @param {string} text */
function take(text) {
  for (let rest = text; rest !== ""; ) {
    if (pasting !== undefined) {
      const whole = pasting + rest;
      const end = whole.indexOf("\u001b[201~");
      if (end < 0) {
        pasting = whole;
        return;
      }
      pasted(whole.slice(0, end));
      pasting = undefined;
      rest = whole.slice(end + 6);
    } else if (rest.startsWith("\u001b[200~")) {
      pasting = "";
      rest = rest.slice(6);
    } else {
      key(rest[0] ?? "");
      rest = rest.slice(1);
    }
  }
  drawLater();
}

/** @param {string} text */
function pasted(text) {
  if (view === "dialog" || view === "shell") return say({ stray: `pasted into a ${view}` });
  // tmux sends the breaks of a buffer as they are; others send carriage returns.
  const words = text.replaceAll("\r", "\n");
  pastedAt = Date.now();
  if (deaf > 0) {
    deaf--;
    output.push(...words.split("\n"));
    return;
  }
  pastes++;
  box += words;
}

/** @param {string} char */
function key(char) {
  if (view === "dialog" || view === "shell") {
    if (char === "\r" || /[\dyn]/.test(char)) say({ stray: `${JSON.stringify(char)} pressed in a ${view}` });
    return;
  }
  if (char === "\u0015") box = box.slice(0, box.lastIndexOf("\n") + 1);
  else if (char === "\u007f") box = Array.from(box).slice(0, -1).join("");
  else if (char === "\r") enter();
  else if (char >= " ") box += char;
}

function enter() {
  if (Date.now() - pastedAt < manner.swallow) {
    if (manner.breaks) box += "\n";
    return;
  }
  // As real ones do, it takes away what is blank at the end.
  const text = box.trimEnd();
  if (text === "") return;
  if (view === "working") return say({ stray: "submitted while it works" });
  box = "";
  say({ submitted: text, command: /^\s*[/!]/.test(text) });
  turn(text, manner.busy, text);
}

/** @param {string} words @param {number} ms @param {string} [prompt] */
function turn(words, ms, prompt = words) {
  view = "working";
  const { asks, mute, late, twice, restores } = manner;
  output.push(...words.split("\n").map((row) => `> ${row}`));
  const start = () => say({ body: { kind: "turn-started", prompt } });
  if (!mute) {
    setTimeout(start, late);
    if (twice) setTimeout(start, late + 5);
  }
  setTimeout(() => {
    if (asks > 0) view = "dialog";
    draw();
    setTimeout(() => {
      view = "prompt";
      if (restores) box = prompt;
      output.push("Done. What next?");
      draw();
      say({ body: { kind: "turn-ended", lastMessage: "What next?" } });
    }, asks);
  }, Math.max(ms, late + 10));
}

function drawLater() {
  if (drawing) return;
  drawing = true;
  setTimeout(() => {
    drawing = false;
    draw();
  }, manner.redraw);
}

function draw() {
  const rows = view === "dialog" ? [RULE, " Bash command", " rm -rf /", " Do you want to proceed?", " ❯ 1. Yes", "   2. No"] : view === "shell" ? ["$ "] : [RULE, ...boxRows(), RULE, view === "working" ? "  accept edits · esc to interrupt" : "  accept edits on"];
  const room = 38 - rows.length;
  process.stdout.write(`\u001b[?2026h\u001b[2J\u001b[H${[...output.slice(-Math.max(room, 0)).map((row) => row.slice(0, WIDTH).replaceAll("\t", "    ")), ...rows].join("\r\n")}\u001b[?2026l`);
}

/** It shows no more than ten rows, and of a long paste only that there is one. */
function boxRows() {
  const breaks = box.split("\n").length - 1;
  const isFolded = pastes > 0 && (breaks > 2 || box.length > 800);
  const shown = isFolded ? [`[Pasted text #${pastes} +${breaks} lines]`] : box.replaceAll("\t", "    ").split("\n").flatMap(wrapped);
  return shown.slice(-10).map((row, i) => (i === 0 ? `❯ ${row}` : `  ${row}`));
}

/** @param {string} row @returns {string[]} */
function wrapped(row) {
  const chars = Array.from(row);
  // Half the width, because some characters are two cells wide.
  return chars.length === 0 ? [""] : Array.from({ length: Math.ceil(chars.length / (WIDTH / 2)) }, (_, i) => chars.slice((i * WIDTH) / 2, ((i + 1) * WIDTH) / 2).join(""));
}
