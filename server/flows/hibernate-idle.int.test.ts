import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, seedTask } from "../../e2e/support/bare-app.ts";
import { agentProject, seedConfirmed, startGoverned } from "../../e2e/support/many-agents.ts";
import { knowResting, remembered } from "../../e2e/support/resting-agent.ts";
import { seedDelegation, untilIn } from "../../e2e/support/seeds.ts";
import { WRITE_AND_COMMIT } from "../../e2e/support/world.ts";
import { listFollowUps } from "../store/follow-up.ts";
import { listCheckpoints } from "../store/learning.ts";
import { findSession, hasBegunTurn, listSignals, updateSession } from "../store/session.ts";
import { insertSite } from "../store/site.ts";
import { findTask, listDelegations } from "../store/task.ts";
import { startTelling } from "../workers/tell-agents.ts";
import { changeCapacity } from "./change-capacity.ts";
import { hibernateIdle } from "./hibernate-idle.ts";
import { hibernateSession } from "./hibernate-session.ts";
import { openAgent } from "./open-agent.ts";
import { runTask } from "./run-task.ts";
import { showQueue } from "./show-queue.ts";
import { tellAgent } from "./tell-agent.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const MINUTE = 60_000;

/** An agent of a person that had its turn and waits at its prompt. */
async function idle(app: BareApp, project: SeededProject, words: string): Promise<Session> {
  const { id } = await openAgent(app, { userId: app.userId, actor: OWNER, project }, { agent: "resting", prompt: words, name: words });
  await untilIn(app, "its first turn", async () => (await hasBegunTurn(app.db, id)) && (await listSignals(app.db, id, { generation: 1, limit: 10 })).some((s) => s.body.kind === "turn-ended"));
  await expect.poll(async () => (await app.tmux.look(id))?.screen ?? "", { timeout: 15_000 }).toContain("accept edits on");
  return (await findSession(app.db, id)) as Session;
}

const statuses = async (app: BareApp, sessions: readonly Session[]): Promise<(string | undefined)[]> => Promise.all(sessions.map(async ({ id }) => (await findSession(app.db, id))?.status));

describe("agents nobody uses", () => {
  test("are hibernated after the time the settings say, unless somebody looks or it is never", async () => {
    const { app, close } = await startGoverned({ hibernateAfterMinutes: 30 });
    try {
      knowResting(app);
      const project = await agentProject(app, { memoryMb: 500 });
      const [one, two, seen] = [await idle(app, project, "one"), await idle(app, project, "two"), await idle(app, project, "seen")];
      const watch = app.leases.watch(seen.id);
      expect(await hibernateIdle(app, Date.now() + 29 * MINUTE)).toEqual([]);
      await changeCapacity(app, { hibernateAfterMinutes: null }, OWNER);
      expect(await hibernateIdle(app, Date.now() + 600 * MINUTE)).toEqual([]);
      await changeCapacity(app, { hibernateAfterMinutes: 30 }, OWNER);
      // The one that was used longest ago is the first.
      expect(await hibernateIdle(app, Date.now() + 31 * MINUTE)).toEqual([one.id, two.id]);
      expect(await statuses(app, [one, two, seen])).toEqual(["hibernated", "hibernated", "running"]);
      watch.leave();
      expect(await hibernateIdle(app, Date.now() + MINUTE)).toEqual([]);
      expect(await hibernateIdle(app, Date.now() + 31 * MINUTE)).toEqual([seen.id]);
    } finally {
      await close();
    }
  }, 120_000);
});

describe("where others wait for memory", () => {
  test("the agent that was used longest ago makes room, waits for room itself when it is told something, and is told it once", async () => {
    const { app, close } = await startGoverned({ memoryMb: 4000, hibernateAfterMinutes: 600 });
    const telling = startTelling(app);
    try {
      knowResting(app);
      const project = await agentProject(app, { memoryMb: 2000, script: `until [ -e go ]; do sleep 0.1; done; rm go; ${WRITE_AND_COMMIT}` });
      const [older, newer] = [await idle(app, project, "older"), await idle(app, project, "newer")];
      const task = await seedConfirmed(app, project, { branch: "feat/waits" });
      await runTask(app, task.id);
      expect(await hibernateIdle(app, Date.now() + MINUTE)).toEqual([]);
      expect(await hibernateIdle(app, Date.now() + 5 * MINUTE)).toEqual([older.id]);
      const working = await untilIn(app, "the task's agent", async () => (await listDelegations(app.db, [task.id])).find((d) => d.status === "running"));
      expect(await hibernateIdle(app, Date.now() + 5 * MINUTE)).toEqual([]);
      expect(await statuses(app, [older, newer])).toEqual(["hibernated", "running"]);

      await tellAgent(app, older.id, { actor: OWNER, text: "and now" });
      const waking = await untilIn(app, "its place in the queue", async () => (await showQueue(app, () => true)).waking.find((w) => w.place > 0));
      expect(waking).toMatchObject({ sessionId: older.id, short: "memory", place: 1 });
      expect((await findSession(app.db, older.id))?.status).toBe("hibernated");
      writeFileSync(join(working.worktreePath ?? "", "go"), "");
      await untilIn(app, "the end of the task", async () => (await findTask(app.db, task.id))?.status === "completed");
      await untilIn(app, "its words", async () => (await listFollowUps(app.db, older.id, 5))[0]?.status === "begun");
      expect(await findSession(app.db, older.id)).toMatchObject({ status: "running", generation: 2, agentSessionId: older.agentSessionId });
      expect(remembered(app.env.userHome, older.agentSessionId)).toEqual({ starts: ["1 older", "2"], said: ["older", "and now"] });
      expect((await showQueue(app, () => true)).waking).toEqual([]);
    } finally {
      telling.stop();
      await close();
    }
  }, 120_000);
});

describe("an agent whose task is in several repositories", () => {
  test("is hibernated once what is not committed is kept in each of them", async () => {
    const { app, close } = await startGoverned({});
    try {
      knowResting(app);
      const [project, api, calm] = [await agentProject(app, { memoryMb: 500 }), await agentProject(app, { memoryMb: 500, name: "api" }), await agentProject(app, { memoryMb: 500, name: "calm" })];
      const session = await idle(app, project, "both");
      const task = await seedTask(app, project, { status: "monitoring", also: [api.id, calm.id] });
      const delegation = await seedDelegation(app, project, task, { sessionId: session.id, agentProvider: "resting" });
      const sites = [api, calm].map((p) => ({ delegationId: delegation.id, projectId: p.id, worktreeId: p.id, worktreePath: p.path, branch: "main", baseSha: delegation.baseSha ?? "", headSha: null, gitSettingsHash: null, diffstat: null }));
      await app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { delegationId: delegation.id }), ...sites.map((s) => insertSite(db, s))], events: [], result: undefined }));
      for (const path of [project.path, api.path]) writeFileSync(join(path, "draft.txt"), "not committed");
      await hibernateSession(app, session.id, OWNER);
      expect(await statuses(app, [session])).toEqual(["hibernated"]);
      const kept = await Promise.all([project, api, calm].map((p) => listCheckpoints(app.db, p.id, { limit: 10 })));
      expect(kept.map((all, i) => all.map((c) => [c.taskId === task.id, c.path === [project, api, calm][i]?.path, c.why]))).toEqual([[[true, true, "before its agent was hibernated"]], [[true, true, "before its agent was hibernated"]], []]);
    } finally {
      await close();
    }
  }, 120_000);
});
