import { describe, expect, it } from "vitest";
import type { LeaseNotice } from "#domain/terminal.ts";
import { endWords, leaseWords, linkOf, timeWords, viewerLabel, viewerWords } from "./words.ts";

const lease = (more: Partial<LeaseNotice>): LeaseNotice => ({ sessionId: "s", stream: 1, you: "me", holder: null, label: "", fence: 1, viewers: 1, others: [], ...more });

describe("who controls a terminal", () => {
  it.each([
    [null, "nobody", "Watching"],
    [lease({}), "nobody", "Watching"],
    [lease({ holder: "me", label: "Desk" }), "you", "You control"],
    [lease({ holder: "x", label: "Phone" }), "other", "Phone controls"],
    [lease({ holder: "x", label: "Desk" }), "other", "Another desk controls"],
    [lease({ holder: "x", label: "" }), "other", "Somebody else controls"],
  ] as const)("%j is %s: %s", (notice, who, text) => {
    expect(leaseWords(notice, "Desk")).toEqual({ who, text });
  });
});

describe("who watches", () => {
  it("is said with this viewer first", () => {
    expect(viewerWords(null, "Desk")).toBe("1 viewer: this desk");
    expect(viewerWords(lease({ others: ["Phone"] }), "Desk")).toBe("2 viewers: this desk, phone");
    expect(viewerWords(lease({ others: ["Desk", "Phone"] }), "Desk")).toBe("3 viewers: this desk, another desk, phone");
  });
});

describe("how a session ended", () => {
  const now = new Date(2026, 10, 21, 15, 0);
  const endedAt = new Date(2026, 10, 21, 14, 49).toISOString();
  const exit = (code: number | null, signal: number | null): { code: number | null; signal: number | null; at: string } => ({ code, signal, at: endedAt });

  it.each([
    [{ status: "running", exit: null, endedAt: null }, undefined],
    [{ status: "starting", exit: null, endedAt: null }, undefined],
    [{ status: "exited", exit: exit(0, null), endedAt }, "Ended 11 min ago with exit code 0"],
    [{ status: "exited", exit: exit(null, 9), endedAt }, "Ended 11 min ago by signal 9 (KILL)"],
    [{ status: "exited", exit: exit(null, 31), endedAt }, "Ended 11 min ago by signal 31"],
    [{ status: "exited", exit: exit(null, null), endedAt }, "Ended 11 min ago with exit code unknown"],
    [{ status: "exited", exit: null, endedAt: null }, "Ended"],
    [{ status: "lost", exit: null, endedAt }, "Contact lost 11 min ago: the terminal is gone and left no record of how it ended"],
  ] as const)("%j: %s", (session, words) => {
    expect(endWords({ ...session, note: null }, now)).toBe(words);
  });

  it("says what there is to say besides, but not while it runs", () => {
    const note = "It left 3 processes behind; they were ended.";
    expect(endWords({ status: "exited", exit: exit(0, null), endedAt, note }, now)).toBe("Ended 11 min ago with exit code 0. It left 3 processes behind; they were ended");
    expect(endWords({ status: "running", exit: null, endedAt: null, note }, now)).toBeUndefined();
  });
});

it("a moment is said as people read it", () => {
  const now = new Date(2026, 10, 21, 15, 0);
  expect(timeWords(new Date(2026, 10, 21, 14, 59, 30), now)).toBe("just now");
  expect(timeWords(new Date(2026, 10, 21, 14, 1), now)).toBe("59 min ago");
  expect(timeWords(new Date(2026, 10, 21, 9, 5), now)).toBe("at 09:05");
  expect(timeWords(new Date(2026, 10, 12, 9, 5), now)).toBe("on 12 Nov");
});

it("a viewer is called by what it is", () => {
  expect(viewerLabel({ coarse: false, shortSide: 300 })).toBe("Desk");
  expect(viewerLabel({ coarse: true, shortSide: 390 })).toBe("Phone");
  expect(viewerLabel({ coarse: true, shortSide: 800 })).toBe("Tablet");
});

describe("a link in a terminal", () => {
  it("leads to the web or nowhere", () => {
    expect(linkOf("https://example.org/a?b#c")?.href).toBe("https://example.org/a?b#c");
    expect(linkOf("http://localhost:3000")?.href).toBe("http://localhost:3000/");
    for (const bad of ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ssh://host", "not a link", "//example.org", "vbscript:x"]) expect(linkOf(bad)).toBeUndefined();
  });
});
