import { type Node, wavesOf } from "#domain/graph.ts";

/** Sizes in pixels: a node, the way from one wave or row to the next, the room a passing edge takes. */
export const NODE = { width: 204, height: 74, column: 262, row: 94, lane: 28, left: 14, top: 44 } as const;

export interface Placed {
  id: string;
  wave: number;
  x: number;
  y: number;
}

/** An edge from a parent to a child, as the points of its path: it leaves on the right, passes between nodes, and arrives on the left. */
export interface Edge {
  from: string;
  to: string;
  points: { x: number; y: number }[];
}

export interface Layout {
  nodes: Placed[];
  edges: Edge[];
  waves: number;
  width: number;
  height: number;
}

/** Something in a column: a node, or an edge on its way past it. */
interface Slot {
  key: string;
  /** Keys in the column before. */
  before: string[];
  height: number;
}

/** Nodes by wave from left to right, each column ordered so that edges cross little. It depends on the edges alone: what a task does moves nothing. */
export function layoutOf(nodes: readonly Node[]): Layout {
  const waves = wavesOf(nodes);
  const bands = componentsOf(nodes).map((members) => columnsOf(members, waves));
  const placed = new Map<string, { x: number; y: number }>();
  let top: number = NODE.top;
  for (const columns of bands) {
    const tall = Math.max(...columns.map(heightOf));
    for (const [i, column] of columns.entries()) {
      let y = top + (tall - heightOf(column)) / 2;
      for (const slot of column) {
        placed.set(slot.key, { x: NODE.left + i * NODE.column, y });
        y += slot.height;
      }
    }
    top += tall;
  }
  const count = Math.max(0, ...waves.values());
  const edges = nodes.flatMap((node) => node.dependsOn.filter((id) => waves.has(id)).map((id) => edgeOf(placed, waves, [id, node.id])));
  return {
    nodes: nodes.flatMap(({ id }) => (placed.has(id) ? [{ id, wave: waves.get(id) ?? 1, x: 0, y: 0, ...placed.get(id) }] : [])),
    edges, waves: count, width: NODE.left * 2 + Math.max(0, count - 1) * NODE.column + NODE.width, height: top,
  };
}

/** Nodes that hang together, each group in the order of its first member. */
function componentsOf(nodes: readonly Node[]): Node[][] {
  const group = new Map<string, Node[]>();
  for (const node of nodes) {
    const near = new Set([[node], ...node.dependsOn.flatMap((id) => (group.has(id) ? [group.get(id) as Node[]] : []))]);
    for (const other of nodes) if (other.dependsOn.includes(node.id) && group.has(other.id)) near.add(group.get(other.id) as Node[]);
    const joined = [...near].flat();
    for (const { id } of joined) group.set(id, joined);
  }
  const order = new Map(nodes.map((n, i) => [n.id, i]));
  const at = (id: string): number => order.get(id) ?? 0;
  return [...new Set(group.values())].map((g) => g.toSorted((a, b) => at(a.id) - at(b.id))).toSorted((a, b) => at(a[0]?.id ?? "") - at(b[0]?.id ?? ""));
}

function laneKey(from: string, to: string, wave: number): string {
  return `${from}>${to}@${wave}`;
}

/** A component's columns, first wave first, with a slot in each column an edge passes. */
function columnsOf(members: readonly Node[], waves: ReadonlyMap<string, number>): Slot[][] {
  const columns: Slot[][] = Array.from({ length: Math.max(...members.map((m) => waves.get(m.id) ?? 1)) }, () => []);
  for (const node of members) {
    const wave = waves.get(node.id) ?? 1;
    const before: string[] = [];
    for (const parent of node.dependsOn.filter((id) => waves.has(id))) {
      let last = parent;
      for (let at = (waves.get(parent) ?? 1) + 1; at < wave; at++) {
        const key = laneKey(parent, node.id, at);
        columns[at - 1]?.push({ key, before: [last], height: NODE.lane });
        last = key;
      }
      before.push(last);
    }
    columns[wave - 1]?.push({ key: node.id, before, height: NODE.row });
  }
  return untangled(columns);
}

/** Rounds of ordering by the middle of the neighbours; more change nothing that shows. */
const ROUNDS = 4;

function untangled(columns: Slot[][]): Slot[][] {
  let now = columns;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 1; i < now.length; i++) now = now.with(i, byMiddle(now[i] ?? [], (slot) => slot.before, now[i - 1] ?? []));
    for (let i = now.length - 2; i >= 0; i--) {
      const next = now[i + 1] ?? [];
      now = now.with(i, byMiddle(now[i] ?? [], (slot) => next.filter((n) => n.before.includes(slot.key)).map((n) => n.key), next));
    }
  }
  return now;
}

function byMiddle(column: readonly Slot[], near: (slot: Slot) => readonly string[], beside: readonly Slot[]): Slot[] {
  const place = new Map(beside.map((s, i) => [s.key, (i + 0.5) / beside.length]));
  const middle = new Map(column.map((slot, i) => {
    const known = near(slot).flatMap((key) => place.get(key) ?? []);
    return [slot.key, known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : (i + 0.5) / column.length];
  }));
  return column.toSorted((a, b) => (middle.get(a.key) ?? 0) - (middle.get(b.key) ?? 0));
}

function heightOf(column: readonly Slot[]): number {
  return column.reduce((sum, slot) => sum + slot.height, 0);
}

function edgeOf(placed: ReadonlyMap<string, { x: number; y: number }>, waves: ReadonlyMap<string, number>, [from, to]: readonly [string, string]): Edge {
  const start = placed.get(from) ?? { x: 0, y: 0 };
  const end = placed.get(to) ?? { x: 0, y: 0 };
  const lanes: { x: number; y: number }[] = [];
  for (let wave = (waves.get(from) ?? 1) + 1; wave < (waves.get(to) ?? 1); wave++) {
    const lane = placed.get(laneKey(from, to, wave));
    if (lane) lanes.push({ x: lane.x, y: lane.y + NODE.lane / 2 - 10 }, { x: lane.x + NODE.width, y: lane.y + NODE.lane / 2 - 10 });
  }
  return { from, to, points: [{ x: start.x + NODE.width, y: start.y + NODE.height / 2 }, ...lanes, { x: end.x, y: end.y + NODE.height / 2 }] };
}

/** The path of an edge: level where it leaves and arrives. */
export function pathOf({ points }: Pick<Edge, "points">): string {
  return points.reduce((path, p, i) => {
    const before = points[i - 1];
    if (!before) return `M${p.x} ${p.y}`;
    const half = (before.x + p.x) / 2;
    return `${path} C${half} ${before.y} ${half} ${p.y} ${p.x} ${p.y}`;
  }, "");
}
