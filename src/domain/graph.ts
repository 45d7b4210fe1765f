/** A task as the graph sees it. */
export interface Node {
  id: string;
  dependsOn: readonly string[];
}

/** The ids of one dependency cycle in walking order, or undefined when there is none. */
export function findCycle(nodes: readonly Node[]): string[] | undefined {
  const walked = walk(nodes);
  return "cycle" in walked ? walked.cycle : undefined;
}

/**
 * Tasks by wave: wave 1 depends on nothing, wave n only on earlier waves. Ids outside `nodes` count as already there.
 * The nodes must be free of cycles; with one there are no waves.
 */
export function wavesOf(nodes: readonly Node[]): Map<string, number> {
  const walked = walk(nodes);
  const wave = new Map<string, number>();
  if ("cycle" in walked) return wave;
  for (const node of walked.order) wave.set(node.id, 1 + node.dependsOn.reduce((latest, id) => Math.max(latest, wave.get(id) ?? 0), 0));
  return wave;
}

/** The tasks that decide how long the whole takes: the longest way through the graph by minutes, first to last. What is done takes none. */
export function criticalPath(nodes: readonly Node[], minutesOf: (id: string) => number): string[] {
  const walked = walk(nodes);
  if ("cycle" in walked) return [];
  const best = new Map<string, { minutes: number; before: string | null }>();
  let last: string | null = null;
  for (const { id, dependsOn } of walked.order) {
    const before = dependsOn.filter((p) => best.has(p)).reduce<string | null>((a, b) => (a === null || minutesAt(b) > minutesAt(a) ? b : a), null);
    best.set(id, { minutes: minutesOf(id) + (before === null ? 0 : minutesAt(before)), before });
    if (last === null || minutesAt(id) > minutesAt(last)) last = id;
  }
  const path: string[] = [];
  for (let at: string | null = last; at !== null; at = best.get(at)?.before ?? null) path.unshift(at);
  return path;

  function minutesAt(id: string): number {
    return best.get(id)?.minutes ?? 0;
  }
}

/** The dependencies that hold a task back: everything that is not verified yet. */
export function openParents(dependsOn: readonly string[], isVerified: (id: string) => boolean): string[] {
  return dependsOn.filter((id) => !isVerified(id));
}

interface Step {
  node: Node;
  /** Index of the dependency that is looked at next. */
  next: number;
}

/** Depth first, every node behind what it depends on, or the first cycle. With a stack of its own: chains may be long. */
function walk(nodes: readonly Node[]): { order: Node[] } | { cycle: string[] } {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const state = new Map<string, "open" | "done">();
  const order: Node[] = [];
  for (const start of byId.values()) {
    const path: Step[] = [];
    let entered: Node | undefined = state.has(start.id) ? undefined : start;
    for (;;) {
      if (entered) path.push({ node: entered, next: 0 });
      if (entered) state.set(entered.id, "open");
      const step = path.at(-1);
      if (!step) break;
      const parent = step.node.dependsOn[step.next++];
      if (parent !== undefined && state.get(parent) === "open") return { cycle: path.slice(path.findIndex((s) => s.node.id === parent)).map((s) => s.node.id) };
      entered = parent !== undefined && !state.has(parent) ? byId.get(parent) : undefined;
      if (parent !== undefined) continue;
      path.pop();
      state.set(step.node.id, "done");
      order.push(step.node);
    }
  }
  return { order };
}
