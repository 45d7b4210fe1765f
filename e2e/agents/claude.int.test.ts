import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionView } from "#domain/api.ts";
import { FAKE_KEY } from "../fakes/cli-home.ts";
import { fake } from "../fakes/marker.ts";
import { type AgentWorld, startAgentWorld } from "../support/agent-world.ts";
import { noneLeft } from "../support/leftovers.ts";
import { git } from "../support/world.ts";
import { describeChosen, SET_UP_MS, TEST_MS } from "./describe-chosen.ts";
import { headless } from "./headless.ts";
import { hibernates } from "./hibernates.ts";
import { ASKS, journeys } from "./journeys.ts";
import { powerCut } from "./power-cut.ts";

const slow = { timeout: 90_000, interval: 200 };

describeChosen("claude", () => {
  headless("claude");
  journeys("claude");
  hibernates("claude");
  powerCut("claude");

  describe("questions and restarts", () => {
    let on: AgentWorld;
    beforeAll(async () => {
      on = await startAgentWorld("claude");
    }, SET_UP_MS);
    afterAll(() => on?.close());

    test("its question is answered from the inbox, with one of its choices", async () => {
      const project = await on.addProject({ autonomy: "full" });
      const id = await on.start(project, `Choose the database. ${fake("askq")}`);
      const asked = await on.decision(id, "question");
      expect(asked.body.questions).toMatchObject([{ text: "Which database should I use?", choices: [{ label: "SQLite" }, { label: "PostgreSQL" }] }]);
      await on.decide(asked.id, "answer", "PostgreSQL");
      expect(await on.settled(asked.id)).toMatchObject({ status: "taken", verdict: "answer" });
      await on.told(/Which database should I use\?[^A-Za-z]+PostgreSQL/);
      await on.gone(await on.cancel(project, id));
    }, TEST_MS);

    test("what is answered in the terminal expires in the inbox", async () => {
      const project = await on.addProject({ autonomy: "confirm" });
      const id = await on.start(project, `Add the answer. ${fake("bash", ASKS)}`);
      const asked = await on.decision(id, "permission");
      await dialogOn(on, asked.sessionId ?? "");
      await on.ask("POST", `/api/sessions/${asked.sessionId}/input`, { text: "", enter: true });
      expect(await on.settled(asked.id)).toMatchObject({ status: "expired", verdict: null });
      expect((await on.ended(project, id)).status).toBe("completed");
    }, TEST_MS);

    test("an ask outlives a restart of the server: the hook asks again under its name and takes the answer", async () => {
      const project = await on.addProject({ autonomy: "confirm" });
      const id = await on.start(project, `Add the answer. ${fake("bash", ASKS)}`);
      const asked = await on.decision(id, "permission");
      await on.restart();
      expect((await on.decision(id, "permission")).id).toBe(asked.id);
      await on.decide(asked.id, "approve");
      expect(await on.settled(asked.id)).toMatchObject({ status: "taken", verdict: "approve" });
      const task = await on.ended(project, id);
      expect([task.status, task.delegations.length]).toEqual(["completed", 1]);
    }, TEST_MS);

    test("a repository that brings MCP servers along starts without a dialog, and they are not started", async () => {
      const trace = join(on.home, "evil");
      const project = await on.addProject({ autonomy: "confirm" }, { ".mcp.json": JSON.stringify({ mcpServers: { evil: { command: "touch", args: [trace] } } }) });
      const task = await on.ended(project, await on.start(project, `Add the notes. ${fake("write-commit")}`));
      expect(task.status).toBe("completed");
      expect(git(project.path, "ls-tree", "--name-only", task.branch ?? "")).toContain("hello.txt");
      expect(existsSync(trace)).toBe(false);
    }, TEST_MS);
  });

  describe("on a machine where it was never started, with nothing but a key and an address", () => {
    let on: AgentWorld;
    beforeAll(async () => {
      on = await startAgentWorld("claude", (modelUrl) => ({ ANTHROPIC_API_KEY: FAKE_KEY, ANTHROPIC_BASE_URL: modelUrl }));
    }, SET_UP_MS);
    afterAll(() => on?.close());

    test("a task on a repository nobody has seen ends completed with the commit on its branch", async () => {
      const project = await on.addProject();
      const task = await on.ended(project, await on.start(project, `Add the notes. ${fake("write-commit", { file: "notes.txt", text: "done\n" })}`));
      expect(task.status).toBe("completed");
      expect(git(project.path, "show", `${task.branch}:notes.txt`)).toBe("done");
    }, TEST_MS);

    test("a person's own terminal is lost at its prompt and comes back there, with all that was said", async () => {
      const project = await on.addProject();
      const { id } = await on.ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: "claude", prompt: `Remember the lighthouse. ${fake("text", { text: "It is remembered." })}` });
      const session = (): Promise<SessionView> => on.ask("GET", `/api/sessions/${id}`);
      const screen = async (): Promise<string> => (await on.ask<{ text: string }>("GET", `/api/sessions/${id}/screen?lines=200`)).text;
      const isSaid = /^● It is remembered\. *$/m;
      await expect.poll(screen, slow).toMatch(isSaid);
      await expect.poll(async () => (await session()).activity?.state, slow).toBe("idle");
      const asked = on.model.requests.length;
      await on.world().app.tmux.killServer();
      await expect.poll(async () => (await session()).generation, slow).toBe(2);
      await expect.poll(screen, slow).toMatch(isSaid);
      expect(await screen()).toContain("the agent goes on in its own conversation");
      expect(on.model.requests.slice(asked).map((r) => String(JSON.stringify(r.body))).filter((body) => body.includes("You were interrupted"))).toEqual([]);
      await on.ask("DELETE", `/api/sessions/${id}`);
      await noneLeft([id]);
    }, TEST_MS);

    test("one whose agent says it is done, and did nothing, is never completed", async () => {
      const project = await on.addProject();
      const id = await on.start(project, `Add the notes. ${fake("lie")}`);
      await on.decision(id, "retry");
      expect((await on.task(project, id)).delegations.map((d) => d.error?.reason)).toEqual(["refuted", "refuted"]);
    }, TEST_MS);

    test("one whose agent says the tests pass, and they do not, is never completed", async () => {
      const project = await on.addProject({}, { "package.json": JSON.stringify({ scripts: { test: "node check.js" } }), "check.js": "" });
      const id = await on.start(project, `Change the check. ${fake("write-commit", { file: "check.js", text: "process.exit(1);\n", done: "Done, all tests pass." })}`);
      const asked = await on.decision(id, "retry");
      const task = await on.task(project, id);
      expect(task.delegations.map((d) => [d.report, d.error?.reason])).toEqual([["Done, all tests pass.", "refuted"], ["Done, all tests pass.", "refuted"]]);
      expect(task.evidence.findLast((e) => e.check === "tests-pass")).toMatchObject({ outcome: "failed", exitCode: 1 });
      await on.decide(asked.id, "deny");
      expect((await on.ended(project, id)).status).toBe("failed");
    }, TEST_MS);
  });
});

/** The dialog is drawn after the hook was called; its keys count only then. */
async function dialogOn(on: AgentWorld, sessionId: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { text } = await on.ask<{ text: string }>("GET", `/api/sessions/${sessionId}/screen`);
    if (text.includes("Do you want to proceed?")) return;
    if (Date.now() > deadline) throw new Error(`no dialog on the screen:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
