import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toldBy } from "./attention-signals.ts";
import { Sight, type Signal, type SignalBody, SignalSource, TRUST } from "./signal.ts";

const T = (minute: number): string => `2026-11-21T14:${String(minute).padStart(2, "0")}:00.000Z`;
const started: SignalBody = { kind: "turn-started" };
const ended: SignalBody = { kind: "turn-ended" };
const interrupted: SignalBody = { kind: "interrupted" };
const seen = (shows: Sight, words = ""): SignalBody => ({ kind: "seen", shows, words });
const failed = (more: { retrying?: boolean; limit?: { until: string | null } } = {}): SignalBody => ({ kind: "turn-failed", message: "no", retrying: false, ...more });

/** Signals a minute apart, in the order they were said and heard. */
function heard(...bodies: SignalBody[]): Signal[] {
  return bodies.map((body, i) => ({ id: `s${String(i).padStart(3, "0")}`, sessionId: "x", delegationId: null, generation: 1, source: "hook", body, at: T(i) }));
}
const told = (...bodies: SignalBody[]) => toldBy(heard(...bodies), 5).told;

describe("what an agent does", () => {
  it("is work, before anybody said anything, since nobody knows when", () => {
    expect(toldBy([], 5)).toEqual({ told: { state: "working", detail: "", until: null }, since: null, because: [] });
  });

  it.each<[string, SignalBody, string]>([
    ["a turn that begins", started, "working"], ["a turn that ends", ended, "working"], ["a turn that ends with work behind it", { kind: "turn-ended", background: 2 }, "waiting-background"],
    ["a turn that failed", failed(), "working"], ["one that tries again", failed({ retrying: true }), "rate-limited"], ["a limit", failed({ limit: { until: T(50) } }), "rate-limited"],
    ["somebody's Escape", interrupted, "interrupted"], ["a pane at rest", seen("idle"), "unverifiable"], ["a pane that is gone", seen("lost"), "unverifiable"], ["a pane that came back", seen("found"), "working"],
    ["nothing that moves", seen("stalled"), "stalled"], ["a retry on the screen", seen("retrying"), "rate-limited"],
  ])("by %s", (_name, body, state) => {
    expect(told(started, body).state).toBe(state);
  });

  it("tells until when a limit holds, and how much goes on behind a turn", () => {
    expect(told(failed({ limit: { until: T(50) } }))).toEqual({ state: "rate-limited", detail: "tries again", until: T(50) });
    expect(told({ kind: "turn-ended", background: 3 }).detail).toBe("3 behind it");
  });

  it.each<[string, SignalBody]>([
    ["words", { kind: "said", text: "done" }], ["a notice", { kind: "notified", message: "look" }], ["a start", { kind: "session-started" }], ["a closed question", { kind: "ask-closed", askId: "1" }],
    ["a count of tokens", { kind: "usage", inputTokens: 1, outputTokens: 1, costUsd: null }],
  ])("is not changed by %s", (_name, body) => {
    expect(told(interrupted, body).state).toBe("interrupted");
  });

  it("is not changed by the end that some tell once more after an interruption or a limit", () => {
    expect(told(started, interrupted, ended).state).toBe("interrupted");
    expect(told(started, failed({ limit: { until: null } }), ended).state).toBe("rate-limited");
    expect(told(started, failed({ retrying: true }), ended).state).toBe("working");
    expect(told(interrupted, ended, started).state).toBe("working");
  });
});

describe("since when", () => {
  it("is since the first of the signals that say the same", () => {
    expect(toldBy(heard(started, interrupted, interrupted), 5).since).toBe(T(1));
    expect(toldBy(heard(interrupted, started, ended, started), 5).since).toBe(T(1));
    expect(toldBy(heard(seen("stalled"), { kind: "said", text: "" }, seen("stalled")), 5).since).toBe(T(0));
  });

  it("is unknown where it worked as far back as anybody knows", () => {
    expect(toldBy(heard(started, ended, started), 5).since).toBeNull();
  });
});

describe("what it rests on", () => {
  it("is told newest first, with how far each is trusted, and not more than is shown", () => {
    const { because } = toldBy(heard(started, { kind: "tool-started", tool: { name: "Bash", kind: "command" } }, interrupted), 2);
    expect(because).toEqual([
      { at: T(2), source: "hook", trust: TRUST.hook, text: "somebody interrupted it", holds: true },
      { at: T(1), source: "hook", trust: TRUST.hook, text: "tool started: Bash", holds: true },
    ]);
  });

  it("leaves out counts, which say nothing of it", () => {
    expect(toldBy(heard(started, { kind: "usage", inputTokens: 1, outputTokens: null, costUsd: null }), 5).because).toHaveLength(1);
  });

  it("does not hold any more where a look was contradicted", () => {
    const holds = (...bodies: SignalBody[]): boolean[] => toldBy(heard(...bodies), 9).because.map((b) => b.holds);
    expect(holds(seen("stalled"), started)).toEqual([true, false]);
    expect(holds(seen("stalled"), seen("stalled"))).toEqual([true, true]);
    expect(holds(seen("lost"), seen("found"))).toEqual([true, false]);
  });

  it("does not hold where it came after newer words", () => {
    const [first, second] = heard(started, interrupted);
    if (!first || !second) throw new Error("two were heard");
    const late = toldBy([{ ...first, id: "s009" }, second], 9).because;
    expect(late.map((b) => [b.text, b.holds])).toEqual([["somebody interrupted it", true], ["turn started", false]]);
  });

  it.each<[SignalBody, string]>([
    [failed({ limit: { until: null } }), "stopped by a limit: no"], [failed({ retrying: true }), "tries again: no"], [failed(), "turn failed: no"],
    [seen("idle", "› "), "its terminal shows it at rest: › "], [seen("idle"), "its terminal shows it at rest"], [{ kind: "session-ended" }, "session ended"],
    [{ kind: "tool-ended", tool: { name: "Edit", kind: "edit" }, failed: false, durationMs: 1 }, "tool ended: Edit"],
  ])("is said as people read it: %j", (body, text) => {
    expect(toldBy(heard(body), 1).because[0]?.text).toBe(text);
  });

  it("has words for every source and every look", () => {
    expect(new Set(SignalSource.options.map((source) => TRUST[source])).size).toBe(SignalSource.options.length);
    expect(new Set(Sight.options.map((sight) => toldBy(heard(seen(sight)), 1).because[0]?.text)).size).toBe(Sight.options.length);
  });
});

it("the state and its time only ever rest on what was heard", () => {
  const body = fc.constantFrom(started, ended, interrupted, failed(), failed({ retrying: true }), failed({ limit: { until: null } }), ...Sight.options.map((sight) => seen(sight)), { kind: "said" as const, text: "x" });
  fc.assert(fc.property(fc.array(body, { maxLength: 12 }), fc.nat(15), (bodies, shown) => {
    const signals = heard(...bodies);
    const { since, because } = toldBy(signals, shown);
    expect(since === null || signals.some((s) => s.at === since)).toBe(true);
    expect(because.map((b) => b.at)).toEqual(shown === 0 ? because.map((b) => b.at) : signals.slice(-shown).toReversed().map((s) => s.at));
    expect(because.length).toBeLessThanOrEqual(Math.max(shown, 0) || because.length);
  }));
});
