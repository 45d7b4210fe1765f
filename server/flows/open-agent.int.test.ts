import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionCreate, SessionView, Worktrees } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { git, makeRepository, privateFolder, type ProjectRow, ROOT, scriptAgent, startWorld, type World } from "../../e2e/support/world.ts";

let world: World;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  const asking = { id: "asking", name: "Asking", command: ["node", join(ROOT, "e2e/support/asking-agent.mjs"), "{prompt}", "permission"], promptBy: "argv", doneWhen: "exit" };
  const custom = [asking, scriptAgent("echoing", 'echo "in $PWD on $(git branch --show-current): $1"; sleep 600')];
  project = await world.addProject(makeRepository(), { autonomy: "confirm", agents: { custom } });
});
afterAll(() => world.close());

const open = (body: SessionCreate): Promise<SessionView> => world.ask("POST", "/api/sessions", body);
const session = (id: string): Promise<SessionView> => world.ask("GET", `/api/sessions/${id}`);
const screen = async (id: string): Promise<string> => (await world.ask<{ text: string }>("GET", `/api/sessions/${id}/screen`)).text;
const shows = (id: string, text: string): Promise<void> => expect.poll(async () => (await screen(id)).replaceAll("\n", ""), { timeout: 20_000 }).toContain(text);
const refusal = (body: SessionCreate): Promise<string> => open(body).then(() => "was not refused", (error: Error) => error.message);

describe("an agent for a person", () => {
  test("opens in its project with its first words, and is no task's", async () => {
    const made = await open({ projectId: project.id, agent: "echoing", prompt: "hello there" });
    expect(made).toMatchObject({ kind: "agent", agentProvider: "echoing", delegationId: null, projectId: project.id, cwd: project.path, status: "running", name: "script echoing" });
    await shows(made.id, "on main: hello there");
    expect((await session(made.id)).activity).toMatchObject({ state: "idle" });
    await world.ask("DELETE", `/api/sessions/${made.id}`);
  });

  test("opens on a new branch in a worktree of its own, and a second one beside it", async () => {
    const made = await open({ projectId: project.id, agent: "echoing", branch: "feat/by-hand", name: "mine" });
    await shows(made.id, "on feat/by-hand:");
    expect(git(made.cwd, "rev-parse", "HEAD")).toBe(git(project.path, "rev-parse", "main"));
    const { items } = await world.ask<Worktrees>("GET", `/api/projects/${project.id}/worktrees`);
    expect(items).toEqual([{ path: project.path, branch: "main" }, { path: made.cwd, branch: "feat/by-hand" }]);
    // Which project it is, the folder says.
    const second = await open({ agent: "echoing", cwd: made.cwd, name: "second" });
    expect(second).toMatchObject({ projectId: project.id, cwd: made.cwd, name: "second" });
    expect(await refusal({ projectId: project.id, branch: "feat/by-hand" })).toMatch(/409.*There is a branch feat\/by-hand already/);
    expect(await refusal({ projectId: project.id, branch: "Not A Branch" })).toMatch(/400.*not a branch name/);
    for (const { id } of [made, second]) await world.ask("DELETE", `/api/sessions/${id}`);
  });

  test("finds a new worktree set up before its eyes, with the files the project names; a step that fails does not keep it away", async () => {
    const repository = makeRepository({ ".gitignore": ".env\n", ".worktreeinclude": ".env\n" });
    writeFileSync(join(repository, ".env"), "KEY=1\n");
    const custom = [scriptAgent("echoing", 'echo "agent has $(cat .env made)"; sleep 600')];
    const other = await world.addProject(repository, { setup: [["sh", "-c", "cp .env made; echo made it"], ["false"], ["sh", "-c", "echo never"]], agents: { custom } });
    const made = await open({ projectId: other.id, agent: "echoing", branch: "feat/set-up" });
    await shows(made.id, "agent has KEY=1KEY=1");
    const shown = (await screen(made.id)).replaceAll("\n", "");
    expect(shown).toMatch(/Copied \.env\..*Setting up: sh -c cp \.env made; echo made it .*made it.*Setting up: false .*It ended with exit 1; the rest of the set-up is left out\./);
    expect(shown).not.toMatch(/(?<!echo )never/);
    // What was there before is not set up again.
    const shell = await open({ cwd: made.cwd, projectId: other.id });
    await world.ask("POST", `/api/sessions/${shell.id}/input`, { text: "echo rea''dy", enter: true });
    await shows(shell.id, "ready");
    expect(await screen(shell.id)).not.toContain("Setting up");
    for (const { id } of [made, shell]) await world.ask("DELETE", `/api/sessions/${id}`);
  });

  test("does not start where the owner trusted nothing, or what is not there", async () => {
    const outside = realpathSync(privateFolder());
    expect(await refusal({ agent: "echoing", cwd: outside })).toMatch(/400.*belongs to no project/);
    expect(await refusal({ agent: "echoing" })).toMatch(/400.*needs a project/);
    expect(await refusal({ projectId: project.id, agent: "echoing", cwd: outside })).toMatch(/403.*does not belong to the project/);
    expect(await refusal({ projectId: project.id, agent: "nobody" })).toMatch(/400.*no agent nobody/);
    expect(await refusal({ projectId: project.id, prompt: "for nobody" })).toMatch(/4\d\d.*only an agent/);
    expect(await refusal({ branch: "feat/nowhere" })).toMatch(/400.*needs a project/);
    mkdirSync(join(project.path, "deep"));
    const made = await open({ agent: "echoing", cwd: join(project.path, "deep") });
    expect(made.projectId).toBe(project.id);
    await world.ask("DELETE", `/api/sessions/${made.id}`);
  });

  test("asks in the inbox, is told the answer once, and what autonomy covers is not asked", async () => {
    const made = await open({ projectId: project.id, agent: "asking", prompt: "one" });
    const decision = await world.until("the ask", async () => (await world.ask<{ items: Decision[] }>("GET", "/api/decisions?status=open")).items.find((d) => d.sessionId === made.id));
    expect(decision).toMatchObject({ projectId: project.id, taskId: null, delegationId: null, body: { kind: "permission", rule: "command", tool: { command: "npm install one" } } });
    expect((await session(made.id)).activity).toMatchObject({ state: "waiting", detail: "Asking wants to run a command: npm install one" });
    await shows(made.id, "I wait for an answer.");
    await world.ask("POST", `/api/decisions/${decision.id}`, { verdict: "approve" });
    await shows(made.id, 'I was told: {"verdict":"approve"}');
    await world.ask("POST", `/api/sessions/${made.id}/input`, { text: "go on", enter: true });
    const over = await world.until("its end", async () => session(made.id).then((s) => s.status === "exited" && s));
    expect(over).toMatchObject({ exit: { code: 0 }, activity: null });
    const closed = (await world.ask<{ items: Decision[] }>("GET", "/api/decisions?status=closed")).items.find((d) => d.id === decision.id);
    expect(closed).toMatchObject({ status: "taken", verdict: "approve" });
    const unasked = await open({ projectId: project.id, agent: "asking", prompt: "two" });
    await world.ask("PATCH", `/api/projects/${project.id}`, { autonomy: "full" });
    await world.ask("DELETE", `/api/sessions/${unasked.id}`);
    const third = await open({ projectId: project.id, agent: "asking", prompt: "three" });
    await shows(third.id, 'I was told: {"verdict":"approve"}');
    expect((await world.ask<{ items: Decision[] }>("GET", "/api/decisions?status=open")).items.filter((d) => d.sessionId === third.id)).toEqual([]);
    await world.ask("DELETE", `/api/sessions/${third.id}`);
  });
});
