import { describe, expect, it } from "vitest";
import { budgetOf, Capacity, DEFAULT_CAPACITY, type Measured } from "./capacity.ts";
import { type Holder, Short } from "./room.ts";
import { WAITS_FOR, whyShort } from "./waiting.ts";

const measured: Measured = { totalMb: 8192, availableMb: 3000, diskMb: 700, load: 31.26, cores: 2 };
const holder = (memoryMb: number): Holder => ({ projectId: "p", agent: "claude", memoryMb, usedMb: null });
const one = { agent: "claude", memoryMb: 1500 };

function why(short: Short, on: { capacity?: Partial<Capacity>; holders?: readonly Holder[]; wants?: typeof one } = {}): string {
  return whyShort(short, on.wants ?? one, { capacity: { ...DEFAULT_CAPACITY, ...on.capacity }, measured, holders: on.holders ?? [] });
}

describe("why an agent waits", () => {
  it("for memory: what it needs, and who holds how much of it", () => {
    expect(why("memory", { holders: [holder(7000)] })).toBe("it needs 1.5 GB; 1 agent runs and holds 7 GB of 7.2 GB");
    expect(why("memory", { holders: [holder(3000), holder(800)], capacity: { memoryMb: 4000 } })).toBe("it needs 1.5 GB; 2 agents run and hold 3.8 GB of 4 GB");
  });

  it("for memory that will never be there: what to do about it", () => {
    expect(why("memory", { capacity: { memoryMb: 900 } })).toBe("it needs 1.5 GB, more than the 900 MB agents may take; raise the limit in Settings");
  });

  it("for free memory: what stays free, and what is", () => {
    expect(why("pressure", { capacity: { keepFreeMb: 2048 } })).toBe("it needs 1.5 GB and 2 GB stay free; 3 GB are free, not all of it for one more agent");
  });

  it("for the processor, the disk, a place, its kind", () => {
    expect(why("processor", { holders: [holder(1)] })).toBe("31.3 processes want 2 processors; 1 agent runs");
    expect(why("disk")).toBe("700 MB are free where worktrees are made, 1 GB have to stay");
    expect(why("agents", { capacity: { agents: 2 }, holders: [holder(1), holder(1)] })).toBe("2 agents run, and 2 may at the same time");
    expect(why("agent-kind", { capacity: { perAgent: { claude: { agents: 1 } } } })).toBe("1 of claude may run at the same time, and do");
  });

  it.each(Short.options)("%s is said in a list and in a sentence, without holes", (short) => {
    expect(WAITS_FOR[short]).toMatch(/^waits \w/);
    expect(why(short)).toMatch(/^[a-z0-9][^.]*[^.]/);
    expect(why(short)).not.toMatch(/undefined|NaN|null|\.$/);
  });

  it("is something else for each", () => {
    expect(new Set(Object.values(WAITS_FOR)).size).toBe(Short.options.length);
    expect(new Set(Short.options.map((short) => why(short))).size).toBe(Short.options.length);
  });

  it.each([[64, "64 MB"], [999, "999 MB"], [999.7, "1 GB"], [1000, "1 GB"], [1049, "1 GB"], [1050, "1.1 GB"], [16_384, "16.4 GB"]])("%d megabytes are %s", (memoryMb, words) => {
    expect(why("memory", { wants: { agent: "a", memoryMb } })).toContain(`it needs ${words},`);
  });
});

describe("what agents may take together", () => {
  it("is what was set, else what the machine has less what stays free, and never less than nothing", () => {
    expect(budgetOf({ ...DEFAULT_CAPACITY, memoryMb: 123 }, measured)).toBe(123);
    expect(budgetOf({ ...DEFAULT_CAPACITY, keepFreeMb: 192 }, measured)).toBe(8000);
    expect(budgetOf({ ...DEFAULT_CAPACITY, keepFreeMb: 99_999 }, measured)).toBe(0);
  });

  it.each([
    { memoryMb: 10 }, { agents: 0 }, { agents: 1.5 }, { perAgent: { a: { agents: 0 } } }, { perAgent: { a: { turns: 1 } } }, { keepFreeMb: -1 }, { loadPerCore: 0 }, { more: 1 },
  ])("is not set to %j", (patch) => {
    expect(Capacity.safeParse({ ...DEFAULT_CAPACITY, ...patch }).success).toBe(false);
  });

  it("has a default that is allowed", () => {
    expect(Capacity.parse(DEFAULT_CAPACITY)).toEqual(DEFAULT_CAPACITY);
  });
});
