import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "#domain/action.ts";
import type { Action } from "#domain/action.ts";
import type { Decision } from "#domain/decision.ts";
import { AppError } from "#domain/errors.ts";
import type { LoggedEvent } from "#domain/events.ts";
import { type BareApp, type SeededProject, seedProject, seedTask, startBareApp } from "../e2e/support/bare-app.ts";
import { type Act, act, Held } from "./act.ts";
import { decide } from "./flows/decide.ts";
import { newId } from "./lib/ids.ts";
import { findAction, listOpenActions } from "./store/action.ts";
import { findDecisionByKey, listDecisions } from "./store/decision.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedProject(app);
});
afterAll(() => app.close());

/** An act that every rule allows. */
const allowed = (more: Partial<Act> = {}): Act => ({ kind: "check.run", actor: SYSTEM, projectId: project.id, target: "a check", key: `test:${newId()}`, facts: {}, ...more });
const held = (more: Partial<Act> = {}): Act => allowed({ kind: "session.spawn", target: "agent", facts: { autonomy: "manual", attempt: 2 }, ...more });
const guarded = (more: Partial<Act> = {}): Act => allowed({ kind: "instructions.write", target: `${project.path}/AGENTS.md`, facts: { roots: [project.path] }, ...more });

const rowOf = (intent: Act): Promise<Action | undefined> => findAction(app.db, intent.key);
const decisionOf = (intent: Act): Promise<Decision | undefined> => findDecisionByKey(app.db, `action:${intent.key}`);

/** Events of a piece of work, as `kind outcome-or-reason`. */
async function eventsOf(work: () => Promise<unknown>): Promise<LoggedEvent[]> {
  const before = app.bus.lastSeq();
  await work().catch(() => undefined);
  return app.bus.since(before, 100);
}

const kinds = (events: readonly LoggedEvent[]): string[] => events.map((e) => e.kind);

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("an act", () => {
  test("writes its intent before the effect and its outcome behind it", async () => {
    const intent = allowed({ delegationId: newId() });
    const seen: (string | undefined)[] = [];
    const events = await eventsOf(async () => {
      const result = await act(app, intent, async (again) => {
        const row = await rowOf(intent);
        seen.push(row?.status, String(again));
        return 7;
      }, (n) => `made ${n}`);
      expect(result).toBe(7);
    });
    expect(seen).toEqual(["intended", "false"]);
    expect(await rowOf(intent)).toMatchObject({ status: "done", outcome: "made 7", actorKind: "system", delegationId: intent.delegationId, kind: "check.run" });
    expect(kinds(events)).toEqual(["action.intended", "action.done"]);
    expect(events.every((e) => e.projectId === project.id && e.delegationId === intent.delegationId)).toBe(true);
  });

  test("with the same key again is told so, and is still one row", async () => {
    const intent = allowed();
    const again: boolean[] = [];
    for (let i = 0; i < 3; i++) await act(app, intent, async (a) => void again.push(a));
    expect(again).toEqual([false, true, true]);
    expect(await rowOf(intent)).toMatchObject({ status: "done" });
  });

  test("that was interrupted is open, and is known when it is taken up", async () => {
    const intent = allowed();
    const gate = Promise.withResolvers<void>();
    const first = act(app, intent, () => gate.promise);
    await expect.poll(async () => (await rowOf(intent))?.status).toBe("intended");
    expect((await listOpenActions(app.db)).map((a) => a.key)).toContain(intent.key);
    expect(await act(app, intent, async (again) => again)).toBe(true);
    gate.resolve();
    await first;
  });

  test("whose effect fails is closed as failed with its words, and throws them on", async () => {
    const intent = allowed();
    const events = await eventsOf(async () => {
      await expect(act(app, intent, () => Promise.reject(new Error("the disk is full")))).rejects.toThrow("the disk is full");
    });
    expect(kinds(events)).toEqual(["action.intended", "action.failed"]);
    expect(await rowOf(intent)).toMatchObject({ status: "failed", outcome: "the disk is full" });
    expect(await act(app, intent, async (again) => again)).toBe(true);
    expect(await rowOf(intent)).toMatchObject({ status: "done" });
  });

  test("of which only the outcome could not be written is not told to have failed", async () => {
    const intent = allowed();
    await expect(act(app, intent, async () => "made", () => {
      throw new Error("no words for it");
    })).rejects.toThrow("no words for it");
    expect((await rowOf(intent))?.status).not.toBe("failed");
  });
});

describe("a rule that denies", () => {
  test("keeps the effect from happening, and the log says why", async () => {
    const intent = allowed({ kind: "worktree.create", target: "/somewhere/else", facts: { branch: "feat/x", roots: ["/srv/a"] } });
    let ran = false;
    const events = await eventsOf(async () => {
      const { code, tell } = await refusalOf(act(app, intent, async () => void (ran = true)));
      expect(code).toBe("forbidden");
      expect(tell.what).toContain("inside-repo");
    });
    expect(ran).toBe(false);
    expect(kinds(events)).toEqual(["action.denied"]);
    expect(events[0]?.payload).toMatchObject({ rule: "inside-repo", action: "worktree.create" });
    expect(await rowOf(intent)).toBeUndefined();
  });
});

describe("a rule that wants a person's word", () => {
  test("opens one decision however often it is asked, and nothing happens", async () => {
    const intent = held();
    let ran = 0;
    const events = await eventsOf(async () => {
      for (let i = 0; i < 3; i++) await expect(act(app, intent, async () => void ran++)).rejects.toBeInstanceOf(Held);
    });
    expect(ran).toBe(0);
    expect(kinds(events)).toEqual(["decision.opened"]);
    const open = await listDecisions(app.db, app.userId, { open: true, limit: 100 });
    expect(open.filter((d) => d.body.kind === "action" && d.body.rule === "autonomy")).toHaveLength(1);
    expect(await rowOf(intent)).toBeUndefined();
  });

  test("once approved lets this very act pass, and no other", async () => {
    const task = await seedTask(app, project, { status: "planning" });
    const intent = held({ taskId: task.id });
    await expect(act(app, intent, async () => undefined)).rejects.toBeInstanceOf(Held);
    await decide(app, (await decisionOf(intent))?.id ?? "", { verdict: "approve", text: "", actor: { kind: "person", id: "owner" } });
    expect(await act(app, intent, async () => "ran")).toBe("ran");
    await expect(act(app, held({ taskId: task.id }), async () => "ran")).rejects.toBeInstanceOf(Held);
  });

  test("once denied refuses for good", async () => {
    const intent = held();
    await expect(act(app, intent, async () => undefined)).rejects.toBeInstanceOf(Held);
    await decide(app, (await decisionOf(intent))?.id ?? "", { verdict: "deny", text: "", actor: { kind: "person", id: "owner" } });
    const { code, tell } = await refusalOf(act(app, intent, async () => "ran"));
    expect([code, tell.what]).toEqual(["forbidden", "You denied this: Start agent."]);
    expect(await rowOf(intent)).toBeUndefined();
  });

  test("does not ask a person about what that person does", async () => {
    expect(await act(app, held({ actor: { kind: "person", id: "owner" } }), async () => "ran")).toBe("ran");
  });
});

describe("a rule that wants a checkpoint first", () => {
  test("gets it before the effect", async () => {
    const order: string[] = [];
    await act(app, guarded({ checkpoint: async () => void order.push("checkpoint") }), async () => void order.push("effect"));
    expect(order).toEqual(["checkpoint", "effect"]);
  });

  test("refuses the act when none can be made, before the effect", async () => {
    const intent = guarded();
    let ran = false;
    const { code, tell } = await refusalOf(act(app, intent, async () => void (ran = true)));
    expect([code, tell.what]).toEqual(["conflict", "This would lose work and no checkpoint can be made here."]);
    expect(ran).toBe(false);
    expect(await rowOf(intent)).toMatchObject({ status: "failed" });
  });

  test("refuses the act when making it fails", async () => {
    let ran = false;
    const intent = guarded({ checkpoint: () => Promise.reject(new Error("no room")) });
    await expect(act(app, intent, async () => void (ran = true))).rejects.toThrow("no room");
    expect(ran).toBe(false);
    expect(await rowOf(intent)).toMatchObject({ status: "failed", outcome: "no room" });
  });
});
