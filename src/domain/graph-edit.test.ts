import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycle } from "./graph.ts";
import { addParent, type GraphEdit, type GraphTask, mergeTasks, type Refusal, removeParent, repeatTask, splitTask } from "./graph-edit.ts";

const task = (number: number, dependsOn: number[] = [], status: GraphTask["status"] = "planning"): GraphTask => ({ id: `t${number}`, number, dependsOn: dependsOn.map((n) => `t${n}`), status, replaces: [] });
const part = (id: string, ...after: string[]) => ({ id, dependsOn: after });

/** The graph after an edit. */
function after(tasks: readonly GraphTask[], edit: GraphEdit | Refusal): Record<string, readonly string[]> {
  if ("refused" in edit) throw new Error(edit.refused);
  const stay = tasks.filter((t) => !edit.gone.includes(t.id)).map((t) => edit.moved.find((m) => m.id === t.id) ?? t);
  return Object.fromEntries([...stay, ...edit.made].map((t) => [t.id, t.dependsOn]));
}

describe("a dependency", () => {
  it("is added and taken off", () => {
    const tasks = [task(1), task(2)];
    expect(after(tasks, addParent(tasks, "t2", "t1"))).toEqual({ t1: [], t2: ["t1"] });
    expect(after([task(1), task(2, [1])], removeParent([task(1), task(2, [1])], "t2", "t1"))).toEqual({ t1: [], t2: [] });
  });

  it("that closes a circle is refused, and the circle is named", () => {
    const tasks = [task(1), task(2, [1]), task(3, [2])];
    expect(addParent(tasks, "t1", "t3")).toMatchObject({ refused: expect.stringMatching(/^Then they would wait for each other: (1 after 3 after 2 after 1|3 after 2 after 1 after 3|2 after 1 after 3 after 2)\.$/) });
    expect(addParent(tasks, "t1", "t1")).toMatchObject({ refused: "Then they would wait for each other: 1 after 1." });
  });

  it.each(["executing", "monitoring", "completed", "failed", "cancelled"] as const)("of a task that is %s stays as it is", (status) => {
    const tasks = [task(1), task(2, [3], status), task(3)];
    expect(addParent(tasks, "t2", "t1")).toMatchObject({ refused: `Task 2 is ${status} already.` });
    expect(removeParent(tasks, "t2", "t3")).toMatchObject({ refused: `Task 2 is ${status} already.` });
  });

  it("on a task that will never be verified is refused", () => {
    const tasks = [task(1, [], "failed"), task(2)];
    expect(addParent(tasks, "t2", "t1")).toMatchObject({ refused: "Task 1 is failed and will never be verified." });
  });

  it("on a task of somewhere else is refused", () => {
    expect(addParent([task(1)], "t1", "elsewhere")).toMatchObject({ refused: expect.stringContaining("not in this project") });
  });
});

describe("a split", () => {
  const tasks = [task(1), task(2, [1]), task(3, [2])];

  it("hands what the whole waited for to the first parts, and who waited for it to the last ones", () => {
    expect(after(tasks, splitTask(tasks, "t2", [part("a"), part("b", "a"), part("c", "a")]))).toEqual({ t1: [], a: ["t1"], b: ["a"], c: ["a"], t3: ["b", "c"] });
  });

  it("into one part, in a circle, or of a task at work is refused", () => {
    expect(splitTask(tasks, "t2", [part("a")])).toHaveProperty("refused");
    expect(splitTask(tasks, "t2", [part("a", "b"), part("b", "a")])).toMatchObject({ refused: expect.stringContaining("the new one after the new one") });
    expect(splitTask([task(1, [], "monitoring")], "t1", [part("a"), part("b")])).toMatchObject({ refused: "Task 1 is monitoring already." });
  });
});

describe("a merge", () => {
  it("waits for what any of them waited for, and is waited for by who waited for any", () => {
    const tasks = [task(1), task(2), task(3, [1]), task(4, [2, 3]), task(5, [3, 4])];
    expect(after(tasks, mergeTasks(tasks, ["t3", "t4"], "m"))).toEqual({ t1: [], t2: [], m: ["t1", "t2"], t5: ["m"] });
  });

  it("around a task between them is refused by the circle it would close", () => {
    const tasks = [task(1), task(2, [1]), task(3, [2])];
    expect(mergeTasks(tasks, ["t1", "t3"], "m")).toMatchObject({ refused: expect.stringMatching(/2 after the new one|the new one after 2/) });
  });

  it.each([[["t1"]], [["t1", "t1"]], [["t1", "elsewhere"]]])("of %s is none", (ids) => {
    expect(mergeTasks([task(1)], ids, "m")).toHaveProperty("refused");
  });
});

describe("a task tried again", () => {
  it("takes the place of the old one for those that still wait", () => {
    const tasks = [task(1, [], "failed"), task(2, [1]), task(3, [1], "monitoring")];
    expect(after(tasks, repeatTask(tasks, "t1", "n"))).toEqual({ t1: [], t2: ["n"], t3: ["t1"], n: [] });
  });
});

describe("a task tried again whose parents were replaced meanwhile", () => {
  it("waits for what stands in for them", () => {
    const tasks = [task(1, [], "cancelled"), { ...task(2), replaces: ["t1"] }, { ...task(3, [], "cancelled"), replaces: ["t1"] }, { ...task(4), replaces: ["t3"] }, task(5, [1], "cancelled")];
    expect(after(tasks, repeatTask(tasks, "t5", "n"))).toMatchObject({ n: ["t2", "t4"] });
  });
});

describe("any row of edits", () => {
  const edit = fc.tuple(fc.constantFrom("add", "remove", "split", "merge"), fc.nat(), fc.nat());

  it("leaves a graph without circles and without a dependency on what is gone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.array(edit, { maxLength: 30 }), (size, edits) => {
        let tasks = Array.from({ length: size }, (_, i) => task(i + 1));
        for (const [i, [what, a, b]] of edits.entries()) {
          const [one, two] = [tasks[a % tasks.length]!, tasks[b % tasks.length]!];
          const done =
            what === "add" ? addParent(tasks, one.id, two.id)
            : what === "remove" ? removeParent(tasks, one.id, two.id)
            : what === "split" ? splitTask(tasks, one.id, [part(`s${i}a`), part(`s${i}b`, `s${i}a`)])
            : mergeTasks(tasks, [one.id, two.id], `m${i}`);
          if (!("refused" in done)) tasks = Object.entries(after(tasks, done)).map(([id, dependsOn], n) => ({ id, number: n + 1, dependsOn: [...dependsOn], status: "planning" as const, replaces: [] }));
          const ids = new Set(tasks.map((t) => t.id));
          expect(findCycle(tasks)).toBeUndefined();
          for (const t of tasks) expect(t.dependsOn.every((id) => ids.has(id))).toBe(true);
        }
      }),
    );
  });
});
