import { isSaid } from "#domain/said.ts";
import type { ToolCaller } from "../kernel.ts";

/** A model that has read what others wrote may be repeating it: unless every wish is the person's own words, its plan waits for them. */
export function askFirst({ turn }: ToolCaller, wishes: readonly string[]): { askFirst?: string } {
  if (!turn?.isModel || !turn.outside || wishes.every((wish) => isSaid(wish, turn.said.slice(-3)))) return {};
  return { askFirst: "the orchestrator put it in its own words while it had texts of others in sight" };
}
