/** A task as the graph sees it. */
export interface Node {
  id: string;
  dependsOn: readonly string[];
}

/** The ids of one dependency cycle in walking order, or undefined when there is none. */
export function findCycle(nodes: readonly Node[]): string[] | undefined {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (id: string): string[] | undefined => {
    if (state.get(id) === "done") return undefined;
    if (state.get(id) === "open") return path.slice(path.indexOf(id));
    state.set(id, "open");
    path.push(id);
    for (const parent of byId.get(id)?.dependsOn ?? []) {
      const cycle = visit(parent);
      if (cycle) return cycle;
    }
    path.pop();
    state.set(id, "done");
    return undefined;
  };
  for (const node of nodes) {
    const cycle = visit(node.id);
    if (cycle) return cycle;
  }
  return undefined;
}

/**
 * Tasks by wave: wave 1 depends on nothing, wave n only on earlier waves. Ids outside `nodes` count as already there.
 * The nodes must be free of cycles.
 */
export function wavesOf(nodes: readonly Node[]): Map<string, number> {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const wave = new Map<string, number>();
  const depth = (id: string): number => {
    const known = wave.get(id);
    if (known !== undefined) return known;
    const parents = (byId.get(id)?.dependsOn ?? []).filter((p) => byId.has(p));
    const value = 1 + Math.max(0, ...parents.map(depth));
    wave.set(id, value);
    return value;
  };
  for (const node of nodes) depth(node.id);
  return wave;
}

/** The dependencies that hold a task back: everything that is not verified yet. */
export function openParents(dependsOn: readonly string[], isVerified: (id: string) => boolean): string[] {
  return dependsOn.filter((id) => !isVerified(id));
}
