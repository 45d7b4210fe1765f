import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, seedSession, untilIn } from "../../e2e/support/seeds.ts";
import { now } from "../lib/ids.ts";
import { startMonitor } from "../workers/monitor.ts";
import { findSession } from "../store/session.ts";
import { findDelegation, findTask, listDelegations } from "../store/task.ts";
import { noteUsage } from "./note-usage.ts";
import { nextTryPlan } from "./plan-try.ts";
import { runTask } from "./run-task.ts";

let app: BareApp;
let monitor: { stop(): Promise<void> };
beforeAll(async () => {
  app = await startBareApp();
  monitor = startMonitor(app);
});
afterAll(async () => {
  await monitor.stop();
  await app.close();
});

/** Says which conversation it is in; delivers only when it goes on in one. */
const SAY = 'say() { printf "%s" "{\\"kind\\":\\"session-started\\",\\"agentSessionId\\":\\"$1\\"}" | /bin/sh "$RDV_RUN_DIR/../../run/bin/rdv-hook" talker > /dev/null; }';
const COMMIT = 'git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: result"';
const talker = (id: string, resumes = true) => ({
  id, name: id, promptBy: "argv" as const, doneWhen: "exit" as const,
  command: ["sh", "-c", `${SAY}; say talk-1`, id, "{prompt}"],
  ...(resumes ? { resume: ["sh", "-c", `${SAY}; say "$1"; printf '%s' "$2" > told.txt; ${COMMIT}`, id, "{session}", "{prompt}"] } : {}),
});
const confirmed = async (agents: object[], settings: object = {}, assignedAgent = "talker") => {
  const project = await seedRepository(app, { settings: { agents: { custom: agents }, ...settings } });
  const contract = { checks: [{ check: "diff-not-empty", title: "Something changed" }], fixedAt: now() };
  return seedTask(app, project, { description: "Ring the bell", status: "planning", assignedAgent, branch: "feat/bell", contract, confirmedAt: now(), confirmedBy: "owner" });
};
const ended = (id: string) => untilIn(app, "the end", async () => ((await findTask(app.db, id))?.completedAt ? findTask(app.db, id) : undefined));

test("a refuted agent goes on in its own conversation, in the same folder, and is told only what is wrong", async () => {
  const task = await confirmed([talker("talker")]);
  await runTask(app, task.id);
  expect(await ended(task.id)).toMatchObject({ status: "completed" });
  const [first, second] = await listDelegations(app.db, [task.id]);
  expect(second).toMatchObject({ attempt: 2, continues: "talk-1", worktreePath: first?.worktreePath, executionLogs: [{ text: expect.stringContaining("same conversation") }] });
  expect(second?.contextInjected).toContain("not accepted");
  expect(second?.contextInjected).not.toContain("Ring the bell");
  expect((await findSession(app.db, second?.sessionId ?? ""))?.agentSessionId).toBe("talk-1");
});

test("another agent begins anew, as the policy says, and the task is given up after the last try", async () => {
  const task = await confirmed([talker("talker"), talker("other", false)], { retry: { thenAgents: ["other"], afterLast: "give-up" } });
  await runTask(app, task.id);
  expect(await ended(task.id)).toMatchObject({ status: "failed", error: expect.stringContaining("2 of 2 tries used") });
  const [, second] = await listDelegations(app.db, [task.id]);
  expect(second).toMatchObject({ agentProvider: "other", continues: null, executionLogs: [{ text: expect.stringContaining("another agent does it") }] });
  expect(second?.contextInjected).toContain("Ring the bell");
});

test("the next try is another agent's, as far as there is one, where the first was switched off meanwhile", async () => {
  const agents = { custom: [talker("talker"), talker("other", false)], talker: { enabled: false } };
  const project = await seedRepository(app, { settings: { agents, retry: { thenAgents: ["talker", "other"] } } });
  const task = await seedTask(app, project, { assignedAgent: "talker" });
  const failed = await seedDelegation(app, project, task, { agentProvider: "talker", status: "failed", error: { reason: "refuted", message: "tests failed" } });
  const plan = (thenAgents: string[]) => nextTryPlan(app, { task, project: { ...project, settings: { ...project.settings, retry: { thenAgents } } }, tries: [failed], used: 1 }, { findings: [], advice: "" });
  expect(await plan(["talker", "other"])).toMatchObject({ agent: "other", continues: null });
  expect(await plan([])).toMatchObject({ agent: "talker" });
});

test("what a conversation used in an earlier try is not counted again", async () => {
  const project = await seedRepository(app);
  const task = await seedTask(app, project, { status: "monitoring" });
  const sessions = [await seedSession(app, project, { agentSessionId: "c", status: "exited" }), await seedSession(app, project, { agentSessionId: "c", status: "exited" })];
  const [one, two] = sessions;
  const first = await seedDelegation(app, project, task, { sessionId: one?.id ?? null, status: "failed", usage: { inputTokens: 100, outputTokens: 10, costUsd: 1 } });
  const second = await seedDelegation(app, project, task, { attempt: 2, sessionId: two?.id ?? null, continues: "c" });
  if (!two) throw new Error("no session");
  await noteUsage(app, { ...two, delegationId: second.id }, { inputTokens: 150, outputTokens: 12, costUsd: 1.5 });
  expect((await findDelegation(app.db, second.id))?.usage).toEqual({ inputTokens: 50, outputTokens: 2, costUsd: 0.5 });
  expect((await findDelegation(app.db, first.id))?.usage.inputTokens).toBe(100);
});
