import { scriptAgent } from "./world.ts";

/** Where an agent finds the worktree of the further project `api`: only in what it was told. */
const API = `api=$(printf '%s\\n' "$1" | sed -n 's/^- api, in \\([^:]*\\).*/\\1/p')`;
const COMMIT = 'add --all && git -c user.name=agent -c user.email=agent@localhost';

/** An agent that changes its own repository and the further one, and commits in both. */
export const BOTH = `${API}; echo page > page.txt && git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: page" && echo route > "$api/route.txt" && git -C "$api" ${COMMIT} -C "$api" commit -q -m "feat: route"`;

/** One that changes the further repository only. */
export const FURTHER_ONLY = `${API}; echo route > "$api/route.txt" && git -C "$api" ${COMMIT} -C "$api" commit -q -m "feat: route"`;

/** Settings of a project whose only agent is the script. */
export function settingsOf(script: string): Record<string, unknown> {
  return { agents: { custom: [scriptAgent("script", script)] } };
}
