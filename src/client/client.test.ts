import { afterEach, describe, expect, test, vi } from "vitest";
import { AttentionState } from "#domain/attention.ts";
import { EVENTS, type EventKind } from "#domain/events.ts";
import { lookOf, shownDetail, STEPS, stepOf, trackOf, urgency } from "./attention-look.ts";
import { keys, staleAfter } from "./keys.ts";
import { get, Refusal, say, send } from "./rest.ts";
import { pathOf, ROOMS, type Route, roomPath, routeOf } from "./route.ts";
import { setTheme, themeOf } from "./theme.ts";
import { atMoment, clock, clockSeconds, day, duration, moment, money, when } from "./times.ts";
import { refusalOf } from "./use-action.ts";

afterEach(() => vi.unstubAllGlobals());

describe("a state", () => {
  test("that waits for a person stands at the step of what is asked", () => {
    const asked = (detail: string): string | undefined => STEPS[stepOf({ state: "waiting-decision", detail }) - 1];
    expect(["dependency", "dialog", "follow-up", "retry", "landing"].map(asked)).toEqual(["Plan", "Work", "Work", "Verify", "Verified"]);
  });

  test.each(AttentionState.options)("%s has a colour, a shape and a word, so that none of them stands alone", (state) => {
    const { s, glyph, word } = lookOf(state);
    expect([s, glyph, word]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./), expect.stringMatching(/^[A-Z]/)]);
  });

  test("that needs the person always says so", () => {
    for (const state of ["needs-confirmation", "waiting-permission", "waiting-answer", "waiting-decision"] as const) expect(lookOf(state).word).toBe("Needs you");
  });

  test("only verified looks verified", () => {
    expect(AttentionState.options.filter((state) => lookOf(state).s === "verified")).toEqual(["verified"]);
    expect(AttentionState.options.filter((state) => trackOf({ state }).includes("ok"))).toEqual(["verified"]);
  });

  test("that is reported is not the end of the track", () => {
    expect(trackOf({ state: "reported" })).toEqual(["on", "on", "now", "", ""]);
    expect(stepOf({ state: "reported" })).toBe(3);
    expect(STEPS[stepOf({ state: "verified" }) - 1]).toBe("Verified");
  });

  test.each(AttentionState.options)("%s has at most one step that goes on, and nothing done behind it", (state) => {
    const track = trackOf({ state });
    expect(track).toHaveLength(STEPS.length);
    expect(track.filter((step) => step === "now" || step === "bad").length).toBeLessThanOrEqual(1);
    const last = track.lastIndexOf("on");
    expect(track.slice(0, last + 1).every((step) => step === "on")).toBe(true);
  });

  test("what failed is marked where it failed", () => {
    expect(trackOf({ state: "refuted" })[3]).toBe("bad");
    expect(trackOf({ state: "failed" })[1]).toBe("bad");
    expect(trackOf({ state: "cancelled" })).not.toContain("bad");
  });

  test("lasts until a time of the person's own clock, with the day where it is another one", () => {
    const now = new Date(2026, 10, 21, 14, 0);
    const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 10).toISOString();
    expect(shownDetail({ detail: "until", until: at(21, 15) }, now)).toBe("until 15:10");
    expect(shownDetail({ detail: "next try", until: at(23, 5) }, now)).toBe("next try 23 Nov, 05:10");
    expect(shownDetail({ detail: "by 8", until: null }, now)).toBe("by 8");
  });

  test("what needs the person comes first, what is over last", () => {
    const sorted = AttentionState.options.toSorted((a, b) => urgency(a) - urgency(b));
    expect(lookOf(sorted[0] ?? "queued").s).toBe("needs");
    expect(new Set(sorted.slice(-3))).toEqual(new Set(["verified", "failed", "cancelled"]));
    expect(urgency("refuted")).toBeLessThan(urgency("working"));
    expect(urgency("working")).toBeLessThan(urgency("queued"));
  });
});

describe("what is read again after an event", () => {
  const event = (kind: EventKind) => ({ kind, taskId: "t", delegationId: "d", sessionId: "s", payload: { orchestratorId: "o" } });
  const SILENT = new Set<EventKind>(["owner.created", "sign-in.refused", "server.started", "server.recovered", "password.changed"]);

  test.each(Object.keys(EVENTS) as EventKind[])("%s: something, or nothing on purpose", (kind) => {
    const stale = staleAfter(event(kind));
    expect(stale.length > 0).toBe(!SILENT.has(kind));
    expect(stale.every((key) => key.length > 0 && key.every((part) => part !== "" && part !== "undefined"))).toBe(true);
  });

  test.each<[EventKind, readonly string[]]>([
    ["message.added", keys.messages("o")],
    ["task.changed", keys.task("t")],
    ["evidence.kept", keys.diff("d")],
    ["task.landed", ["landing"]],
    ["landing.undone", ["landing"]],
    ["forecast.changed", ["forecast"]],
    ["decision.opened", keys.decisions],
    ["session.changed", keys.sessions],
    ["agent.signalled", keys.screen("s")],
    ["recommendation.changed", keys.decisions],
    ["project.removed", keys.orchestrators],
    ["checkpoint.made", keys.checkpoints],
    ["delegation.logged", keys.checkpoints],
    ["token.revoked", keys.tokens],
  ])("%s reads %j again", (kind, key) => {
    expect(staleAfter(event(kind))).toContainEqual(key);
  });

  test("the change is read again when the agent edited or stopped, not with its every word", () => {
    const said = (signal: string) => staleAfter({ ...event("agent.signalled"), payload: { signal } });
    for (const signal of ["tool-ended", "turn-ended", "turn-failed", "interrupted"]) expect(said(signal)).toContainEqual(keys.diff("d"));
    for (const signal of ["turn-started", "permission-asked", "question-asked"]) expect(said(signal)).not.toContainEqual(keys.diff("d"));
    expect(staleAfter({ ...event("agent.signalled"), delegationId: null, payload: { signal: "tool-ended" } })).not.toContainEqual(keys.diff("d"));
  });

  test("what belongs to no task reads no task again", () => {
    const stale = staleAfter({ ...event("decision.opened"), taskId: null });
    expect(stale).toEqual([keys.decisions, keys.sessions]);
    expect(staleAfter({ ...event("action.done"), taskId: null })).toEqual([]);
  });
});

describe("an address", () => {
  const routes: Route[] = [
    { scope: "home" }, { scope: "welcome" }, { scope: "inbox" }, { scope: "health" },
    { scope: "settings", section: "" }, { scope: "settings", section: "devices" },
    { scope: "project", projectId: "01J", room: "work", item: null },
    { scope: "project", projectId: "a/b c", room: "review", item: "x/ü?#" },
    { scope: "master", projectId: null, room: "terminals", item: "42" },
  ];

  test.each(routes)("and its route are the same thing: %j", (route) => {
    expect(routeOf(pathOf(route))).toEqual(route);
  });

  test("that is not known leads home, or to the first room", () => {
    for (const path of ["/", "", "//", "/nowhere", "/p", "/p/", "/constructor"]) expect(routeOf(path)).toEqual({ scope: "home" });
    expect(routeOf("/p/01J/kitchen")).toMatchObject({ room: "chat" });
    expect(routeOf("/master/kitchen")).toMatchObject({ scope: "master", room: "chat" });
  });

  test("with a broken encoding does not break the page", () => {
    expect(routeOf("/p/%E0%A4%A/work")).toEqual({ scope: "project", projectId: "%E0%A4%A", room: "work", item: null });
  });

  test("of a room is short", () => {
    expect(roomPath("01J", "work", 3)).toBe("/p/01J/work/3");
    expect(roomPath(null, "chat")).toBe("/master/chat");
    for (const room of ROOMS) expect(routeOf(roomPath(null, room))).toMatchObject({ scope: "master", room });
  });
});

describe("times", () => {
  test("a day of the calendar says its year unless it is this one", () => {
    const now = new Date(2026, 4, 20, 14, 30);
    expect([day("2026-01-02", now), day("2025-12-31", now)]).toEqual(["2 Jan", "31 Dec 2025"]);
  });

  test("a moment says its day unless it is today", () => {
    const now = new Date(2026, 4, 20, 14, 30);
    const then = (...parts: [number, number, number, number, number]): [string, string] => [moment(new Date(...parts).toISOString(), now), atMoment(new Date(...parts).toISOString(), now)];
    expect(then(2026, 4, 20, 9, 5)).toEqual(["09:05", "at 09:05"]);
    expect(then(2026, 4, 19, 23, 50)).toEqual(["19 May, 23:50", "on 19 May, 23:50"]);
    expect(then(2025, 11, 31, 8, 0)).toEqual(["31 Dec 2025, 08:00", "on 31 Dec 2025, 08:00"]);
  });

  test.each([
    [0, "0 s"], [-5, "0 s"], [499, "0 s"], [40_000, "40 s"], [59_499, "59 s"], [59_500, "1 min"], [11 * 60_000, "11 min"], [3_600_000, "1 h"],
    [3_600_000 + 5 * 60_000, "1 h 5 min"], [25 * 3_600_000, "25 h"],
    [47 * 3_600_000 + 59 * 60_000, "47 h 59 min"], [48 * 3_600_000 + 30 * 60_000, "2 days"], [73 * 3_600_000, "3 days 1 h"],
  ])("%d ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  test("are told by how long ago, by the clock, or by the day", () => {
    const now = new Date(2026, 4, 20, 14, 30);
    const ago = (ms: number): string => when(new Date(now.getTime() - ms).toISOString(), now);
    expect(ago(40_000)).toBe("40 s");
    expect(ago(59 * 60_000)).toBe("59 min");
    expect(ago(2 * 3_600_000)).toBe("12:30");
    expect(ago(30 * 3_600_000)).toBe("19 May");
    expect(ago(365 * 86_400_000)).toBe("20 May 2025");
    expect(ago(-60_000)).toBe("0 s");
  });

  test("of the day", () => {
    const at = new Date(2026, 0, 2, 3, 4, 5).toISOString();
    expect([clock(at), clockSeconds(at)]).toEqual(["03:04", "03:04:05"]);
  });

  test("money that is unknown is not nothing", () => {
    expect([money(null), money(0), money(1.005), money(12.5)]).toEqual(["unknown", "$0.00", "$1.00", "$12.50"]);
  });
});

describe("the theme", () => {
  test("is dark unless a cookie says otherwise", () => {
    expect([undefined, "", "dark", "blue", "light", "system"].map(themeOf)).toEqual(["dark", "dark", "dark", "dark", "light", "system"]);
  });

  test("changes at once and for the next page", () => {
    const page = { documentElement: { dataset: {} as Record<string, string> }, cookie: "" };
    vi.stubGlobal("document", page);
    setTheme("light");
    expect(page.documentElement.dataset["theme"]).toBe("light");
    expect(page.cookie).toContain("rdv-theme=light; path=/");
  });
});

describe("asking the server", () => {
  const answer = (body: unknown, status = 200): Response => new Response(status === 204 ? null : JSON.stringify(body), { status });
  const asked = (respond: () => Promise<Response>) => {
    const calls: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      calls.push([path, init]);
      return respond();
    });
    return calls;
  };
  const header = (init: RequestInit | undefined, name: string): string | undefined => (init?.headers as Record<string, string> | undefined)?.[name];

  test("reads without a body and without a name", async () => {
    const calls = asked(async () => answer({ a: 1 }));
    expect(await get("/api/x")).toEqual({ a: 1 });
    const [path, init] = calls[0] ?? ["", {}];
    expect([path, init.method, init.body, init.credentials]).toEqual(["/api/x", "GET", undefined, "same-origin"]);
    expect(header(init, "idempotency-key")).toBeUndefined();
  });

  test("changes under a name of its own each time, so that a resend is recognised", async () => {
    const calls = asked(async () => answer(undefined, 204));
    expect(await send("POST", "/api/x", { b: 2 })).toBeUndefined();
    await send("DELETE", "/api/x");
    const names = calls.map(([, init]) => header(init, "idempotency-key"));
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name ?? ""))).toBe(true);
    expect([calls[0]?.[1].body, calls[1]?.[1].body]).toEqual(['{"b":2}', undefined]);
  });

  test("a refusal is told in the server's own words", async () => {
    asked(async () => answer({ status: 409, code: "wrong-state", title: "Task 3 is completed.", detail: "Submit it again." }, 409));
    const error = (await send("POST", "/api/x").catch((e: unknown) => e)) as Refusal;
    expect([error.status, error.code, error.message, error.next]).toEqual([409, "wrong-state", "Task 3 is completed.", "Submit it again."]);
  });

  test("silence and nonsense say that the server did not answer", async () => {
    asked(() => Promise.reject(new TypeError("fetch failed")));
    expect(await get("/api/x").catch((e: unknown) => e)).toMatchObject({ status: 0, code: "unreachable" });
    asked(async () => new Response("<html>502</html>", { status: 502 }));
    expect(await get("/api/x").catch((e: unknown) => e)).toMatchObject({ code: "unreachable" });
  });

  test("signed out meanwhile leads to the entrance and back", async () => {
    const went: string[] = [];
    vi.stubGlobal("location", { pathname: "/p/1/work", assign: (to: string) => went.push(to) });
    asked(async () => answer({ status: 401, code: "unauthenticated", title: "x", detail: "y" }, 401));
    await expect(get("/api/x")).rejects.toBeInstanceOf(Refusal);
    expect(went).toEqual(["/sign-in?to=%2Fp%2F1%2Fwork"]);
  });

  test("an answer is heard as it is written, however it is cut", async () => {
    const whole = 'event: text\ndata: "Good "\n\nevent: text\ndata: "mörning"\n\nevent: message\ndata: {"id":"1"}\n\n';
    for (const size of [1, 7, 1000]) {
      const bytes = new TextEncoder().encode(whole);
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));
      asked(async () => new Response(new ReadableStream({ start: (to) => parts.forEach((part, i) => (to.enqueue(part), i === parts.length - 1 && to.close())) })));
      const heard: string[] = [];
      await say("/api/x", { text: "hi" }, { key: "k", onAccepted: () => heard.push("accepted"), onText: (delta) => heard.push(delta) });
      expect(heard).toEqual(["accepted", "Good ", "mörning"]);
    }
  });

  test("any failure is something to tell", () => {
    const refusal = new Refusal({ status: 400, code: "bad-request", title: "a", detail: "b" });
    expect(refusalOf(refusal)).toBe(refusal);
    expect(refusalOf(new Error("undefined is not a function"))).toMatchObject({ message: "Something failed on this page.", next: "undefined is not a function" });
    expect(refusalOf("x").next).toBe("Load the page again.");
  });
});
