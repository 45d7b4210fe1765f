import { describe, expect, it } from "vitest";
import type { Signal } from "./signal.ts";
import { leftBehind, subAgentsAt } from "./sub-agents.ts";

const at = (minute: number): string => `2026-11-21T14:${String(minute).padStart(2, "0")}:00.000Z`;
const said = (minute: number, id: string, shows: "started" | "ended", name = id): Pick<Signal, "body" | "at"> => ({ at: at(minute), body: { kind: "sub-agent", id, name, shows } });
const LIMIT = at(10);
const STOPPED = [said(1, "a", "started", "Explore"), said(2, "b", "started", "Explore"), said(3, "c", "started", "reviewer"), said(4, "a", "ended", "Explore"), said(5, "d", "ended", "never told"), { at: at(9), body: { kind: "interrupted" } as const }];

describe("sub-agents that a limit stops", () => {
  it("are those that had begun and not ended then", () => {
    expect(subAgentsAt(STOPPED, LIMIT)).toEqual(["Explore", "reviewer"]);
    expect(subAgentsAt(STOPPED, at(3))).toEqual(["Explore", "Explore", "reviewer"]);
    expect(subAgentsAt([], LIMIT)).toEqual([]);
  });

  it("have gone on when they say anything later, or another of their name was started", () => {
    expect(leftBehind(STOPPED, LIMIT)).toEqual(["Explore", "reviewer"]);
    expect(leftBehind([...STOPPED, said(20, "b", "started", "Explore"), said(21, "c", "ended", "reviewer")], LIMIT)).toEqual([]);
    expect(leftBehind([...STOPPED, said(20, "e", "started", "reviewer"), said(21, "e", "ended", "reviewer")], LIMIT)).toEqual(["Explore"]);
  });

  it("one new one stands for one old one", () => {
    const two = [said(1, "a", "started", "Explore"), said(1, "b", "started", "Explore")];
    expect(leftBehind([...two, said(20, "c", "started", "Explore")], LIMIT)).toEqual(["Explore"]);
  });
});
