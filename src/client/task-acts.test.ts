import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { actsOf, wishOf } from "./task-acts.ts";

type Change = Partial<Pick<TaskView, "status" | "confirmedAt" | "assignedAgent">> & { state?: TaskView["attention"]["state"]; tries?: { status: string; worktreeId: string | null; parked?: { next: string } }[] };
const NOTHING = { planAsked: false, session: undefined, discarded: false };
const RUNNING = [{ status: "running", worktreeId: "w" }];

function task({ state = "working", tries = [], ...more }: Change): TaskView {
  return { status: "monitoring", confirmedAt: "2026-11-21T14:00:00.000Z", assignedAgent: "alpha", agentWhy: "none is installed", delegations: tries, attention: { state, detail: "", since: "", because: [] }, ...more } as unknown as TaskView;
}

const ids = (...args: Parameters<typeof actsOf>): string[] => actsOf(...args).map((a) => a.id + (a.off ? "!" : ""));

describe("before its end a task", () => {
  const plan = task({ status: "planning", confirmedAt: null });

  it("has a plan to confirm, change or cancel, unless a card asks for it", () => {
    expect(ids(plan, NOTHING)).toEqual(["confirm", "edit", "cancel"]);
    expect(ids(plan, { ...NOTHING, planAsked: true })).toEqual(["edit"]);
  });

  it("cannot be confirmed without an agent, and says why", () => {
    expect(actsOf(task({ status: "planning", confirmedAt: null, assignedAgent: null }), NOTHING)[0]).toEqual({ id: "confirm", off: "No agent: none is installed. Choose one with “Change plan”." });
  });

  it("cannot be changed once it is confirmed", () => expect(ids(task({ status: "planning" }), NOTHING)).toEqual(["cancel"]));

  it("can be tried at once while a limit holds it up, and nudged where it stands still", () => {
    const parked = [{ status: "running", worktreeId: "w", parked: { next: "x" } }];
    expect(ids(task({ state: "rate-limited", tries: parked }), { ...NOTHING, session: { status: "running" } })).toEqual(["resume", "message", "cancel"]);
    expect(ids(task({ state: "rate-limited", tries: parked }), NOTHING)).toEqual(["resume", "message!", "cancel"]);
    for (const state of ["stalled", "interrupted", "unverifiable"] as const) expect(ids(task({ state, tries: RUNNING }), { ...NOTHING, session: { status: "running" } })).toEqual(["nudge", "message", "cancel"]);
  });

  it("can be told something while its agent runs in a live terminal", () => {
    expect(ids(task({ tries: RUNNING }), { ...NOTHING, session: { status: "running" } })).toEqual(["message", "cancel"]);
    expect(ids(task({ tries: RUNNING }), { ...NOTHING, session: { status: "lost" } })).toEqual(["message!", "cancel"]);
    expect(ids(task({ tries: [{ status: "monitoring", worktreeId: "w" }] }), { ...NOTHING, session: { status: "running" } })).toEqual(["cancel"]);
  });

  it.each(["waiting-permission", "waiting-answer", "waiting-decision"] as const)("is not typed into while %s: the words would answer the question", (state) => {
    expect(ids(task({ state, tries: RUNNING }), { ...NOTHING, session: { status: "running" } })).toEqual(["message!", "cancel"]);
  });
});

describe("after its end a task", () => {
  const over = (status: TaskView["status"]): TaskView => task({ status, tries: [{ status: status === "completed" ? "completed" : "failed", worktreeId: "w" }] });

  it("can be submitted again when it did not succeed, and its worktree be discarded once", () => {
    expect(ids(over("failed"), NOTHING)).toEqual(["again", "discard"]);
    expect(ids(over("cancelled"), { ...NOTHING, discarded: true })).toEqual(["again"]);
    expect(ids(over("completed"), NOTHING)).toEqual(["discard"]);
  });

  it("has nothing to discard when it never had a worktree", () => {
    expect(ids(task({ status: "cancelled" }), NOTHING)).toEqual(["again"]);
    expect(ids(task({ status: "failed", tries: [{ status: "failed", worktreeId: null }] }), NOTHING)).toEqual(["again"]);
  });
});

describe("a wish that is submitted again", () => {
  const was = { description: "Add a page", type: "feature", priority: 7, isolation: "worktree" } as const;

  it("changes the same projects, by the same agent", () => {
    expect(wishOf({ ...was, also: ["api"], assignedAgent: "alpha" })).toEqual({ ...was, also: ["api"], agent: "alpha" });
    expect(wishOf({ ...was, assignedAgent: null })).toEqual(was);
  });
});
