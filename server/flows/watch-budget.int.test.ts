import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { BudgetPatch } from "#domain/budget.ts";
import { agentProject, seedConfirmed } from "../../e2e/support/many-agents.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { untilIn } from "../../e2e/support/seeds.ts";
import { findDecision, listDecisionsOf } from "../store/decision.ts";
import { listTaskEvents } from "../store/event.ts";
import { findProject, updateProject } from "../store/project.ts";
import { findSession } from "../store/session.ts";
import { findTask, listDelegations, updateTask } from "../store/task.ts";
import { startMonitor } from "../workers/monitor.ts";
import { startBudgets } from "../workers/watch-budgets.ts";
import { cancelTask } from "./cancel-task.ts";
import { decide } from "./decide.ts";
import { noteUsage } from "./note-usage.ts";
import { runTask } from "./run-task.ts";
import { showTasks } from "./show-tasks.ts";

const OWNER = { kind: "person" as const, id: "owner" };
let app: BareApp;
let stops: { stop(): unknown }[];
beforeAll(async () => {
  app = await startBareApp();
  stops = [startMonitor(app), startBudgets(app, 200)];
});
afterAll(async () => {
  for (const one of stops) await one.stop();
  await app.close();
});

const GO = 'until [ -e go ]; do sleep 0.1; done; echo done > result.txt; git add --all; git -c user.name=a -c user.email=a@localhost commit -q -m "feat: result"';
const start = async (budget: BudgetPatch) => {
  const task = await seedConfirmed(app, await agentProject(app, { memoryMb: 100, script: GO }), { budget, branch: `feat/${Math.random().toString(36).slice(2)}` });
  await runTask(app, task.id);
  const [run] = await listDelegations(app.db, [task.id]);
  const session = await findSession(app.db, run?.sessionId ?? "");
  if (!run || !session) throw new Error("no agent runs");
  return { task, run, session };
};
const asked = (taskId: string) => untilIn(app, "the question", async () => (await listDecisionsOf(app.db, [taskId], ["open"])).find((d) => d.body.kind === "budget"));
const stateOf = (pid: number | null): string => / ([A-Z]) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/, ""))?.[1] ?? "";
const halted = (pid: number | null, wanted: boolean) => vi.waitFor(() => expect(stateOf(pid) === "T").toBe(wanted), { timeout: 20_000, interval: 50 });
const go = async (path: string | null): Promise<void> => void (await app.processes.command(["touch", "go"], { cwd: path ?? "", timeoutMs: 5000 }));

describe("an agent whose budget is used up", () => {
  test("is held, loses nothing, and finishes when a person lets it", async () => {
    const { task, run, session } = await start({ minutes: 0.0001 });
    const decision = await asked(task.id);
    await halted(session.pid, true);
    expect(decision.body).toMatchObject({ scope: "task", measure: "minutes", limit: 0.0001, why: expect.stringContaining("nothing is lost") });
    expect((await showTasks(app, [task]))[0]).toMatchObject({ attention: { state: "waiting-decision", detail: "budget" }, limits: [{ measure: "minutes", state: "over" }] });
    await go(run.worktreePath);
    await decide(app, decision.id, { verdict: "approve", text: "", actor: OWNER });
    await untilIn(app, "the end", async () => (await findTask(app.db, task.id))?.status === "completed");
    expect(await listDelegations(app.db, [task.id])).toHaveLength(1);
  });

  test("is warned of at four fifths, once; a higher limit lets it go on, no higher one is refused", async () => {
    const { task, run, session } = await start({ usd: 1, tokens: 1000 });
    await noteUsage(app, session, { inputTokens: 10, outputTokens: 1, costUsd: 0.9 });
    const warnings = async () => (await listTaskEvents(app.db, task.id, { after: 0, limit: 100 })).filter((e) => e.kind === "budget.near");
    await untilIn(app, "the warning", async () => (await warnings()).length > 0);
    await noteUsage(app, session, { inputTokens: 11, outputTokens: 1, costUsd: 1.5 });
    const decision = await asked(task.id);
    expect(await warnings()).toMatchObject([{ payload: { words: "$0.90 of $1.00" } }]);
    await halted(session.pid, true);
    await expect(decide(app, decision.id, { verdict: "answer", text: "1.2", actor: OWNER })).rejects.toThrow("no higher limit");
    await decide(app, decision.id, { verdict: "answer", text: "$9", actor: OWNER });
    await halted(session.pid, false);
    expect((await findTask(app.db, task.id))?.budget).toEqual({ usd: 9, tokens: 1000 });
    await go(run.worktreePath);
    await untilIn(app, "the end", async () => (await findTask(app.db, task.id))?.status === "completed");
  });

  test("goes on when the limit is raised or taken away by hand, and nobody is asked any more", async () => {
    for (const budget of [{ usd: 9 }, null]) {
      const { task, run, session } = await start({ usd: 1 });
      await noteUsage(app, session, { inputTokens: 11, outputTokens: 1, costUsd: 1.5 });
      const decision = await asked(task.id);
      await halted(session.pid, true);
      await app.bus.commit((db) => ({ writes: [updateTask(db, task.id, { budget })], events: [], result: undefined }));
      await untilIn(app, "no question", async () => (await findDecision(app.db, decision.id))?.status === "expired");
      await halted(session.pid, false);
      await go(run.worktreePath);
      await untilIn(app, "the end", async () => (await findTask(app.db, task.id))?.status === "completed");
      expect(await listDelegations(app.db, [task.id])).toHaveLength(1);
    }
  });

  test("is let go before that is written down: what is cut off in between is asked or done again", async () => {
    const { task, session } = await start({ minutes: 0.0001 });
    const decision = await asked(task.id);
    await halted(session.pid, true);
    const cut = { ...app, processes: { ...app.processes, hold: () => Promise.reject(new Error("cut off")) } };
    await expect(decide(cut, decision.id, { verdict: "approve", text: "", actor: OWNER })).rejects.toThrow("cut off");
    expect((await findDecision(app.db, decision.id))?.status).toBe("open");
    await decide(app, decision.id, { verdict: "approve", text: "", actor: OWNER });
    await halted(session.pid, false);
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });

  test("ends with its task when a person says so; its worktree stays", async () => {
    const { task, run } = await start({ minutes: 0.0001 });
    await decide(app, (await asked(task.id)).id, { verdict: "deny", text: "", actor: OWNER });
    expect(await findTask(app.db, task.id)).toMatchObject({ status: "cancelled", error: "its budget was used up" });
    expect(await app.files.exists(run.worktreePath ?? "")).toBe(true);
  });
});

test("a limit nobody can measure holds nobody", async () => {
  const { task, run } = await start({ usd: 1 });
  await go(run.worktreePath);
  await untilIn(app, "the end", async () => (await findTask(app.db, task.id))?.status === "completed");
  expect((await showTasks(app, [task]))[0]?.limits).toEqual([{ scope: "task", measure: "usd", limit: 1, spent: null, state: "unknown" }]);
});

describe("the budget of a day", () => {
  test("is all its tasks' together, and raising it lets the held one go on", async () => {
    const project = await agentProject(app, { memoryMb: 100, script: GO });
    const settings = { ...project.settings, dailyBudget: { usd: 2 } };
    await app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings })], events: [], result: undefined }));
    const tasks = [await seedConfirmed(app, project, { branch: "feat/first" }), await seedConfirmed(app, project, { branch: "feat/second" })];
    for (const [i, task] of tasks.entries()) {
      await runTask(app, task.id);
      const [run] = await listDelegations(app.db, [task.id]);
      const session = await findSession(app.db, run?.sessionId ?? "");
      if (session) await noteUsage(app, session, { inputTokens: 1, outputTokens: 1, costUsd: i + 0.5 });
    }
    const [first, second] = tasks;
    if (!first || !second) throw new Error("no tasks");
    const decision = await asked(second.id);
    expect(decision.body).toMatchObject({ scope: "day", measure: "usd", limit: 2, spent: 2 });
    await decide(app, decision.id, { verdict: "answer", text: "10", actor: OWNER });
    expect((await findProject(app.db, project.id))?.settings.dailyBudget).toEqual({ usd: 10 });
    await untilIn(app, "no question", async () => (await listDecisionsOf(app.db, [first.id, second.id], ["open"])).length === 0);
    for (const task of tasks) await go((await listDelegations(app.db, [task.id]))[0]?.worktreePath ?? null);
    // The first one may have been held by the same limit; one word is enough for both.
    for (const task of tasks) await untilIn(app, "the end", async () => (await findTask(app.db, task.id))?.status === "completed");
  });
});
