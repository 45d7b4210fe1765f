import { describe, expect, it } from "vitest";
import { createRerun } from "./rerun.ts";

describe("work that is called for again and again", () => {
  it("never runs twice at the same time, and once more for all calls that came meanwhile", async () => {
    const jobs: Promise<void>[] = [];
    const gates: (() => void)[] = [];
    let most = 0;
    let now = 0;
    const call = createRerun((job) => void jobs.push(job()), async () => {
      most = Math.max(most, ++now);
      await new Promise<void>((done) => gates.push(done));
      now -= 1;
    });
    for (let i = 0; i < 5; i++) call();
    gates.shift()?.();
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    await Promise.all(jobs);
    expect([most, jobs.length]).toEqual([1, 1]);
    call();
    gates.shift()?.();
    await Promise.all(jobs);
    expect(jobs).toHaveLength(2);
  });

  it("runs again after it failed", async () => {
    let runs = 0;
    const jobs: Promise<unknown>[] = [];
    const call = createRerun((job) => void jobs.push(job().catch((error: unknown) => error)), async () => {
      runs += 1;
      throw new Error("no");
    });
    call();
    await Promise.all(jobs);
    call();
    await Promise.all(jobs);
    expect(runs).toBe(2);
  });
});
