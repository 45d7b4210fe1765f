import { describe, expect, it } from "vitest";
import type { DoctorLine } from "#domain/api.ts";
import { groupsOf, standOf, sumOf, verdictOf } from "./report.ts";

const line = (group: DoctorLine["group"], name: string, state: DoctorLine["state"]): DoctorLine => ({ id: name, group, name, state, version: null, text: "", fix: null });

describe("groupsOf", () => {
  it("keeps the order agents, tools, room and leaves out what is empty", () => {
    expect(groupsOf([line("room", "disk", "ready"), line("agents", "a", "missing")]).map((g) => [g.name, g.sum])).toEqual([["Agents", "0 of 1 ready"], ["Room", "all ready"]]);
  });
});

describe("sumOf", () => {
  it("counts what is ready", () => {
    expect(sumOf([line("agents", "a", "ready"), line("agents", "b", "action"), line("agents", "c", "missing")])).toBe("1 of 3 ready");
  });
});

describe("verdictOf", () => {
  it("names missing tools before anything else", () => {
    const verdict = verdictOf([line("agents", "a", "ready"), line("tools", "tmux", "missing"), line("tools", "git", "missing")]);
    expect(verdict).toEqual({ title: "Something is missing", text: "Install tmux and git first; without it no agent can start." });
  });

  it("lets optional tools wait", () => {
    expect(verdictOf([line("agents", "a", "ready"), line("tools", "bwrap", "action")]).title).toBe("This machine is ready");
  });

  it.each([
    [["ready"], "One agent is ready, that is enough to start. Nothing here spent a token."],
    [["ready", "ready", "missing"], "2 agents are ready, that is enough to start. The rest can wait. Nothing here spent a token."],
    [["missing", "action"], "a1 is installed and needs one step, see below. The demonstration works without."],
    [["missing"], "Install one of them, or try the demonstration, which needs none."],
  ] as const)("with agents %j it says what that means", (states, text) => {
    expect(verdictOf(states.map((state, i) => line("agents", `a${i}`, state))).text).toBe(text);
  });
});

describe("standOf", () => {
  it.each<[string, DoctorLine[]]>([
    ["all good", [line("agents", "codex", "ready"), line("agents", "gemini", "missing")]],
    ["sign in to codex", [line("agents", "codex", "action"), line("tools", "git", "ready")]],
    ["no agent yet", [line("agents", "codex", "missing"), line("tools", "git", "ready")]],
    ["see to disk", [line("room", "disk", "action")]],
    ["2 to see to", [line("agents", "codex", "action"), line("tools", "bwrap", "action")]],
    ["install tmux", [line("agents", "codex", "action"), line("tools", "tmux", "missing")]],
    ["install 2 tools", [line("tools", "git", "missing"), line("tools", "tmux", "missing")]],
  ])("says %s", (words, lines) => {
    expect(standOf(lines, false)).toBe(words);
  });

  it("counts agents of one's own", () => {
    expect(standOf([line("agents", "codex", "missing")], true)).toBe("all good");
  });
});
