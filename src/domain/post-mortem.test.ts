import { describe, expect, it } from "vitest";
import { nextRecommendation, type RecommendationEvent, RecommendationStatus } from "./post-mortem.ts";

const EVENTS: readonly RecommendationEvent[] = ["apply", "revert", "dismiss", "supersede"];

const LAW: readonly [RecommendationStatus, RecommendationEvent, RecommendationStatus][] = [
  ["proposed", "apply", "applied"],
  ["proposed", "dismiss", "dismissed"],
  ["proposed", "supersede", "superseded"],
  ["applied", "revert", "reverted"],
  ["reverted", "apply", "applied"],
  ["reverted", "dismiss", "dismissed"],
];

describe("a recommendation's states", () => {
  it.each(RecommendationStatus.options.flatMap((status) => EVENTS.map((event) => [status, event] as const)))("%s and %s lead where the law says, or nowhere", (status, event) => {
    const listed = LAW.find(([from, on]) => from === status && on === event)?.[2];
    expect(nextRecommendation(status, event)).toBe(listed);
  });

  it("what was applied is never dismissed in place: it is undone first", () => {
    expect(nextRecommendation("applied", "dismiss")).toBeUndefined();
    expect(nextRecommendation("applied", "supersede")).toBeUndefined();
  });

  it("applying and undoing can go on for ever", () => {
    expect(nextRecommendation("reverted", "apply")).toBe("applied");
    expect(nextRecommendation("applied", "revert")).toBe("reverted");
  });
});
