import type { ProjectFacts } from "./check.ts";
import type { Argv } from "./contract.ts";

/** What one kind of manifest says about the commands of a project. */
export interface Tools {
  packageManager?: string;
  test?: Argv;
  typecheck?: Argv;
  lint?: Argv;
  /** Brings what a fresh worktree lacks; only where a lock file says what that is. */
  install?: Argv;
}

/** Text of a manifest, or undefined where there is none. */
export function manifest(facts: ProjectFacts, name: string): string | undefined {
  return Object.hasOwn(facts.manifests, name) ? facts.manifests[name] : undefined;
}

/** True when the root folder has one of the names. */
export function hasAny(facts: ProjectFacts, ...names: string[]): boolean {
  return names.some((name) => facts.entries.includes(name) || manifest(facts, name) !== undefined);
}

/** The `scripts` table of a JSON manifest; anything odd is an empty one. */
export function scriptsOf(text: string): Record<string, unknown> {
  return tableOf(parsed(text), "scripts");
}

/** A JSON text's value; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A table inside a parsed manifest; anything else is an empty one. */
export function tableOf(value: unknown, key: string): Record<string, unknown> {
  const inner = typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? (inner as Record<string, unknown>) : {};
}
