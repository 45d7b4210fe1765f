import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyedMutex, createMutex } from "./mutex.ts";

describe("a mutex", () => {
  it("runs one task at a time, in the order of the calls, whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { maxLength: 8 }), async (scheduler, fails) => {
        const exclusively = createMutex();
        const order: number[] = [];
        let inside = 0;
        let most = 0;
        const runs = fails.map((fail, i) =>
          exclusively(async () => {
            most = Math.max(most, ++inside);
            await scheduler.schedule(Promise.resolve());
            inside--;
            order.push(i);
            if (fail) throw new Error(`no ${i}`);
            return i;
          }).catch((error: Error) => error.message),
        );
        await scheduler.waitFor(Promise.all(runs));
        expect(order).toEqual(fails.map((_, i) => i));
        expect(most).toBeLessThanOrEqual(1);
        expect(await Promise.all(runs)).toEqual(fails.map((fail, i) => (fail ? `no ${i}` : i)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a keyed mutex", () => {
  it("holds up only those with the same key", async () => {
    const exclusively = createKeyedMutex();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = exclusively("a", async () => { await gate.promise; order.push("a1"); });
    const second = exclusively("a", () => { order.push("a2"); return Promise.resolve(); });
    await exclusively("b", () => { order.push("b1"); return Promise.resolve(); });
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(["b1", "a1", "a2"]);
  });

  it("goes on after a failure", async () => {
    const exclusively = createKeyedMutex();
    await expect(exclusively("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await exclusively("a", () => Promise.resolve(1))).toBe(1);
  });
});
