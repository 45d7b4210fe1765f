// An agent for tests of what a person answers. It asks, prints what it was told, waits for a line in its terminal, and then delivers.
// The behaviour is the first word behind the brief: permission | question | quick | corrected (delivers nothing until it is told how)
// | patient (waits for a file called `go`, whether there is a server or not).
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

const [brief = "", behaviour = "quick"] = process.argv.slice(2);
const hook = join(process.env.RDV_RUN_DIR ?? "", "..", "..", "run", "bin", "rdv-hook");
// A command of its own for each wish, so that no habit is learned from it.
const tool = { name: "Bash", kind: "command", command: `npm install ${brief.split("\n")[0].trim().toLowerCase().replaceAll(" ", "-")}` };
const question = { text: "Which database?", choices: [{ label: "SQLite", description: "one file" }, { label: "PostgreSQL", description: "a server" }], multiple: false };

if (behaviour === "permission") await ask({ kind: "permission-asked", askId: "", tool, reason: "it pads" });
if (behaviour === "question") await ask({ kind: "question-asked", askId: "", questions: [question] });
if (behaviour === "corrected" && !brief.includes("result.txt")) process.exit(0);
if (behaviour === "patient") await fileCalled("go");
writeFileSync("result.txt", brief);
execFileSync("git", ["add", "--all"]);
execFileSync("git", ["-c", "user.name=agent", "-c", "user.email=agent@localhost", "commit", "--quiet", "-m", "feat: result"]);
process.exit(0);

/** @param {string} name */
async function fileCalled(name) {
  const changes = watch(".");
  await new Promise((resolve) => {
    const look = () => existsSync(name) && resolve(undefined);
    changes.on("change", look);
    look();
  });
  changes.close();
}

/** Asks, and goes on at the line typed behind the answer; a line typed before it settles the ask here. @param {{ kind: string }} body */
async function ask(body) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const line = lines.next();
  const asking = spawn("/bin/sh", [hook, "asking", "ask"], { stdio: ["pipe", "pipe", "ignore"] });
  const told = new Promise((resolve) => void asking.stdout.setEncoding("utf8").on("data", resolve));
  asking.stdin.end(JSON.stringify(body));
  process.stdout.write("I wait for an answer.\n");
  const answer = await Promise.race([told, line.then(() => undefined)]);
  if (answer) {
    process.stdout.write(`I was told: ${answer}\n`);
    await line;
  }
  spawnSync("/bin/sh", [hook, "asking"], { input: JSON.stringify({ kind: "tool-ended", tool: body.kind === "question-asked" ? { name: "Ask", kind: "question" } : tool, failed: false, durationMs: 1 }), stdio: ["pipe", "ignore", "ignore"] });
  asking.kill();
}
