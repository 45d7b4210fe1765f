import type { Agent, AgentFiles } from "#domain/agent.ts";
import type { App } from "../kernel.ts";
import { pickEnv } from "../lib/pick-env.ts";

/** Where a run takes place; the doctor knows no place and reads only what lies in the person's home. */
export interface RunPlace {
  repository: string;
  worktree: string;
}

/** The files an agent's plug wants to see, by the names it gave them. */
export async function agentFiles(app: App, agent: Agent, place?: RunPlace): Promise<AgentFiles> {
  const named = agent.reads.flatMap((name) => {
    const path = pathOf(name, place);
    return path === undefined ? [] : [[name, path] as const];
  });
  const texts = await app.files.readHome(named.map(([, path]) => path));
  return Object.fromEntries(named.map(([name, path]) => [name, texts[path]]));
}

/** The part of the person's environment that is meant for an agent. */
export function agentEnv(app: App, agent: Agent, files: AgentFiles): Record<string, string> {
  return pickEnv(app.env.userEnv, [...agent.passEnv, ...(agent.envNamedIn?.(files) ?? [])]);
}

function pathOf(name: string, place: RunPlace | undefined): string | undefined {
  const at = /^\{(repository|worktree)\}\//.exec(name);
  if (!at) return name;
  return place && `${at[1] === "repository" ? place.repository : place.worktree}/${name.slice(at[0].length)}`;
}
