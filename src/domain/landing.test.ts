import { describe, expect, it } from "vitest";
import { bringsLine, isStanding, type LandingEvent, landingLine, type LandingPlan, LandingStatus, LandingStrategy, nextLanding, strategyFor } from "./landing.ts";

const ways = (...can: LandingStrategy[]): LandingPlan["ways"] => LandingStrategy.options.map((strategy) => ({ strategy, why: can.includes(strategy) ? null : "it cannot" }));

describe("a landing's states", () => {
  it("lead from landing to landed, and from there only by an undo", () => {
    const events: LandingEvent[] = ["moved", "failed", "undo", "undone", "undo-failed"];
    const table = LandingStatus.options.map((status) => [status, events.flatMap((event) => nextLanding(status, event) ?? [])]);
    expect(table).toEqual([["landing", ["landed", "failed"]], ["landed", ["undoing"]], ["undoing", ["undone", "landed"]], ["undone", []], ["failed", []]]);
  });

  it("stand in the base from the first move to the last", () => {
    expect(LandingStatus.options.filter((status) => isStanding({ status }))).toEqual(["landing", "landed", "undoing"]);
    expect([isStanding(null), isStanding(undefined)]).toEqual([false, false]);
  });
});

describe("the way a branch lands when nobody chose", () => {
  it("is what the project keeps, where that can be", () => {
    expect(strategyFor("rebase", ways("fast-forward", "squash", "rebase"))).toBe("rebase");
    expect(strategyFor("fast-forward", ways("squash", "merge"))).toBe("squash");
  });

  it("is as it was verified, else one commit", () => {
    expect(strategyFor(null, ways("fast-forward", "squash", "rebase", "merge"))).toBe("fast-forward");
    expect(strategyFor(null, ways("squash", "rebase", "merge"))).toBe("squash");
  });
});

it.each([
  ["fast-forward", 1, "main moves forward by 1 commit, as verified."],
  ["squash", 1, "1 commit becomes one new commit on main."],
  ["squash", 3, "3 commits become one new commit on main."],
  ["rebase", 2, "2 commits are made again on top of main."],
  ["merge", 2, "A merge commit joins 2 commits into main."],
] as const)("%s of %i says what it does", (strategy, commits, line) => {
  expect(landingLine({ base: "main", commits }, strategy)).toBe(line);
});

it("says which changes of other tasks come along", () => {
  expect(bringsLine([])).toBeUndefined();
  expect(bringsLine([{ number: 3, title: "Add a", state: "not-landed" }, { number: 4, title: "Add b", state: "discarded" }])).toBe("It brings along task 3 (Add a), which has not landed; task 4 (Add b), which was discarded.");
  expect(bringsLine([{ number: 3, title: "Add a", state: "corrected" }, { number: 4, title: "Add b", state: "given-up" }])).toBe("It brings along task 3 (Add a), which was corrected since; task 4 (Add b), which was given up.");
});
