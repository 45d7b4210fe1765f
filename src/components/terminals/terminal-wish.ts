import type { Health, SessionCreate } from "#domain/api.ts";
import { agentSettings, type Project } from "#domain/project.ts";

export const SHELL = "shell";
/** In place of a project: any folder. In place of a worktree: a new one, or the project's own folder. */
export const FOLDER = "folder";
export const NEW = "new";
export const OWN = "own";

/** A new terminal as it is being described. */
export interface TerminalWish {
  program: string;
  /** A project's id, or any folder. */
  where: string;
  folder: string;
  /** A worktree's path, a new one, or the project's own folder. */
  worktree: string;
  branch: string;
  prompt: string;
  name: string;
}

/** Agents that can start on this machine, and a project's own ones, without those it switched off. */
export function agentChoices(lines: Health["lines"], project: Pick<Project, "settings"> | undefined): { id: string; name: string }[] {
  const settings = project?.settings.agents ?? {};
  const own = (settings.custom ?? []).map(({ id, name }) => ({ id, name }));
  const installed = lines.filter((line) => line.group === "agents" && line.state === "ready").map(({ id, name }) => ({ id, name }));
  return [...own, ...installed.filter(({ id }) => !own.some((o) => o.id === id))].filter(({ id }) => agentSettings(settings, id).enabled !== false);
}

/** The wish with what no longer fits put right: an agent needs a project, and one that this project has. */
export function fitting(wish: TerminalWish, agents: readonly { id: string }[]): TerminalWish {
  const isKnown = wish.program === SHELL || (wish.where !== FOLDER && agents.some((a) => a.id === wish.program));
  return isKnown ? wish : { ...wish, program: SHELL };
}

/** What is asked of the server. */
export function createOf(wish: TerminalWish): SessionCreate {
  const { program, where, folder, worktree } = wish;
  const [name, branch, prompt] = [wish.name.trim(), wish.branch.trim(), wish.prompt.trim()];
  const place = where === FOLDER ? { cwd: folder } : { projectId: where, ...(worktree === OWN ? {} : worktree === NEW ? { branch } : { cwd: worktree }) };
  const agent = program === SHELL ? {} : { agent: program, ...(prompt === "" ? {} : { prompt }) };
  return { ...place, ...agent, ...(name === "" ? {} : { name }) };
}

/** Why it cannot be opened yet; undefined when it can. */
export function lackOf(wish: TerminalWish): string | undefined {
  if (wish.where === FOLDER) return wish.folder.trim() === "" ? "Name a folder" : undefined;
  return wish.worktree === NEW && wish.branch.trim() === "" ? "A new worktree needs a branch" : undefined;
}

/** What a new worktree of a project does first; undefined when that is nothing. */
export function setUpWords(project: Pick<Project, "settings"> | undefined): string | undefined {
  const commands = (project?.settings.setup ?? []).map((argv) => argv.join(" "));
  return commands.length === 0 ? undefined : `Set up first in the terminal: ${commands.join(", then ")}. Ctrl+C there leaves it out.`;
}
