import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutOf, NODE, pathOf } from "./graph-layout.ts";

const acyclic = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 30 }).map((rows) => rows.map((row, i) => ({ id: `n${i}`, dependsOn: i === 0 ? [] : [...new Set(row.map((n) => `n${n % i}`))] })));

describe("the layout of a graph", () => {
  it("puts each task in the column of its wave, to the right of what it waits for", () => {
    const { nodes, edges, waves } = layoutOf([{ id: "a", dependsOn: [] }, { id: "b", dependsOn: ["a"] }, { id: "c", dependsOn: ["a", "b"] }]);
    expect(nodes.map((n) => [n.id, n.wave, (n.x - NODE.left) / NODE.column])).toEqual([["a", 1, 0], ["b", 2, 1], ["c", 3, 2]]);
    expect(edges.map((e) => `${e.from} ${e.to}`)).toEqual(["a b", "a c", "b c"]);
    expect(waves).toBe(3);
  });

  it("lets no two tasks lie on each other and none outside, in any graph", () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const { nodes, width, height } = layoutOf(graph);
        expect(nodes).toHaveLength(graph.length);
        for (const [i, a] of nodes.entries()) {
          expect(a.x + NODE.width).toBeLessThanOrEqual(width);
          expect(a.y + NODE.height).toBeLessThanOrEqual(height);
          for (const b of nodes.slice(i + 1)) expect(a.x === b.x && Math.abs(a.y - b.y) < NODE.height).toBe(false);
        }
      }),
    );
  });

  it("leads no edge through a task", () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const { nodes, edges } = layoutOf(graph);
        for (const edge of edges) {
          for (const p of edge.points.slice(1, -1)) expect(nodes.some((n) => p.x >= n.x && p.x <= n.x + NODE.width && p.y >= n.y && p.y <= n.y + NODE.height)).toBe(false);
        }
      }),
    );
  });

  it("keeps what hangs together apart from the rest", () => {
    const { nodes } = layoutOf([{ id: "a", dependsOn: [] }, { id: "x", dependsOn: [] }, { id: "b", dependsOn: ["a"] }, { id: "y", dependsOn: ["x"] }]);
    const y = Object.fromEntries(nodes.map((n) => [n.id, n.y]));
    expect([y["a"], y["x"]]).toEqual([y["b"], y["y"]]);
    expect(y["a"]).toBeLessThan(y["x"] ?? 0);
  });

  it("crosses no edges where it need not", () => {
    const { nodes } = layoutOf([{ id: "a", dependsOn: [] }, { id: "b", dependsOn: ["a"] }, { id: "c", dependsOn: ["a"] }, { id: "d", dependsOn: ["c"] }, { id: "e", dependsOn: ["b"] }, { id: "f", dependsOn: ["d", "e"] }]);
    const y = Object.fromEntries(nodes.map((n) => [n.id, n.y]));
    expect((y["b"] ?? 0) < (y["c"] ?? 0)).toBe((y["e"] ?? 0) < (y["d"] ?? 0));
  });

  it("is empty without tasks", () => {
    expect(layoutOf([])).toMatchObject({ nodes: [], edges: [], waves: 0 });
  });
});

describe("the path of an edge", () => {
  it("is level at both ends", () => {
    expect(pathOf({ points: [{ x: 0, y: 10 }, { x: 100, y: 50 }] })).toBe("M0 10 C50 10 50 50 100 50");
  });
});
