import type { Block } from "#domain/landing.ts";
import type { App } from "../kernel.ts";
import { listOpenDelegations } from "../store/task.ts";

/** A folder whose files may not move, because an agent works in it: they would count as its work. */
export async function agentIn(app: App, folder: string, base: string): Promise<Block | null> {
  const isAtWork = (await listOpenDelegations(app.db)).some((d) => d.worktreePath === folder);
  return isAtWork ? { what: `An agent works in ${folder}, where ${base} is checked out.`, next: "Wait until its task is done, or cancel it. Nothing was changed." } : null;
}
