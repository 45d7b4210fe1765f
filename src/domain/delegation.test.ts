import { describe, expect, it } from "vitest";
import { type DelegationEvent, DelegationStatus, isFinalDelegation, nextDelegation, UNKNOWN_USAGE, Usage } from "./delegation.ts";

const EVENTS: readonly DelegationEvent[] = ["session-made", "agent-started", "reported", "verified", "fail"];

const LAW: readonly [DelegationStatus, DelegationEvent, DelegationStatus][] = [
  ["spawning", "session-made", "injecting_context"],
  ["spawning", "fail", "failed"],
  ["injecting_context", "agent-started", "running"],
  ["injecting_context", "fail", "failed"],
  ["running", "reported", "monitoring"],
  ["running", "fail", "failed"],
  ["monitoring", "verified", "completed"],
  ["monitoring", "fail", "failed"],
];

describe("a delegation's states", () => {
  it.each(DelegationStatus.options.flatMap((status) => EVENTS.map((event) => [status, event] as const)))("%s and %s lead where the law says, or nowhere", (status, event) => {
    const listed = LAW.find(([from, on]) => from === status && on === event)?.[2];
    expect(nextDelegation(status, event)).toBe(listed);
  });

  it("that ended is looked at again only when a person asks", () => {
    expect(DelegationStatus.options.map((status) => nextDelegation(status, "recheck"))).toEqual(DelegationStatus.options.map((status) => (isFinalDelegation(status) ? "monitoring" : undefined)));
  });

  it.each(DelegationStatus.options)("%s is final exactly when nothing leads out of it", (status) => {
    const ways = EVENTS.filter((event) => nextDelegation(status, event) !== undefined);
    expect(isFinalDelegation(status)).toBe(ways.length === 0);
  });

  it("a report alone never completes it", () => {
    expect(nextDelegation("running", "verified")).toBeUndefined();
    expect(nextDelegation("running", "reported")).toBe("monitoring");
  });

  it("a second report changes nothing", () => {
    expect(nextDelegation("monitoring", "reported")).toBeUndefined();
  });

  it("can fail in every state before the end, so a hung one can always be ended", () => {
    const open = DelegationStatus.options.filter((status) => !isFinalDelegation(status));
    expect(open.map((status) => nextDelegation(status, "fail"))).toEqual(open.map(() => "failed"));
  });

  it("unknown usage is null, not zero", () => {
    expect(Usage.parse(UNKNOWN_USAGE)).toEqual({ inputTokens: null, outputTokens: null, costUsd: null });
  });
});
