import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { conclude, reporting, runInTurn, runTogether } from "./run-stages.mjs";

const node = (script: string): string[] => [process.execPath, "-e", script];
const gate = (name: string, ...scripts: string[]) => ({ name, commands: scripts.map(node) });

let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(String(line)));
});
afterEach(() => void vi.restoreAllMocks());

test("every stage runs, whatever failed before it, and the exit code tells", async () => {
  const outcomes = await runTogether([gate("one", "console.log('noise')"), gate("two", "console.log('reason'); process.exit(1)"), gate("three", "0")]);
  expect(Object.fromEntries(outcomes.map(({ name, counts }) => [name, counts.failed]))).toEqual({ one: 0, two: 1, three: 0 });
  expect(said.join("\n")).toMatch(/== two\nreason/);
  expect(said.join("\n")).not.toContain("noise");
  expect(conclude(outcomes, Date.now())).toBe(1);
  expect(said.at(-1)).toBe("2 passed, 1 failed");
  expect(said.at(-2)).toContain("Failed: two.");
});

test("the commands of a stage stop at the first that fails; a silent one is named", async () => {
  const [outcome] = await runTogether([gate("types", "process.exit(4)", "console.log('never')")]);
  expect(outcome?.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(said.join("\n")).toContain("ended with exit code 4");
  expect(said.join("\n")).not.toContain("never\n");
});

test("a stage that has nothing to do yet is skipped and does not count", async () => {
  const outcomes = await runInTurn([{ ...gate("figures", "process.exit(1)"), needs: () => false }, gate("rest", "0")]);
  expect(outcomes.map(({ name }) => name)).toEqual(["rest"]);
  expect(said).toContain("- figures: nothing there yet");
  expect(conclude(outcomes, Date.now())).toBe(0);
});

test("a test runner's own report decides the count", async () => {
  const report = JSON.stringify({ stats: { expected: 5, unexpected: 2, flaky: 0, skipped: 1 }, errors: [] });
  const script = `require("node:fs").writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, ${JSON.stringify(report)}); process.exit(1)`;
  const [outcome] = await runInTurn([{ name: "browser", commands: [[process.execPath, "-e", script, "--"]], reporter: "playwright" }]);
  expect(outcome?.counts).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(said.at(-1)).toMatch(/^✗ browser \(.*, 5 passed, 2 failed, 1 skipped\)$/);
});

test("what a stage leaves among temporary files goes with it", async () => {
  const script = 'const folder = require("node:fs").mkdtempSync(require("node:os").tmpdir() + "/left-"); console.log(folder); process.exit(1)';
  await runTogether([gate("untidy", script)]);
  const left = /\S+\/left-\w+/.exec(said.join("\n"))?.[0] ?? "";
  expect(dirname(dirname(left))).toBe(tmpdir());
  expect(existsSync(dirname(left))).toBe(false);
});

test("only the last command of a stage is asked for a report", () => {
  const stage = { name: "x", commands: [["next", "typegen"], ["vitest", "run"]], reporter: "vitest" as const };
  expect(reporting(stage, "/tmp/r.json")).toEqual([["next", "typegen"], ["vitest", "run", "--reporter=default", "--reporter=json", "--outputFile.json=/tmp/r.json"]]);
  expect(reporting({ name: "x", commands: [["knip"]] }, "/tmp/r.json")).toEqual([["knip"]]);
});
