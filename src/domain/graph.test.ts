import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath, findCycle, type Node, openParents, wavesOf } from "./graph.ts";

/** Edges only from later to earlier nodes: free of cycles by construction. */
const acyclic: fc.Arbitrary<Node[]> = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 25 }).map((rows) =>
  rows.map((row, i) => ({ id: `n${i}`, dependsOn: i === 0 ? [] : [...new Set(row.map((n) => `n${n % i}`))] })),
);

/** Any edges at all, self-references and unknown ids included. */
const anyGraph: fc.Arbitrary<Node[]> = fc.array(fc.array(fc.nat({ max: 14 }), { maxLength: 3 }), { maxLength: 12 }).map((rows) =>
  rows.map((row, i) => ({ id: `n${i}`, dependsOn: row.map((n) => `n${n}`) })),
);

/** Kahn's way, as a second opinion: a graph is free of cycles when it can be taken apart from its leaves. */
function comesApart(nodes: readonly Node[]): boolean {
  let left = [...nodes];
  for (;;) {
    const ids = new Set(left.map((n) => n.id));
    const rest = left.filter((n) => n.dependsOn.some((p) => ids.has(p)));
    if (rest.length === left.length) return left.length === 0;
    left = rest;
  }
}

describe("findCycle", () => {
  it("finds none where there is none", () => {
    fc.assert(fc.property(acyclic, (nodes) => { expect(findCycle(nodes)).toBeUndefined(); }));
  });

  it("finds one exactly when the graph does not come apart", () => {
    fc.assert(fc.property(anyGraph, (nodes) => { expect(findCycle(nodes) === undefined).toBe(comesApart(nodes)); }), { numRuns: 500 });
  });

  it("gives a walk along real dependencies that closes", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const cycle = findCycle(nodes);
        fc.pre(cycle !== undefined);
        const byId = new Map(nodes.map((n) => [n.id, n]));
        for (const [i, id] of cycle.entries()) expect(byId.get(id)?.dependsOn).toContain(cycle[(i + 1) % cycle.length]);
        expect(new Set(cycle).size).toBe(cycle.length);
      }),
      { numRuns: 500 },
    );
  });

  it("sees a task that depends on itself", () => {
    expect(findCycle([{ id: "a", dependsOn: ["a"] }])).toEqual(["a"]);
  });

  it("copes with a chain of ten thousand tasks", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, dependsOn: i < 9999 ? [`n${i + 1}`] : [] }));
    expect(findCycle(chain)).toBeUndefined();
    expect(findCycle([...chain.slice(0, -1), { id: "n9999", dependsOn: ["n0"] }])).toHaveLength(10_000);
  });
});

describe("wavesOf", () => {
  it("puts every task exactly one wave behind its latest parent", () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const waves = wavesOf(nodes);
        for (const node of nodes) {
          const parents = node.dependsOn.map((p) => waves.get(p) ?? 0);
          expect(waves.get(node.id)).toBe(1 + Math.max(0, ...parents));
        }
        expect(waves.size).toBe(nodes.length);
      }),
    );
  });

  it("does not depend on the order of the tasks", () => {
    fc.assert(fc.property(acyclic, (nodes) => { expect(Object.fromEntries(wavesOf(nodes.toReversed()))).toEqual(Object.fromEntries(wavesOf(nodes))); }));
  });

  it("counts ids it was not given as already there", () => {
    expect(wavesOf([{ id: "a", dependsOn: ["gone"] }]).get("a")).toBe(1);
  });

  it("copes with a chain of ten thousand tasks", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, dependsOn: i < 9999 ? [`n${i + 1}`] : [] }));
    expect(wavesOf(chain).get("n0")).toBe(10_000);
  });
});

describe("openParents", () => {
  it("keeps what is not verified, in order", () => {
    expect(openParents(["a", "b", "c"], (id) => id === "b")).toEqual(["a", "c"]);
    expect(openParents([], () => false)).toEqual([]);
  });
});

describe("criticalPath", () => {
  const minutes: Record<string, number> = { a: 10, b: 5, c: 20, d: 1 };
  const diamond: Node[] = [{ id: "d", dependsOn: ["b", "c"] }, { id: "b", dependsOn: ["a"] }, { id: "c", dependsOn: ["a"] }, { id: "a", dependsOn: [] }];

  it("is the longest way by minutes, first to last", () => {
    expect(criticalPath(diamond, (id) => minutes[id] ?? 0)).toEqual(["a", "c", "d"]);
  });

  it("follows the estimates, not the number of tasks", () => {
    expect(criticalPath([...diamond, { id: "long", dependsOn: [] }], (id) => (id === "long" ? 32 : (minutes[id] ?? 0)))).toEqual(["long"]);
  });

  it("is as long as no other way, in any graph", () => {
    fc.assert(
      fc.property(acyclic, fc.array(fc.nat({ max: 60 }), { minLength: 25, maxLength: 25 }), (nodes, costs) => {
        const cost = (id: string): number => costs[Number(id.slice(1))] ?? 0;
        const path = criticalPath(nodes, cost);
        const byId = new Map(nodes.map((n) => [n.id, n]));
        for (const [i, id] of path.slice(1).entries()) expect(byId.get(id)?.dependsOn).toContain(path[i]);
        // By trying every way from every task.
        const longest = (id: string): number => cost(id) + Math.max(0, ...(byId.get(id)?.dependsOn ?? []).map(longest));
        fc.pre(nodes.length <= 14);
        expect(path.reduce((sum, id) => sum + cost(id), 0)).toBe(Math.max(0, ...nodes.map((n) => longest(n.id))));
      }),
    );
  });

  it("has none in a circle", () => {
    expect(criticalPath([{ id: "a", dependsOn: ["a"] }], () => 1)).toEqual([]);
  });
});
