import { afterAll, beforeAll, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import { git, makeRepository, type ProjectRow, scriptAgent, startWorld, type World, WRITE_AND_COMMIT, WRITE_OWN_AND_COMMIT } from "../../e2e/support/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const addProject = (script: string, settings: Record<string, unknown> = {}): Promise<ProjectRow> =>
  world.addProject(makeRepository(), { agents: { custom: [scriptAgent("script", script)] }, ...settings });

async function confirmed(project: ProjectRow, description: string): Promise<string> {
  const { id } = await world.submit(project, { description });
  await world.until("a plan", async () => (await world.task(project, id)).status === "planning");
  await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${id}/execute`);
  return id;
}

const openDecisions = async (kind: Decision["body"]["kind"], taskId: string): Promise<Decision | undefined> =>
  (await world.ask<{ items: Decision[] }>("GET", "/api/decisions")).items.find((d) => d.body.kind === kind && d.taskId === taskId);

test("an honest agent's work is verified on its own branch, the main folder is left alone", async () => {
  const project = await addProject(WRITE_AND_COMMIT);
  const id = await confirmed(project, "Add a result file");
  const task = await world.until("the end", async () => {
    const now = await world.task(project, id);
    return now.completedAt ? now : undefined;
  });
  expect(task.status).toBe("completed");
  expect(task.attention.state).toBe("verified");
  expect(task.evidence.every((e) => e.outcome === "passed")).toBe(true);
  expect(git(project.path, "show", `${task.branch}:result.txt`)).toBe("done");
  expect(git(project.path, "status", "--porcelain")).toBe("");
  expect(git(project.path, "branch", "--show-current")).toBe("main");
});

test("what an agent leaves uncommitted is committed for it where the project allows that", async () => {
  const project = await addProject("echo left > left.txt");
  const id = await confirmed(project, "Add a file");
  const task = await world.until("the end", async () => {
    const now = await world.task(project, id);
    return now.completedAt ? now : undefined;
  });
  expect(task.status).toBe("completed");
  expect(git(project.path, "log", "-1", "--format=%B", task.branch ?? "")).toContain("Agent: script");
});

test("an agent that did nothing is refuted, tried once more with the findings, and then a person decides", async () => {
  const project = await addProject("true");
  const id = await confirmed(project, "Add a result file");
  const decision = await world.until("the decision", () => openDecisions("retry", id));
  const task = await world.task(project, id);
  expect(task.status).toBe("monitoring");
  expect(task.delegations.map((d) => [d.attempt, d.status, d.error?.reason])).toEqual([[1, "failed", "refuted"], [2, "failed", "refuted"]]);
  expect(task.delegations[1]?.contextInjected).toContain("The try before was not accepted");
  await world.ask("POST", `/api/decisions/${decision.id}`, { verdict: "deny", text: "leave it" });
  expect((await world.task(project, id)).status).toBe("failed");
});

test("an agent that crashes never completes a task; a person may ask for one more try", async () => {
  const project = await addProject('if [ -e ../../again ]; then ' + WRITE_AND_COMMIT + '; else kill -9 $$; fi');
  const id = await confirmed(project, "Add a result file");
  const decision = await world.until("the decision", () => openDecisions("retry", id));
  expect((await world.task(project, id)).delegations.every((d) => d.error?.reason === "agent-failed")).toBe(true);
  expect(decision.body.kind === "retry" && decision.body.why).toContain("by signal 9");
});

test("a cancelled task stops its agent and keeps branch and folder", async () => {
  const project = await addProject("echo part > part.txt; sleep 600");
  const id = await confirmed(project, "Take long");
  const running = await world.until("the agent", async () => {
    const now = await world.task(project, id);
    return now.delegations[0]?.status === "running" ? now : undefined;
  });
  await world.ask("DELETE", `/api/orchestrators/${project.orchestratorId}/tasks/${id}`);
  const task = await world.task(project, id);
  expect(task.status).toBe("cancelled");
  const receipt = await world.app.runs.receipt({ sessionId: running.delegations[0]?.sessionId ?? "", generation: 1 });
  expect(receipt.exit).toBeDefined();
  expect(git(project.path, "branch", "--list", task.branch ?? "")).not.toBe("");
});

test("a task waits for the one it depends on, and starts by itself when that is verified", async () => {
  const project = await addProject(WRITE_OWN_AND_COMMIT, { autonomy: "full" });
  const first = await world.submit(project, { description: "Add a result file" });
  const second = await world.submit(project, { description: "Add another result file", dependsOn: [first.id] });
  const task = await world.until("the second", async () => {
    const now = await world.task(project, second.id);
    return now.completedAt ? now : undefined;
  });
  expect(task.status).toBe("completed");
  const parent = await world.task(project, first.id);
  expect(Date.parse(task.delegations[0]?.createdAt ?? "")).toBeGreaterThanOrEqual(Date.parse(parent.completedAt ?? ""));
});

test("a lesson is proposed with its evidence, applied as a commit, and undone as another", async () => {
  const report = `hook="$RDV_RUN_DIR/../../run/bin/rdv-hook"; for i in 1 2 3; do printf '%s' '{"kind":"tool-ended","tool":{"name":"Bash","kind":"command","command":"node tools/generate.mjs"},"failed":false,"durationMs":5}' | sh "$hook" script; done; `;
  const project = await addProject(report + WRITE_AND_COMMIT);
  const id = await confirmed(project, "Add a result file");
  const recommendation = await world.until("the recommendation", async () => (await world.ask<{ items: Recommendation[] }>("GET", `/api/orchestrators/${project.orchestratorId}/recommendations`)).items[0]);
  expect(recommendation.pattern).toMatchObject({ supportTasks: 1, tasksSeen: 1 });
  expect(recommendation.diff).toContain("node tools/generate.mjs");
  const before = git(project.path, "rev-parse", "HEAD");
  await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/post-mortems/${id}/apply`, { recommendationIds: [recommendation.id] });
  expect(git(project.path, "show", `HEAD:${recommendation.file}`)).toContain(recommendation.item);
  expect(git(project.path, "for-each-ref", "--format=%(refname)", "refs/rdv/checkpoint")).not.toBe("");
  await world.ask("POST", `/api/recommendations/${recommendation.id}/revert`);
  expect(git(project.path, "rev-list", "--count", `${before}..HEAD`)).toBe("2");
  expect(git(project.path, "diff", "--stat", before, "HEAD")).toBe("");
  expect(git(project.path, "status", "--porcelain")).toBe("");
});

test("a discarded worktree comes back whole from its checkpoint", async () => {
  const project = await addProject("echo work > work.txt && git add work.txt && git -c user.name=a -c user.email=a@b commit -qm work && echo more > untracked.txt; exit 3", { mayCommit: false });
  const id = await confirmed(project, "Add a file");
  await world.until("the decision", () => openDecisions("retry", id));
  await world.ask("DELETE", `/api/orchestrators/${project.orchestratorId}/tasks/${id}`);
  const task = await world.task(project, id);
  const delegation = task.delegations.at(-1);
  const { checkpoint } = await world.ask<{ checkpoint: { id: string; path: string } }>("POST", `/api/delegations/${delegation?.id}/discard`);
  expect(git(project.path, "branch", "--list", task.branch ?? "")).toBe("");
  expect(await world.app.files.exists(checkpoint.path)).toBe(false);
  await world.ask("POST", `/api/checkpoints/${checkpoint.id}/restore`);
  expect(git(checkpoint.path, "status", "--porcelain")).toBe("?? untracked.txt");
  expect(git(checkpoint.path, "log", "-1", "--format=%s")).toBe("work");
});
