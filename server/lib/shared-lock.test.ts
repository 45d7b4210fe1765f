import fc from "fast-check";
import { expect, it } from "vitest";
import { createSharedLock } from "./shared-lock.ts";

it("lets shared tasks run side by side, and a lone one with nobody, in the order of the calls", async () => {
  const kind = fc.record({ alone: fc.boolean(), fails: fc.boolean() });
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(kind, { minLength: 1, maxLength: 12 }), async (s, tasks) => {
    const lock = createSharedLock();
    const running = new Set<number>();
    const began: number[] = [];
    const together: number[][] = [];
    const all = tasks.map(({ alone, fails }, i) => lock[alone ? "alone" : "shared"](async () => {
      began.push(i);
      running.add(i);
      if (alone) together.push([...running]);
      await s.schedule(Promise.resolve(), `task ${i}`);
      if (alone) together.push([...running]);
      running.delete(i);
      if (fails) throw new Error(`task ${i}`);
      return i;
    }).catch((error: Error) => error.message));
    await s.waitIdle();
    expect(await Promise.all(all)).toEqual(tasks.map(({ fails }, i) => (fails ? `task ${i}` : i)));
    expect(together.filter((those) => those.length !== 1)).toEqual([]);
    // Nobody who was asked for behind a lone task begins before it, and a lone task before nobody ahead of it.
    const lone = tasks.flatMap(({ alone }, i) => (alone ? [i] : []));
    expect(lone.map((i) => began.slice(0, began.indexOf(i)).toSorted((a, b) => a - b))).toEqual(lone.map((i) => Array.from({ length: i }, (_, n) => n)));
  }));
});

it("runs shared tasks together", async () => {
  const lock = createSharedLock();
  const second = Promise.withResolvers<string>();
  const first = lock.shared(() => second.promise);
  await lock.shared(async () => second.resolve("both ran"));
  expect(await first).toBe("both ran");
});
