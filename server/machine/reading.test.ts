import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReading, type Handle } from "./reading.ts";

/** A handle of Node that counts what it is told. */
function handleLike(reading = true): Handle & { told: string[] } {
  const told: string[] = [];
  return { fd: 3, reading, told, readStop: () => void told.push("stop"), readStart: () => void told.push("start") };
}

describe("reading that is stopped and started", () => {
  it("tells the handle only what is new, whatever is asked and however often", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("stop" as const, "start" as const), { maxLength: 30 }), (asked) => {
        const handle = handleLike();
        const reading = createReading(() => handle);
        for (const what of asked) reading[what]();
        // What is told begins with a stop, alternates, and ends as the last wish does.
        expect(handle.told).toEqual(handle.told.map((_word, i) => (i % 2 === 0 ? "stop" : "start")));
        expect(handle.told.at(-1) === "stop").toBe(asked.at(-1) === "stop");
      }),
    );
  });

  it("leaves a handle alone that does not read, so that a later start reads nothing twice", () => {
    const handle = handleLike(false);
    const reading = createReading(() => handle);
    reading.stop();
    reading.start();
    expect(handle.told).toEqual([]);
  });

  it("stops it as soon as it does read", () => {
    const handle = handleLike(false);
    const reading = createReading(() => handle);
    reading.stop();
    handle.reading = true;
    reading.stop();
    expect(handle.told).toEqual(["stop"]);
  });

  it("does nothing where there is no handle yet or any more", () => {
    let handle: ReturnType<typeof handleLike> | undefined;
    const reading = createReading(() => handle);
    reading.stop();
    reading.start();
    handle = handleLike();
    reading.stop();
    const gone = handle;
    handle = undefined;
    reading.start();
    expect(gone.told).toEqual(["stop"]);
  });
});
