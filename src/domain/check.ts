import type { Argv, CheckSpec } from "./contract.ts";
import type { CheckResult } from "./evidence.ts";

/** A file of the change under test, paths relative to the repository. */
export interface ChangedFile {
  path: string;
  status: "added" | "modified" | "deleted" | "renamed";
  additions: number;
  deletions: number;
}

/** What the worktree looks like against the commit it started from. */
export interface TreeFacts {
  baseSha: string;
  headSha: string;
  branch: string | null;
  expectedBranch: string | null;
  commits: number;
  /** Committed changes against the base. */
  changed: ChangedFile[];
  /** Paths that are changed or untracked but not committed. */
  uncommitted: string[];
}

/** The world as a check may see it; it comes in as an argument. */
export interface CheckWorld {
  tree: TreeFacts;
  /** Runs a command of the contract in the worktree, without a shell. */
  run(argv: Argv, timeoutMs: number): Promise<{ exitCode: number | null; timedOut: boolean; output: string; durationMs: number }>;
  /** Added lines of the change, by path. */
  addedLines(): Promise<{ path: string; line: number; text: string }[]>;
}

/** What is known of a repository before any agent starts; manifests by path relative to its root. */
export interface ProjectFacts {
  manifests: Readonly<Record<string, string>>;
  /** Names in the root folder. */
  entries: readonly string[];
}

/** A check plug. `suggest` is asked when a contract is made, `run` when it is kept. */
export interface Check {
  id: string;
  /** What a pass of it means, in one sentence. */
  means: string;
  suggest(facts: ProjectFacts, scope: readonly string[]): CheckSpec[];
  run(spec: CheckSpec, world: CheckWorld): Promise<CheckResult>;
}
