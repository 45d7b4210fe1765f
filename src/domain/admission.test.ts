import { describe, expect, test } from "vitest";
import { admit, PATIENCE_MS } from "./admission.ts";
import { DEFAULT_CAPACITY } from "./capacity.ts";
import { inTurn } from "./queue-order.ts";
import type { Candidate, Holder, Room } from "./room.ts";

const NOW = "2026-11-21T12:00:00.000Z";
const ago = (ms: number): string => new Date(Date.parse(NOW) - ms).toISOString();
const task = (taskId: string, fields: Partial<Candidate> = {}): Candidate => ({ taskId, projectId: "A", agent: "claude", memoryMb: 2000, priority: 5, since: NOW, notBefore: null, ...fields });
const holder = (fields: Partial<Holder> = {}): Holder => ({ projectId: "A", agent: "claude", memoryMb: 2000, usedMb: 2000, ...fields });
const room = ({ capacity, measured, ...fields }: { capacity?: Partial<Room["capacity"]>; measured?: Partial<Room["measured"]> } & Partial<Omit<Room, "capacity" | "measured">> = {}): Room => ({
  capacity: { ...DEFAULT_CAPACITY, ...capacity },
  measured: { totalMb: 25_000, availableMb: 25_000, diskMb: 100_000, load: 0, cores: 4, ...measured },
  holders: [],
  served: new Map(),
  now: NOW,
  ...fields,
});
const shorts = (...args: Parameters<typeof admit>) => admit(...args).map((a) => a.short);

describe("room", () => {
  test.each<[string, Parameters<typeof room>[0], (string | null)[]]>([
    ["there is some for both", {}, [null, null]],
    ["planned memory goes to those that run and then to the first", { capacity: { memoryMb: 5000 }, holders: [holder()] }, [null, "memory"]],
    ["what runs has not yet taken all it will", { measured: { availableMb: 4000 }, holders: [holder({ usedMb: 500 })] }, ["pressure", "pressure"]],
    ["what runs has taken all it will", { measured: { availableMb: 4900 }, holders: [holder({ usedMb: 2500 })] }, [null, "pressure"]],
    ["all places are taken", { capacity: { agents: 1 }, holders: [holder()] }, ["agents", "agents"]],
    ["one place of its kind is left", { capacity: { perAgent: { claude: { agents: 2 } } }, holders: [holder()] }, [null, "agent-kind"]],
    ["the places of another kind are taken", { capacity: { perAgent: { codex: { agents: 1 } } }, holders: [holder({ agent: "codex" })] }, [null, null]],
    ["the disk is full", { measured: { diskMb: 999 } }, ["disk", "disk"]],
    ["the processors are wanted by more than they can serve", { measured: { load: 65 }, holders: [holder()] }, ["processor", "processor"]],
    ["the first of all does not wait for the processor", { measured: { load: 65 } }, [null, "processor"]],
    ["the first of all starts on any machine nobody set a limit for", { measured: { totalMb: 1500, availableMb: 1000 } }, [null, "memory"]],
    ["a limit somebody set holds for the first as well", { capacity: { memoryMb: 1000 } }, ["memory", "memory"]],
  ])("%s", (_what, fields, expected) => {
    expect(shorts([task("1"), task("2")], room(fields))).toEqual(expected);
  });

  test("a small one passes a big one that has no room, until that has waited long enough", () => {
    const fields = { capacity: { memoryMb: 3000 }, holders: [holder({ projectId: "C" })] };
    const big = (since: string) => task("big", { since });
    const small = task("small", { memoryMb: 500, projectId: "B" });
    expect(admit([big(ago(PATIENCE_MS - 1)), small], room(fields))).toContainEqual({ taskId: "small", short: null });
    expect(admit([big(ago(PATIENCE_MS)), small], room(fields))).toContainEqual({ taskId: "small", short: "turn" });
  });

  test("a try that is given time waits for that, and keeps nothing for itself", () => {
    const early = task("1", { notBefore: "2026-11-21T12:05:00.000Z", since: ago(PATIENCE_MS) });
    expect(admit([early, task("2")], room())).toEqual([{ taskId: "1", short: "backoff" }, { taskId: "2", short: null }]);
    expect(shorts([early], room({ now: "2026-11-21T12:05:00.000Z" }))).toEqual([null]);
  });

  test("who waits for its own kind keeps nothing for itself", () => {
    const fields = { capacity: { perAgent: { claude: { agents: 1 } } }, holders: [holder()] };
    expect(admit([task("1", { since: ago(PATIENCE_MS) }), task("2", { agent: "codex" })], room(fields))).toContainEqual({ taskId: "2", short: null });
  });
});

describe("the order", () => {
  const ids = (...args: Parameters<typeof inTurn>) => inTurn(...args).map((c) => c.taskId);

  test("priority first, then projects in turn, then age", () => {
    const many = ["1", "2", "3", "4"].map((id) => task(id));
    expect(ids([...many, task("5", { projectId: "B" }), task("6", { projectId: "B" }), task("7", { priority: 6 })], room())).toEqual(["7", "5", "1", "6", "2", "3", "4"]);
  });

  test("the project that holds less, and then the one that was served longer ago", () => {
    const three = [task("1"), task("2", { projectId: "B" }), task("3", { projectId: "C" })];
    const served = new Map([["A", "01C"], ["B", "01B"], ["C", "01A"]]);
    expect(ids(three, room({ served }))).toEqual(["3", "2", "1"]);
    expect(ids(three, room({ served, holders: [holder({ projectId: "C" })] }))).toEqual(["2", "1", "3"]);
  });

  test("nothing waits for ever: waiting is worth priority", () => {
    const old = task("old", { priority: 2, since: ago(60 * 60_000) });
    expect(ids([task("new"), old], room())).toEqual(["old", "new"]);
    expect(ids([task("new"), { ...old, since: ago(30 * 60_000) }], room())).toEqual(["new", "old"]);
  });

  test("never above the configured memory, in any of 500 drawn worlds, and nobody waits without a reason", () => {
    let seed = 7;
    const draw = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 0; i < 500; i++) {
      const memoryMb = 1000 + draw(20_000);
      const holders = Array.from({ length: draw(6) }, () => holder({ memoryMb: 500 + draw(2000), usedMb: null, projectId: "ABC"[draw(3)] ?? "A" }));
      const waiting = Array.from({ length: 1 + draw(20) }, (_, id) => task(String(id), { memoryMb: 300 + draw(2500), projectId: "ABC"[draw(3)] ?? "A", priority: draw(10), since: ago(draw(7_200_000)) }));
      const admissions = admit(waiting, room({ capacity: { memoryMb }, holders }));
      const held = holders.reduce((sum, h) => sum + h.memoryMb, 0);
      const started = waiting.filter((w) => admissions.some((a) => a.taskId === w.taskId && a.short === null));
      const total = started.reduce((sum, w) => sum + w.memoryMb, held);
      expect(started.length === 0 || total <= memoryMb).toBe(true);
      expect(admissions).toHaveLength(waiting.length);
      const first = admissions[0];
      const need = waiting.find((w) => w.taskId === first?.taskId)?.memoryMb ?? 0;
      expect(first?.short === null).toBe(held + need <= memoryMb);
    }
  });
});
