import type { BrainWorld } from "#domain/brain.ts";
import type { ModelUsage } from "#domain/model-price.ts";
import { createBrainPrograms } from "../../server/machine/brain-programs.ts";

/** A world in which every request is made once and nothing is kept of it but what it used. */
export function plainWorld(env: Record<string, string> = {}): BrainWorld & { spent: ModelUsage[] } {
  const spent: ModelUsage[] = [];
  return { ...createBrainPrograms(env["HOME"] ?? "/nonexistent", env), spent, request: (_signal, work) => work((usage) => void spent.push(usage)) };
}
