import { describe, expect, it } from "vitest";
import { z } from "zod";
import { SYSTEM } from "./action.ts";
import { type EventKind, EVENTS, LoggedEvent } from "./events.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const ROW = {
  seq: 1, kind: "task.submitted", at: "2026-11-21T14:02:11.000Z", actor: SYSTEM, projectId: ID, taskId: ID, delegationId: null, sessionId: null, payload: { number: 1, title: "Add dark mode" }, hash: "0".repeat(64),
};

describe("the event map", () => {
  it.each(Object.keys(EVENTS))("%s is named noun.verb and carries a closed payload", (kind) => {
    expect(kind).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
    expect(z.toJSONSchema(EVENTS[kind as EventKind])).toMatchObject({ type: "object" });
  });

  it.each(Object.keys(EVENTS))("%s refuses an empty payload", (kind) => {
    expect(EVENTS[kind as EventKind].safeParse({}).success).toBe(false);
  });

  it("speaks of a state by its own schema", () => {
    expect(EVENTS["task.changed"].safeParse({ from: "queued", to: "planning", why: "" }).success).toBe(true);
    expect(EVENTS["task.changed"].safeParse({ from: "queued", to: "running", why: "" }).success).toBe(false);
    expect(EVENTS["delegation.changed"].safeParse({ from: "spawning", to: "executing", why: "" }).success).toBe(false);
    expect(EVENTS["decision.changed"].safeParse({ decisionId: ID, to: "answered", verdict: "maybe" }).success).toBe(false);
  });
});

describe("a logged event", () => {
  it("is read as it was written", () => {
    expect(LoggedEvent.parse(ROW)).toEqual(ROW);
  });

  it.each([
    ["an unknown kind", { kind: "task.exploded" }],
    ["a kind every object has", { kind: "constructor" }],
    ["a time without milliseconds", { at: "2026-11-21T14:02:11Z" }],
    ["a time in another zone", { at: "2026-11-21T14:02:11.000+01:00" }],
    ["an id that is none", { taskId: "task-1" }],
    ["half a number", { seq: 1.5 }],
    ["an unknown actor", { actor: { kind: "ghost", id: "x" } }],
    ["no payload", { payload: null }],
  ])("refuses %s", (_, change) => {
    expect(LoggedEvent.safeParse({ ...ROW, ...change }).success).toBe(false);
  });
});
