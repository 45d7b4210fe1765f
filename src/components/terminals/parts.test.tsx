import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import { PANE, type Session } from "#domain/session.ts";
import type { Place } from "./arrange.ts";
import { FrameFoot } from "./frame-foot.tsx";
import { LeaseLine } from "./frame-head.tsx";
import { HistorySearch } from "./history-bar.tsx";
import { InputBar } from "./input-bar.tsx";
import { KeyStrip } from "./key-strip.tsx";
import { CTRL_ROW, STRIP } from "./keys.ts";
import { PlaceStatus } from "./place-status.tsx";
import { SessionMenu } from "./session-menu.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { Thumbnail } from "./thumbnail.tsx";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const AT = "2026-01-01T10:00:00.000Z";
type LeaseNotice = NonNullable<Parameters<typeof LeaseLine>[0]["lease"]>;
const nothing = (): undefined => undefined;

const session = (fields: Partial<Session> = {}): Session => ({
  id: ID, userId: "u", projectId: ID, delegationId: null, kind: "agent", name: "scratch", group: null, agentProvider: "script", agentSessionId: null, generation: 1, cwd: "/home/me/app",
  cols: PANE.cols, rows: PANE.rows, status: "running", paneId: "%1", pid: 1, exit: null, note: null, createdAt: AT, startedAt: AT, endedAt: null, ...fields,
});
const task = (state: AttentionState, detail = ""): TaskView => ({ number: 7, title: "Add dark mode", branch: "feat/dark-mode", attention: { state, detail, until: null, since: AT, because: [] } }) as unknown as TaskView;
const place = (fields: Partial<Session> = {}, of: TaskView | null = null): Place => ({ session: session(fields), task: of });
const lease = (more: Partial<LeaseNotice>): LeaseNotice => ({ stream: 1, holder: null, label: "", fence: 1, viewers: 1, isYou: false, ...more }) as LeaseNotice;

const html = (node: ReactNode): string => renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>);
const words = (node: ReactNode): string => html(node).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
const labels = (node: ReactNode): string[] => [...html(node).matchAll(/aria-label="([^"]*)"/g)].map((m) => m[1] ?? "");

describe("what a terminal is about", () => {
  test.each<[string, Place, string]>([
    ["the state of its task", place({}, task("waiting-permission", "npm publish")), "Needs you npm publish"],
    ["an agent without a task", place(), "Running"],
    ["one that works for a person", { session: { ...session(), activity: { state: "working", detail: "", since: AT } }, task: null }, "Working"],
    ["one that asks a person", { session: { ...session(), activity: { state: "waiting", detail: "wants to run a command", since: AT } }, task: null }, "Needs you wants to run a command"],
    ["one at its prompt", { session: { ...session(), activity: { state: "idle", detail: "", since: AT } }, task: null }, "Idle"],
    ["a plain shell", place({ kind: "shell", agentProvider: null }), "Shell"],
    ["one that has ended, whatever its task says", place({ status: "exited" }, task("verified")), "Exited"],
    ["one that crashed, with how", place({ status: "exited", exit: { code: 3, signal: null, at: AT } }, task("working")), "Crashed exit code 3"],
    ["one that was ended from outside", place({ status: "exited", exit: { code: 143, signal: null, at: AT } }), "Exited"],
    ["one without contact, which is not an end", place({ status: "lost" }, task("working")), "Contact lost"],
  ])("%s", (_what, of, says) => {
    expect(words(<PlaceStatus place={of} short />)).toBe(says);
  });

  test("says since when, where there is room and nothing better to say", () => {
    expect(words(<PlaceStatus place={place({}, task("working"))} />)).toMatch(/^Working .+/);
    expect(words(<PlaceStatus place={place({}, task("working", "npm test"))} />)).toBe("Working npm test");
    expect(words(<PlaceStatus place={place({}, task("working"))} short />)).toBe("Working");
  });
});

describe("a small picture of a terminal", () => {
  test("has its title, its number, and one button that opens it by name", () => {
    const picture = <Thumbnail place={place({}, task("working"))} meta="3 min" onOpen={nothing} />;
    expect(words(picture)).toBe("Working Add dark mode 7 3 min");
    expect(labels(picture)).toEqual(["Open terminal Add dark mode"]);
    expect(html(picture)).toContain('data-s="working"');
    expect(html(picture)).toMatch(/class="term glance" aria-hidden="true"/);
  });

  test("of a shell has its own name and no number, and one that ended no colour", () => {
    expect(words(<Thumbnail place={place({ kind: "shell" })} meta="" onOpen={nothing} />)).toBe("Shell scratch");
    expect(html(<Thumbnail place={place({ status: "exited" }, task("working"))} meta="" onOpen={nothing} />)).not.toContain("data-s=");
  });
});

describe("who may type", () => {
  const line = (of: LeaseNotice | null, canType = true): string => words(<LeaseLine lease={of} own="Desk" canType={canType} onTake={nothing} onRelease={nothing} />);

  test("is said, with the one button that changes it", () => {
    expect(line(lease({ holder: null }))).toContain("Take control");
    expect(line(lease({ holder: "other", label: "Phone" }))).toMatch(/Phone.*Take over$/);
    expect(line(null)).not.toContain("Release");
  });

  test("and no button for who may only watch", () => {
    for (const known of [null, lease({}), lease({ holder: "other", label: "Phone" })]) expect(html(<LeaseLine lease={known} own="Desk" canType={false} onTake={nothing} onRelease={nothing} />)).not.toContain("<button");
  });
});

describe("the foot of a frame", () => {
  test("says where it is and how the keyboard gets out, before anything is connected", () => {
    expect(words(<FrameFoot where="feat/dark-mode" state={null} own="Desk" />)).toBe("feat/dark-mode leave the terminal Ctrl Alt .");
  });

  test("says the pane's size, and how quick it is while it is live", () => {
    const state = { stream: { phase: "live", cols: 120, rows: 40, lease: lease({}) }, latency: 12, hasFocus: true } as unknown as ReturnType<TerminalView["store"]["get"]>;
    const foot = <FrameFoot where="x" state={state} own="Desk" />;
    expect(words(foot)).toContain("120 x 40 , fixed for all viewers");
    expect(words(foot)).toMatch(/12 ms$/);
    expect(html(foot)).toContain('data-on="true"');
    const lost = { ...state, stream: { ...state?.stream, phase: "opening" } } as unknown as typeof state;
    expect(words(<FrameFoot where="x" state={lost} own="Desk" />)).not.toContain("ms");
  });
});

describe("keys that a phone lacks", () => {
  test("all have a name, and a pressed one says so", () => {
    const strip = <KeyStrip onKey={nothing} onPaste={nothing} />;
    expect(labels(strip)[0]).toBe("Keys");
    expect(labels(strip)).toHaveLength(STRIP.length + 1);
    expect(labels(strip).every((label) => label !== "")).toBe(true);
    expect(html(strip)).toContain('aria-pressed="false"');
    expect(CTRL_ROW.every((key) => key.label !== "")).toBe(true);
  });
});

describe("the text field of a phone", () => {
  test("says what its button does, and why it is off", () => {
    expect(labels(<InputBar sessionId={ID} why={null} onSend={async () => undefined} />)).toEqual(["Text for this terminal", "Send Enter"]);
    const off = <InputBar sessionId={ID} why="Phone controls this terminal." onSend={async () => undefined} />;
    expect(words(off)).toContain("Phone controls this terminal.");
    expect(html(off)).toMatch(/<button[^>]* disabled=""/);
  });

  test("neither corrects nor capitalises what goes to a program", () => {
    const bar = html(<InputBar sessionId={ID} why={null} onSend={async () => undefined} />);
    for (const part of ['autoCapitalize="off"', 'autoComplete="off"', 'spellCheck="false"']) expect(bar.toLowerCase()).toContain(part.toLowerCase());
  });
});

describe("the past of a terminal", () => {
  test("can be searched once there is one", () => {
    const search = <HistorySearch view={null} />;
    expect(html(search)).toContain('role="search"');
    expect(html(search)).toMatch(/<input[^>]* disabled=""/);
    expect(labels(search)).toEqual(["Search in scrollback"]);
    expect(html(search)).not.toContain("Older hit");
  });
});

describe("the menu of a terminal", () => {
  test("is one button with a name until it is opened", () => {
    const menu = <SessionMenu place={place()} view={null} onText={nothing} />;
    expect(labels(menu)).toContain("More about this terminal");
    expect(labels(<SessionMenu place={place()} view={null} />)).toContain("More about the terminal scratch");
    expect(words(menu)).not.toContain("End terminal");
  });
});
