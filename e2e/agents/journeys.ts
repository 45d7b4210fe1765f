import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { CliId } from "../fakes/cli-cache.ts";
import { fake } from "../fakes/marker.ts";
import { type AgentWorld, startAgentWorld } from "../support/agent-world.ts";
import { tellCli } from "../support/tell-cli.ts";
import { git } from "../support/world.ts";
import { SET_UP_MS, TEST_MS } from "./describe-chosen.ts";

/**
 * Every agent asks for it: no rule covers it, in a sandbox it wants to get out, and no CLI knows it as harmless, as some know
 * `node --version`. Its output is the same whichever node the agent's shell finds.
 */
export const ASKS = { cmd: "node -p 6*7 > asked.txt", escalate: 1 };

/** Messages to a running agent; `npm run bench -- prompts --agents` sends ten to each. */
const TOLD = 3;

/** What the person wrote; what a CLI keeps for itself is its own. */
const SETTINGS: Record<CliId, string> = {
  claude: ".claude/settings.json",
  codex: ".codex/config.toml",
  gemini: ".gemini/settings.json",
  opencode: ".config/opencode/opencode.json",
};

/** What must hold for every agent, whoever made it. */
export function journeys(id: CliId): void {
  let on: AgentWorld;
  let settings: string;

  beforeAll(async () => {
    on = await startAgentWorld(id);
    settings = settingsOf(on);
  }, SET_UP_MS);
  afterAll(() => on?.close());

  test("writes and commits: verified with evidence on its branch, no process left", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const task = await on.ended(project, await on.start(project, `Add the notes. ${fake("write-commit", { file: "notes.txt", text: "done\n" })}`));
    expect(task.status).toBe("completed");
    expect(task.evidence.map((e) => [e.check, e.outcome])).toEqual(expect.arrayContaining([["committed", "passed"], ["diff-not-empty", "passed"]]));
    expect(git(project.path, "show", `${task.branch}:notes.txt`)).toBe("done");
    expect(git(project.path, "log", "-1", "--format=%an %s", task.branch ?? "")).toBe("agent agent: add notes.txt");
    expect(git(project.path, "status", "--porcelain")).toBe("");
    expect(task.delegations.map((d) => d.report)).toEqual(["Done: notes.txt is written and committed."]);
    expect(task.usage.inputTokens).toBeGreaterThan(1000);
    await on.gone(task);
  }, TEST_MS);

  test("asks for permission: a yes lets it go on", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const id = await on.start(project, `Add the answer. ${fake("bash", ASKS)}`);
    const asked = await on.decision(id, "permission");
    expect(asked.body.tool).toMatchObject({ kind: "command", command: ASKS.cmd });
    expect((await on.task(project, id)).attention.state).toBe("waiting-permission");
    await on.decide(asked.id, "approve");
    expect(await on.settled(asked.id)).toMatchObject({ status: "taken", verdict: "approve" });
    const task = await on.ended(project, id);
    expect(task.status).toBe("completed");
    expect(git(project.path, "show", `${task.branch}:asked.txt`)).toBe("42");
  }, TEST_MS);

  test("asks for permission: a no reaches it with its reason, and nothing is written", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const id = await on.start(project, `Add the answer. ${fake("bash", ASKS)}`);
    const asked = await on.decision(id, "permission");
    await on.decide(asked.id, "deny", "rather-read-the-manual");
    expect(await on.settled(asked.id)).toMatchObject({ status: "taken", verdict: "deny" });
    await on.told(/rather-read-the-manual/);
    expect(existsSync(join((await on.task(project, id)).delegations[0]?.worktreePath ?? "", "asked.txt"))).toBe(false);
    const task = await on.cancel(project, id);
    expect(task.status).toBe("cancelled");
    await on.gone(task);
  }, TEST_MS);

  test("lies: refuted, tried once more with the findings, then a person decides; never completed", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const id = await on.start(project, `Add the notes. ${fake("lie")}`);
    const decision = await on.decision(id, "retry");
    const task = await on.task(project, id);
    expect(outcomes(task)).toEqual([[1, "failed", "refuted"], [2, "failed", "refuted"]]);
    expect(task.delegations[1]?.contextInjected).toContain("No commit was made");
    await on.decide(decision.id, "deny");
    const end = await on.ended(project, id);
    expect(end.status).toBe("failed");
    await on.gone(end);
  }, TEST_MS);

  test("crashes: not completed, tried once more, then a person decides", async () => {
    const project = await on.addProject({ autonomy: "full" });
    const id = await on.start(project, `Add the notes. ${fake("bash", { cmd: "kill -9 $PPID", escalate: 1 })}`);
    await on.decision(id, "retry");
    const task = await on.task(project, id);
    expect(outcomes(task)).toEqual([[1, "failed", "agent-failed"], [2, "failed", "agent-failed"]]);
    expect(task.delegations[0]?.error?.message).toMatch(/ended (by signal 9|with exit code [1-9]\d*) before it reported/);
    await on.gone(await on.cancel(project, id));
  }, TEST_MS);

  test("its model refuses for good: the try fails, and the next, then a person decides", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const id = await on.start(project, `Add the notes. ${fake("error", { status: 400 })}`);
    await on.decision(id, "retry");
    expect(outcomes(await on.task(project, id))).toEqual([[1, "failed", "agent-failed"], [2, "failed", "agent-failed"]]);
    await on.gone(await on.cancel(project, id));
  }, TEST_MS);

  test("asks in plain words: that is a decision, and the answer is typed into its terminal", async () => {
    const project = await on.addProject({ autonomy: "confirm" });
    const id = await on.start(project, `Add the notes. ${fake("ask")}`);
    const asked = await on.decision(id, "question");
    expect(asked.body).toMatchObject({ askId: null, guess: true });
    expect(asked.title).toContain("SQLite or PostgreSQL?");
    await on.decide(asked.id, "answer", `PostgreSQL. ${fake("write-commit", { file: "answer.txt" })}`);
    expect(await on.settled(asked.id)).toMatchObject({ status: "taken", verdict: "answer" });
    const task = await on.ended(project, id);
    expect([task.status, task.delegations.length]).toEqual(["completed", 1]);
    expect(git(project.path, "ls-tree", "--name-only", task.branch ?? "")).toContain("answer.txt");
  }, TEST_MS);

  test("what it is told while it waits and while it works reaches its model once, in order", async () => {
    expect(await tellCli(on, TOLD)).toEqual({ sent: TOLD, once: TOLD, flaws: [] });
  }, TEST_MS);

  test("after all this the person's own settings are as they were", () => {
    expect(settingsOf(on)).toBe(settings);
  });
}

function outcomes(task: TaskView): unknown[] {
  return task.delegations.map((d) => [d.attempt, d.status, d.error?.reason]);
}

function settingsOf(on: AgentWorld): string {
  return readFileSync(join(on.home, SETTINGS[on.id]), "utf8");
}
