import { describe, expect, it } from "vitest";
import { nextSession, PANE, type SessionEvent, SessionStatus } from "./session.ts";

const EVENTS: readonly SessionEvent[] = ["started", "exited", "lost", "found", "restored", "hibernated", "woken", "dismissed"];

const LAW: readonly [SessionStatus, SessionEvent, SessionStatus][] = [
  ["starting", "started", "running"],
  ["starting", "exited", "exited"],
  ["starting", "lost", "lost"],
  ["running", "exited", "exited"],
  ["running", "lost", "lost"],
  ["lost", "found", "running"],
  ["lost", "exited", "exited"],
  ["lost", "restored", "starting"],
  ["running", "hibernated", "hibernated"],
  ["hibernated", "woken", "starting"],
  ["hibernated", "dismissed", "exited"],
];

describe("a session's states", () => {
  it.each(SessionStatus.options.flatMap((status) => EVENTS.map((event) => [status, event] as const)))("%s and %s lead where the law says, or nowhere", (status, event) => {
    const listed = LAW.find(([from, on]) => from === status && on === event)?.[2];
    expect(nextSession(status, event)).toBe(listed);
  });

  it("lost contact is not death: it can be found again, or turn out to have ended", () => {
    expect(nextSession("lost", "found")).toBe("running");
    expect(nextSession("lost", "exited")).toBe("exited");
  });

  it("one that is hibernated neither ends nor is lost, whatever is heard of its old process", () => {
    expect((["exited", "lost", "started", "restored"] as const).map((event) => nextSession("hibernated", event))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("what has exited stays so", () => {
    expect(EVENTS.map((event) => nextSession("exited", event))).toEqual(EVENTS.map(() => undefined));
  });

  it("every pane is born with one size", () => {
    expect(PANE).toEqual({ cols: 120, rows: 40 });
  });
});
