import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { SYSTEM } from "#domain/action.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { listTaskEvents } from "../store/event.ts";
import { listFollowUps, listOpenFollowUps } from "../store/follow-up.ts";
import { listSignals } from "../store/session.ts";
import { findDelegation, findTasks, listDelegations, updateDelegation } from "../store/task.ts";
import { type Clock, startResumer } from "../workers/resume-limited.ts";
import { observe } from "./observe.ts";
import { observeExit } from "./observe-exit.ts";
import { resumeParked } from "./resume-parked.ts";
import { showTasks } from "./show-tasks.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const TOOL = { name: "Bash", kind: "command" as const, command: "make" };
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const limited = (until: string | null, message = "You've hit your limit"): SignalBody => ({ kind: "turn-failed", message, retrying: false, limit: { until } });

let app: BareApp;
let project: SeededProject;
/** What was typed into terminals. */
const typed: { sessionId: string; text: string }[] = [];
let screen = "";

beforeAll(async () => {
  const bare = await startBareApp();
  app = { ...bare, tmux: { ...bare.tmux, find: async () => undefined, capture: async () => screen, paste: async (sessionId, text) => typed.push({ sessionId, text }) > 0 } };
  project = await seedRepository(app);
});
afterAll(() => app.close());

const hear = (session: Session, ...bodies: SignalBody[]) => observe(app, session, { source: "hook", generation: session.generation, bodies });
const parkedOf = async ({ id }: { id: string }) => (await findDelegation(app.db, id))?.parked ?? null;
const toldTo = (session: Session): string[] => typed.filter((t) => t.sessionId === session.id && t.text !== "").map((t) => t.text);

async function stateOf(taskId: string) {
  const [view] = await showTasks(app, await findTasks(app.db, [taskId]));
  return view?.attention;
}

/** A clock that stands still until it is told to ring. */
function standingClock(): Clock & { set(time: number): void; rings: number[] } {
  let time = Date.now();
  let waiting: { at: number; ring: () => void } | undefined;
  const rings: number[] = [];
  return {
    rings,
    now: () => time,
    ringAt(at, ring) {
      rings.push(at);
      waiting = { at, ring };
      return () => void (waiting = undefined);
    },
    set(to) {
      time = to;
      if (waiting && waiting.at <= to) waiting.ring();
    },
  };
}

describe("a limit of the provider", () => {
  test("parks the try until its end instead of failing it, however often it is told", async () => {
    const { session, delegation, task } = await seedWork(app, project);
    const until = inMinutes(30);
    await hear(session, { kind: "turn-started" }, limited(until), limited(until));
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "running", error: null, parked: { until, tries: 0, why: "You've hit your limit" } });
    const attention = await stateOf(task.id);
    expect(attention).toMatchObject({ state: "rate-limited", detail: "until", until: (await parkedOf(delegation))?.next });
    expect(Date.parse(attention?.until ?? "") - Date.parse(until)).toBeGreaterThanOrEqual(0);
    expect(Date.parse(attention?.until ?? "") - Date.parse(until)).toBeLessThanOrEqual(30_000);
  });

  test("has its end read from its words, and without any is tried again in five minutes, then later", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, { kind: "turn-started" }, limited(null, "Your quota will reset after 2h0m0s."));
    expect(Math.round((Date.parse((await parkedOf(delegation))?.until ?? "") - Date.now()) / 60_000)).toBe(120);
    const other = await seedWork(app, project);
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      await hear(other.session, { kind: "turn-started" }, limited(null, `429, time ${i}`));
      waits.push(Math.floor((Date.parse((await parkedOf(other.delegation))?.next ?? "") - Date.now() + 1000) / 60_000));
    }
    expect(waits).toEqual([5, 10, 20]);
    await hear(other.session, { kind: "turn-started" }, { kind: "tool-ended", tool: TOOL, failed: false, durationMs: 1 }, limited(null, "429, later"));
    expect((await parkedOf(other.delegation))?.tries).toBe(0);
  });

  test.each([{ kind: "turn-started" }, { kind: "tool-ended", tool: TOOL, failed: false, durationMs: 1 }] as SignalBody[])("is over when the agent moves: $kind", async (body) => {
    const { session, delegation, task } = await seedWork(app, project);
    await hear(session, limited(inMinutes(30)));
    await hear(session, body);
    expect(await parkedOf(delegation)).toBeNull();
    expect(await stateOf(task.id)).toMatchObject({ state: "working" });
  });

  test("that stopped the tries before as well is waited for longer each time", async () => {
    const { session, delegation, task } = await seedWork(app, project, { delegation: { attempt: 4 } });
    const ended = (attempt: number, reason: "limited" | "agent-failed") => seedDelegation(app, project, task, { attempt, status: "failed", error: { reason, message: "x" } });
    for (const [attempt, reason] of [[1, "limited"], [2, "agent-failed"], [3, "limited"]] as const) await ended(attempt, reason);
    await hear(session, { kind: "turn-started" }, limited(null, "429"));
    expect(await parkedOf(delegation)).toMatchObject({ tries: 1 });
  });

  test("does not make the agent's leaving a failure", async () => {
    const { session, delegation, task } = await seedWork(app, project);
    await hear(session, limited(inMinutes(30)));
    await observeExit(app, session.id, { code: 1, signal: null, at: new Date().toISOString() });
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "running", error: null, exit: { code: 1 } });
    expect(await stateOf(task.id)).toMatchObject({ state: "rate-limited" });
  });
});

describe("when the limit is over", () => {
  test("the same conversation is told to go on, once, also by a server that was restarted in between, and its next turn confirms it", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, { kind: "turn-started" }, limited(inMinutes(30)));
    const next = Date.parse((await parkedOf(delegation))?.next ?? "");
    const clock = standingClock();
    startResumer(app, clock).stop();
    const worker = startResumer(app, clock);
    await vi.waitFor(() => expect(clock.rings.length).toBeGreaterThan(0));
    expect(clock.rings.every((at) => at <= next)).toBe(true);
    clock.set(next - 1);
    await vi.waitFor(() => expect(clock.rings).toContain(next));
    expect(toldTo(session)).toEqual([]);
    clock.set(next);
    await untilIn(app, "the next try", async () => (await parkedOf(delegation))?.tries === 1);
    await vi.waitFor(() => expect(toldTo(session)).toHaveLength(1));
    clock.set(next + 1);
    await hear(session, { kind: "turn-started" });
    expect(await parkedOf(delegation)).toBeNull();
    expect(toldTo(session)).toHaveLength(1);
    worker.stop();
  });

  test("sub-agents it stopped are named: when it came, to their agent, and at the end those that did not go on", async () => {
    const { session, delegation, task } = await seedWork(app, project);
    const sub = (id: string, shows: "started" | "ended", name = id): SignalBody => ({ kind: "sub-agent", id, name, shows });
    const told = async () => (await listTaskEvents(app.db, task.id, { after: 0, limit: 200 })).flatMap((e) => (e.kind === "delegation.parked" ? [e.payload["subAgents"]] : e.kind === "delegation.logged" ? [e.payload["text"]] : []));
    await hear(session, { kind: "turn-started" }, sub("Explore", "started"), sub("reviewer", "started"), sub("planner", "started"), sub("planner", "ended"), limited(inMinutes(30)));
    expect(await told()).toEqual([["Explore", "reviewer"]]);
    await resumeParked(app, delegation.id, { actor: OWNER, due: null });
    expect((await listFollowUps(app.db, session.id, 5)).at(-1)?.text).toMatch(/^The usage limit should be over\. .*Explore, reviewer\.$/);
    await vi.waitFor(async () => expect(await listOpenFollowUps(app.db, session.id)).toEqual([]));
    // Signals are ordered by the millisecond.
    const last = (await listSignals(app.db, session.id, { generation: 1, limit: 1 }))[0]?.at ?? "";
    await vi.waitFor(() => expect(new Date().toISOString() > last).toBe(true), { interval: 1 });
    await hear(session, { kind: "turn-started" }, sub("again", "started", "reviewer"), sub("again", "ended", "reviewer"), { kind: "turn-ended", lastMessage: "Done." });
    expect((await told()).at(-1)).toBe("A sub-agent that the limit stopped did not go on: Explore");
    expect((await findDelegation(app.db, delegation.id))?.status).not.toBe("running");
  });

  test("two who try at the same time tell it once; who is too early tells nothing", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, limited(inMinutes(30)));
    await resumeParked(app, delegation.id, { actor: SYSTEM, due: new Date().toISOString() });
    expect(toldTo(session)).toEqual([]);
    await due(delegation);
    await Promise.all([resumeParked(app, delegation.id, { actor: SYSTEM, due: new Date().toISOString() }), resumeParked(app, delegation.id, { actor: SYSTEM, due: new Date().toISOString() })]);
    await vi.waitFor(() => expect(toldTo(session)).toHaveLength(1));
  });

  test("nothing is typed into a dialog: a person is asked", async () => {
    const { session, delegation, task } = await seedWork(app, project, { delegation: { agentProvider: "claude" }, session: { agentProvider: "claude" } });
    await hear(session, limited(inMinutes(30)));
    await due(delegation);
    screen = "What do you want to do?\n\n❯ 1. Stop and wait for limit to reset\n  2. Upgrade your plan\n\nEnter to confirm · Esc to cancel";
    await resumeParked(app, delegation.id, { actor: SYSTEM, due: new Date().toISOString() });
    screen = "";
    expect(toldTo(session)).toEqual([]);
    expect(await stateOf(task.id)).toMatchObject({ state: "waiting-decision", detail: "dialog" });
  });

  test("an agent that has left gets a try that does not count", async () => {
    const { session, delegation, task } = await seedWork(app, project);
    await hear(session, limited(inMinutes(30)));
    await observeExit(app, session.id, { code: 1, signal: null, at: new Date().toISOString() });
    await resumeParked(app, delegation.id, { actor: OWNER, due: null });
    const tries = await untilIn(app, "another try", async () => {
      const all = await listDelegations(app.db, [task.id]);
      return all.length > 1 ? all : undefined;
    });
    expect(tries[0]).toMatchObject({ status: "failed", error: { reason: "limited" } });
    expect(tries[1]).toMatchObject({ attempt: 2 });
  });

  test("an agent that is being brought back is told there: its try goes on", async () => {
    const { session, delegation } = await seedWork(app, project, { session: { status: "lost" } });
    await hear(session, limited(inMinutes(30)));
    await resumeParked(app, delegation.id, { actor: OWNER, due: null });
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "running", error: null });
    expect(await listOpenFollowUps(app.db, session.id)).toMatchObject([{ text: expect.stringContaining("The usage limit should be over") }]);
  });

  test("by hand is refused where no limit holds anything up", async () => {
    const { delegation } = await seedWork(app, project);
    await expect(resumeParked(app, delegation.id, { actor: OWNER, due: null })).rejects.toMatchObject({ code: "wrong-state" });
  });
});

async function due({ id }: Pick<Delegation, "id">): Promise<void> {
  const parked = (await findDelegation(app.db, id))?.parked;
  await app.bus.commit((db) => ({ writes: [updateDelegation(db, id, { parked: parked ? { ...parked, next: inMinutes(-1) } : null })], events: [], result: undefined }));
}
