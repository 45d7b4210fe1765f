import { renameSync, rmSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CheckSpec } from "#domain/contract.ts";
import type { TaskType } from "#domain/task.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import type { RepositoryName } from "./samples.ts";

/** One piece of reported work: what was wanted, and what a stand-in for an agent really did. */
export interface Scenario {
  id: string;
  repository: RepositoryName;
  wish: string;
  type: TaskType;
  /** Never looked at while the checks were made; told apart in the figures. */
  held?: true;
  /** Files of the commit the task starts from, over those of the repository. */
  base?: Record<string, string>;
  scope?: readonly string[];
  /** What a person added to the contract. */
  checks?: readonly CheckSpec[];
  /** The project does not let the server commit what was left. */
  mayCommit?: false;
  /** The stand-in commits by itself, or not at all. */
  commits?: false;
  work(agent: Worker): void;
}

/** Hands in a worktree. */
export interface Worker {
  path: string;
  write(files: Record<string, string>): void;
  /** Replaces a text that has to be there. */
  edit(path: string, from: string, to: string): void;
  remove(...paths: string[]): void;
  move(from: string, to: string): void;
  git(...args: string[]): string;
  commit(): void;
}

export function workerIn(path: string): Worker {
  return {
    path,
    write: (files) => writeFiles(path, files),
    edit(name, from, to) {
      const text = readFileSync(join(path, name), "utf8");
      if (!text.includes(from)) throw new Error(`${name} does not hold ${JSON.stringify(from)}`);
      writeFileSync(join(path, name), text.replace(from, () => to));
    },
    remove(...names) {
      for (const name of names) rmSync(join(path, name), { recursive: true });
    },
    move(from, to) {
      mkdirSync(dirname(join(path, to)), { recursive: true });
      renameSync(join(path, from), join(path, to));
    },
    git: (...args) => git(path, ...args),
    commit() {
      git(path, "add", "--all");
      git(path, "commit", "--quiet", "--message", "feat: work");
    },
  };
}
