import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { createTerminals } from "../terminals.ts";
import { openTerminalPage } from "../../e2e/support/terminal-page.ts";
import { now } from "../lib/ids.ts";
import { findHibernation, putHibernation } from "../store/hibernation.ts";
import { updateProject } from "../store/project.ts";
import { listHolding, saveCapacity } from "../store/queue.ts";
import { findSession, updateSession } from "../store/session.ts";
import { findDelegation, listDelegations } from "../store/task.ts";
import { askWake } from "./ask-wake.ts";
import { cancelTask } from "./cancel-task.ts";
import { endTerminal } from "./end-terminal.ts";
import { keepImage } from "./keep-image.ts";
import { letIn } from "./let-in.ts";
import { recover } from "./recover.ts";
import { wakeSession } from "./restore-session.ts";
import { showQueue } from "./show-queue.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const LONG_AGO = "2020-01-01T00:00:00.000Z";
const PARKED = { since: LONG_AGO, until: null, next: "2099-01-01T00:00:00.000Z", tries: 0, why: "429" };
let app: BareApp;
let project: SeededProject;
beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app, { settings: { agents: { claude: { command: "/bin/sh" } } } });
});
afterAll(() => app.close());

/** A task whose agent is hibernated; there is no process behind it. */
async function resting(on: { delegation?: Partial<Delegation>; session?: Partial<Session>; project?: SeededProject } = {}) {
  const work = await seedWork(app, on.project ?? project, { delegation: { agentProvider: "script", ...on.delegation }, session: { agentProvider: "claude", agentSessionId: "c-1", status: "hibernated", createdAt: LONG_AGO, endedAt: LONG_AGO, ...on.session } });
  const row = { sessionId: work.session.id, generation: 1, since: LONG_AGO, why: "seeded", actor: OWNER, screen: "❯", waking: null, problem: null };
  await app.bus.commit((db) => ({ writes: [putHibernation(db, row)], events: [], result: undefined }));
  return work;
}
const statusOf = async ({ id }: Session): Promise<string | undefined> => (await findSession(app.db, id))?.status;

describe("the hibernated agent of a task", () => {
  test("that a person ends has failed its try, and the retry policy goes on", async () => {
    const { task, session, delegation } = await resting();
    await endTerminal(app, session.id, OWNER);
    expect(await statusOf(session)).toBe("exited");
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "failed", error: { reason: "agent-failed", message: "Its agent was ended by hand before it reported." } });
    await vi.waitFor(async () => expect(await listDelegations(app.db, [task.id])).toHaveLength(2), { timeout: 15_000 });
    await endTerminal(app, session.id, OWNER);
    expect((await listDelegations(app.db, [task.id])).filter((d) => d.id === delegation.id)).toMatchObject([{ status: "failed" }]);
  });

  test.each<[string, Partial<Delegation>]>([["held up by a limit", { parked: PARKED }], ["being checked", { status: "monitoring" }]])("that is %s leaves its try as it is when it is ended", async (_name, fields) => {
    const { session, delegation } = await resting({ delegation: fields });
    await endTerminal(app, session.id, OWNER);
    expect([await statusOf(session), (await findDelegation(app.db, delegation.id))?.status]).toEqual(["exited", fields.status ?? "running"]);
  });

  test("that cannot come back any more when it is asked to leaves its try to the retry policy", async () => {
    const { session, delegation } = await resting({ session: { cwd: "/nowhere/at/all" } });
    await askWake(app, session.id, OWNER);
    await letIn(app);
    await vi.waitFor(async () => expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "failed", error: { reason: "interrupted", message: "The agent was hibernated and could not come back. Its folder /nowhere/at/all is gone." } }), { timeout: 15_000 });
    await vi.waitFor(async () => expect(await statusOf(session)).toBe("exited"), { timeout: 15_000 });
  });

  test("stays hibernated and says so while its work is being checked", async () => {
    const { session, delegation } = await resting({ delegation: { status: "monitoring" } });
    await askWake(app, session.id, OWNER);
    await letIn(app);
    await vi.waitFor(async () => expect(await findHibernation(app.db, session.id)).toMatchObject({ waking: null, problem: "Its work is over, or being checked." }), { timeout: 15_000 });
    expect([await statusOf(session), (await findDelegation(app.db, delegation.id))?.status]).toEqual(["hibernated", "monitoring"]);
  });

  test("that was called stays in the queue when somebody else took its room meanwhile, and comes when that is free", async () => {
    const { session } = await resting({ delegation: { parked: PARKED } });
    const other = await seedSession(app, project);
    const allow = (agents: number | null) => app.bus.commit((db) => ({ writes: [saveCapacity(db, { ...DEFAULT_CAPACITY, agents })], events: [], result: undefined }));
    const room = (await listHolding(app.db)).length;
    await allow(room);
    await askWake(app, session.id, OWNER);
    await wakeSession(app, session.id);
    expect([await statusOf(session), (await findHibernation(app.db, session.id))?.waking?.short]).toEqual(["hibernated", "agents"]);
    await app.bus.commit((db) => ({ writes: [updateSession(db, other.id, { status: "exited" })], events: [], result: undefined }));
    await wakeSession(app, session.id);
    expect(await findSession(app.db, session.id)).toMatchObject({ status: "running", generation: 2 });
    await allow(null);
  });

  test("leaves the queue when its task is cancelled while it waits there", async () => {
    const { task, session } = await resting();
    await askWake(app, session.id, OWNER);
    expect((await showQueue(app, () => true)).waking.map((w) => w.sessionId)).toEqual([session.id]);
    await cancelTask(app, task.id, { actor: OWNER, why: "not wanted" });
    expect([await statusOf(session), (await showQueue(app, () => true)).waking, await findHibernation(app.db, session.id)]).toEqual(["exited", [], undefined]);
  });

  test("says why it stays where it is when its project was removed while it waits in the queue", async () => {
    const gone = await seedRepository(app);
    const { session } = await resting({ project: gone, session: { delegationId: null } });
    await askWake(app, session.id, OWNER);
    await app.bus.commit((db) => ({ writes: [updateProject(db, gone.id, { removedAt: now() })], events: [], result: undefined }));
    await letIn(app);
    await vi.waitFor(async () => expect(await findHibernation(app.db, session.id)).toMatchObject({ waking: null, problem: "Its project is gone." }), { timeout: 15_000 });
    expect(await statusOf(session)).toBe("hibernated");
  });

  test("whose try was over when the server died is not left behind by the next start", async () => {
    const [over, open] = [await resting({ delegation: { status: "completed" } }), await resting({ delegation: { parked: PARKED } })];
    await recover(app, now());
    expect([await statusOf(over.session), await statusOf(open.session)]).toEqual(["exited", "hibernated"]);
    expect(await findHibernation(app.db, over.session.id)).toBeUndefined();
  });

  test("cannot be opened or be given an image, and says why", async () => {
    const { session } = await resting();
    const page = openTerminalPage(createTerminals(app), {});
    await expect(page.watch(session)).rejects.toThrow("Its agent is hibernated.");
    page.leave();
    await expect(keepImage(app, session, { actor: OWNER, bytes: new Uint8Array() })).rejects.toThrow("Its agent is hibernated.");
  });
});
