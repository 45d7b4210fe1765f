import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { floodSource, type TypedSource } from "./flood-source.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fake(name: string) {
  let onData: (bytes: Buffer) => void = () => undefined;
  let onExit: () => void = () => undefined;
  const calls: string[] = [];
  const note = (what: string) => () => void calls.push(what);
  const source: TypedSource = { onData: (l) => void (onData = l), onExit: (l) => void (onExit = l), pause: note("pause"), resume: note("resume"), kill: note("kill"), write: (text) => void calls.push(`write ${text}`) };
  return { source, calls, say: () => onData(Buffer.from(name)), exit: () => onExit() };
}

function start() {
  const made: ReturnType<typeof fake>[] = [];
  const make = (name: string): TypedSource => {
    const one = fake(name);
    made.push(one);
    return one.source;
  };
  let tell: (isFlood: boolean) => void = () => undefined;
  let stopped = false;
  const source = floodSource({
    attach: () => make(`attach ${made.length}`),
    frames: () => make(`frames ${made.length}`),
    floods(hear) {
      tell = hear;
      return () => void (stopped = true);
    },
  });
  const got: string[] = [];
  source.onData((bytes) => void got.push(bytes.toString()));
  source.onExit(() => void got.push("end"));
  return { source, made, got, flood: (isFlood: boolean) => tell(isFlood), isStopped: () => stopped };
}

describe("a viewer of a pane that floods", () => {
  it("gets frames instead of an attach, and an attach of its own when it is calm", () => {
    const { made, got, flood } = start();
    made[0]?.say();
    flood(true);
    flood(true);
    made[0]?.say();
    made[1]?.say();
    flood(false);
    made[1]?.say();
    made[2]?.say();
    expect(got).toEqual(["attach 0", "frames 1", "attach 2"]);
    expect(made.map((m) => m.calls)).toEqual([["kill"], ["kill"], []]);
  });

  it("is attached at once when it types, and stays so for two seconds", () => {
    const { source, made, flood } = start();
    flood(true);
    source.write("x");
    source.write("y");
    flood(true);
    expect(made.map((m) => m.calls)).toEqual([["kill"], ["kill"], []]);
    // Before it says something its terminal is not raw.
    made[2]?.say();
    source.write("z");
    expect(made[2]?.calls).toEqual(["write xy", "write z"]);
    vi.advanceTimersByTime(2001);
    flood(true);
    expect(made).toHaveLength(4);
    expect(made[2]?.calls).toEqual(["write xy", "write z", "kill"]);
  });

  it("that is held is attached when it goes on, and not before", () => {
    const { source, made, flood } = start();
    flood(true);
    source.pause();
    flood(false);
    expect(made).toHaveLength(2);
    source.resume();
    expect(made).toHaveLength(3);
    expect(made[1]?.calls).toEqual(["pause", "kill"]);
  });

  it("that is held while it turns to frames holds these, too, and goes on with them", () => {
    const { source, made, flood } = start();
    source.pause();
    flood(true);
    flood(false);
    flood(true);
    source.resume();
    expect(made.map((m) => m.calls)).toEqual([["pause", "kill"], ["pause", "resume"]]);
  });

  it("hears the end of what it watches now, and of nothing else", () => {
    const { made, got, flood, isStopped } = start();
    flood(true);
    made[0]?.exit();
    expect(got).toEqual([]);
    made[1]?.exit();
    expect(got).toEqual(["end"]);
    expect(isStopped()).toBe(true);
  });

  it("leaves nothing behind", () => {
    const { source, made, flood, isStopped } = start();
    flood(true);
    source.kill();
    expect([made[1]?.calls, isStopped()]).toEqual([["kill"], true]);
  });
});
