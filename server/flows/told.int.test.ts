import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DecisionBody } from "#domain/decision.ts";
import type { LoggedEvent } from "#domain/events.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { listTaskEvents } from "../store/event.ts";
import { cancelTask } from "./cancel-task.ts";
import { confirmTask } from "./confirm-task.ts";
import { decide } from "./decide.ts";
import { endSession } from "./end-session.ts";
import { observeExit } from "./observe-exit.ts";
import { renameSession } from "./rename-session.ts";
import { takeControl } from "./take-control.ts";

const OWNER = { kind: "person" as const, id: "owner cookie" };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

/** Events of the named kinds that a piece of work was told as. */
async function told(work: () => Promise<unknown>, ...kinds: LoggedEvent["kind"][]): Promise<LoggedEvent[]> {
  const before = app.bus.lastSeq();
  await work();
  return (await app.bus.since(before, 200)).filter((e) => kinds.includes(e.kind));
}

describe("what a person caused is told as theirs", () => {
  const STEPS = ["decision.changed", "task.changed", "task.confirmed", "delegation.changed"] as const;
  const waiting = async (body: DecisionBody) => {
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script" });
    return { task, decision: await seedDecision(app, { projectId: project.id, taskId: task.id }, { key: body.kind === "plan" ? `plan:${task.id}` : `test:${newId()}`, title: "A title", body }) };
  };

  test.each([
    ["approve", { kind: "plan", why: "" }, ["decision.changed", "decision.changed", "task.confirmed"]],
    ["deny", { kind: "plan", why: "" }, ["decision.changed", "decision.changed", "task.changed"]],
    ["approve", { kind: "dialog", text: "", rule: "" }, ["decision.changed", "decision.changed"]],
    ["deny", { kind: "retry", findings: [], why: "" }, ["decision.changed", "decision.changed", "task.changed"]],
  ] as const)("%s of %j", async (verdict, body, expected) => {
    const { decision } = await waiting(body as unknown as DecisionBody);
    const events = await told(() => decide(app, decision.id, { verdict, text: "", actor: OWNER }), ...STEPS);
    expect(events.map((e) => e.kind).sort()).toEqual(expected);
    for (const event of events) expect([event.kind, event.actor]).toEqual([event.kind, OWNER]);
  });

  test("confirming without the inbox, and cancelling with all that ends by it", async () => {
    const { task } = await waiting({ kind: "plan", why: "" });
    const parent = await seedTask(app, project);
    const confirmed = await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id] });
    for (const event of await told(() => confirmTask(app, confirmed.id, { actor: OWNER, why: "" }), ...STEPS)) expect(event.actor).toEqual(OWNER);
    const ended = await told(() => cancelTask(app, task.id, { actor: OWNER, why: "no" }), ...STEPS);
    expect(ended.map((e) => [e.kind, e.actor])).toEqual([["task.changed", OWNER], ["decision.changed", OWNER]]);
  });

  test("a word the agent no longer waits for expires by itself, not by the person", async () => {
    const { decision } = await waiting({ kind: "permission", tool: { name: "Bash", kind: "command" }, askId: "a", rule: "", reason: "" });
    const events = await told(() => decide(app, decision.id, { verdict: "approve", text: "", actor: OWNER }).catch(() => undefined), "decision.changed");
    expect(events.map((e) => [e.payload["to"], e.actor.kind])).toEqual([["answered", "person"], ["expired", "system"]]);
  });
});

describe("what happens to an agent's terminal stands in its task's story", () => {
  test("named, taken, ended by a person, and gone", async () => {
    const { task, session } = await seedWork(app, project);
    await renameSession(app, session, { actor: OWNER, name: "other" });
    await takeControl(app, session, { actor: OWNER, label: "desk", fence: 1 });
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
    await observeExit(app, session.id, { code: 0, signal: null, at: now() });
    const story = await listTaskEvents(app.db, task.id, { after: 0, limit: 100 });
    const kinds = story.map((e) => e.kind);
    for (const kind of ["session.renamed", "session.controlled", "action.intended", "action.done", "session.changed"]) expect(kinds).toContain(kind);
    const place = { projectId: project.id, taskId: task.id, delegationId: session.delegationId, sessionId: session.id };
    for (const event of story.filter((e) => /^(session|action)\./.test(e.kind))) expect(event).toMatchObject(place);
  });

  test("and a plain shell's in none", async () => {
    const session = await seedSession(app, null, { kind: "shell", agentProvider: null });
    const events = await told(() => endSession(app, session.id, { actor: OWNER, keepScreen: false }), "action.intended", "action.done");
    expect(events.map((e) => [e.taskId, e.delegationId, e.sessionId])).toEqual([[null, null, session.id], [null, null, session.id]]);
  });
});
