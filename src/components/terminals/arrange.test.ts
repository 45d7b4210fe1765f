import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { Session } from "#domain/session.ts";
import { arrange, countWords, type Place, placesOf, titleOf, whereOf } from "./arrange.ts";

const session = (id: string, more: Partial<Session> = {}): Session => ({
  id, userId: "u", projectId: "p1", delegationId: null, kind: "shell", name: `shell ${id}`, group: null, agentProvider: null, agentSessionId: null, generation: 1, cwd: "/home/me/src/app",
  cols: 120, rows: 40, status: "running", paneId: null, pid: null, exit: null, note: null, createdAt: `2026-11-21T10:00:0${id.length}.000Z`, startedAt: null, endedAt: null, ...more,
});
const agent = (id: string, more: Partial<Session> = {}): Session => session(id, { kind: "agent", delegationId: `d-${id}`, ...more });
const task = (sessionIds: string[], state: AttentionState, title = "A task"): TaskView =>
  ({ title, branch: "feat/x", attention: { state, detail: "", since: "", because: [] }, delegations: sessionIds.map((sessionId) => ({ sessionId })) }) as unknown as TaskView;
const ids = (places: readonly Place[]): string[] => places.map((p) => p.session.id);

describe("the terminals of a room", () => {
  it("are those of its project, or all in Master Control", () => {
    const sessions = [session("a"), session("b", { projectId: "p2" }), session("c", { projectId: null })];
    expect(ids(placesOf(sessions, [], "p1").live)).toEqual(["a"]);
    expect(ids(placesOf(sessions, [], null).live).sort()).toEqual(["a", "b", "c"]);
  });

  it("come by need: who waits for a person, then who works, then shells, newest first", () => {
    const sessions = [session("aa"), session("aaa"), agent("w"), agent("n"), agent("x"), agent("loose")];
    const tasks = [task(["w"], "working"), task(["n"], "waiting-permission"), task(["x"], "verifying")];
    expect(ids(placesOf(sessions, tasks, "p1").live)).toEqual(["n", "x", "w", "loose", "aaa", "aa"]);
  });

  it("are ended ones when they exited or contact was lost", () => {
    const sessions = [session("a", { status: "exited" }), session("bb", { status: "lost" }), session("c", { status: "starting" })];
    const { live, ended } = placesOf(sessions, [], "p1");
    expect([ids(live), ids(ended)]).toEqual([["c"], ["bb", "a"]]);
  });

  it("have the task of any of its tries", () => {
    const { live } = placesOf([agent("first"), agent("second")], [task(["first", "second"], "working", "Both")], "p1");
    expect(live.map(titleOf)).toEqual(["Both", "Both"]);
  });
});

describe("an arrangement", () => {
  const live = ["a", "b", "c", "d", "e", "f"].map((id) => ({ session: session(id), task: null }));
  it.each([
    ["large", null, ["a"], ["b", "c", "d", "e", "f"]],
    ["large", "d", ["d"], ["a", "b", "c", "e", "f"]],
    ["large", "gone", ["a"], ["b", "c", "d", "e", "f"]],
    ["only", "b", ["b"], []],
  ] as const)("%s with %s chosen", (layout, chosen, stand, rest) => {
    const arranged = arrange(live, chosen, layout);
    expect([ids(arranged.stand), ids(arranged.rest)]).toEqual([stand, rest]);
  });

  it("of nothing is nothing", () => {
    expect(arrange([], "a", "large")).toEqual({ stand: [], rest: [] });
  });
});

describe("words", () => {
  it("name a terminal and its place", () => {
    const shell = { session: session("a"), task: null };
    expect([titleOf(shell), whereOf(shell)]).toEqual(["shell a", "~/src/app"]);
    expect(whereOf({ session: session("a", { cwd: "/root" }), task: null })).toBe("~");
    expect(whereOf({ session: session("a", { cwd: "/rootless/x" }), task: null })).toBe("/rootless/x");
    expect(whereOf({ session: agent("a"), task: task(["a"], "working") })).toBe("feat/x");
  });

  it("count", () => {
    const shell = { session: session("a"), task: null };
    expect(countWords([shell])).toBe("1 live, 0 agents");
    const resting = { session: { ...agent("c"), status: "hibernated" as const }, task: null };
    expect([countWords([resting]), countWords([shell, resting])]).toEqual(["1 hibernated", "1 live, 0 agents, 1 hibernated"]);
    expect(countWords([shell, { session: agent("b"), task: null }])).toBe("2 live, 1 agent, newest need first");
  });
});
