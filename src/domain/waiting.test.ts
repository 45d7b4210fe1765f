import { describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "./capacity.ts";
import { type Room, Short } from "./room.ts";
import { WAITS_FOR, whyShort } from "./waiting.ts";

const holder = { projectId: null, agent: "claude", memoryMb: 2000, usedMb: null };
const room: Pick<Room, "capacity" | "measured" | "holders"> = {
  capacity: { ...DEFAULT_CAPACITY, memoryMb: 5000, agents: 2, perAgent: { claude: { agents: 1 } } },
  measured: { totalMb: 8000, availableMb: 900, diskMb: 512, load: 70.04, cores: 4 },
  holders: [holder, holder],
};
const own = { agent: "claude", memoryMb: 2000 };

describe("why a task waits", () => {
  test.each<[Short, string]>([
    ["memory", "it needs 2 GB; 2 agents run and hold 4 GB of 5 GB"],
    ["pressure", "it needs 2 GB and 1 GB stay free; 900 MB are free, not all of it for one more agent"],
    ["processor", "70.0 processes want 4 processors; 2 agents run"],
    ["disk", "512 MB are free where worktrees are made, 1 GB have to stay"],
    ["agents", "2 agents run, and 2 may at the same time"],
    ["agent-kind", "1 of claude may run at the same time, and do"],
    ["turn", "one that waited longer is next, and what it needs is kept for it"],
    ["backoff", "a try failed, and the next one is given some time"],
  ])("%s, with the numbers it rests on", (short, why) => {
    expect(whyShort(short, own, room)).toBe(why);
  });

  test("one that never fits says what to do", () => {
    expect(whyShort("memory", { ...own, memoryMb: 6000 }, { ...room, holders: [] })).toBe("it needs 6 GB, more than the 5 GB agents may take; raise the limit in Settings");
    expect(whyShort("memory", own, { ...room, holders: [holder] })).toContain("1 agent runs and holds 2 GB of 5 GB");
  });

  test("has a few words for every reason", () => {
    expect(Object.keys(WAITS_FOR).sort()).toEqual([...Short.options].sort());
  });
});
