import type { Argv, CheckSpec, PageWanted, Probe } from "./contract.ts";
import type { CheckPlace, CheckResult, Picture } from "./evidence.ts";
import type { TaskType } from "./task.ts";
import type { TestCount } from "./test-count.ts";

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
  /** Where the agent worked. */
  folder: string | null;
}

/** What was wanted, as far as it decides what a change may do. */
export interface TaskFacts {
  type: TaskType;
  /** The wish in the person's words. */
  wish: string;
  /** Places the contract names; empty when it names none. */
  scope: readonly string[];
}

/** A text file of the change before and after; null where it does not exist, or is no text. */
export interface ChangedText {
  path: string;
  oldPath: string | null;
  before: string | null;
  after: string | null;
}

/** How a command ended, and where and when it ran. */
export interface Ran {
  exitCode: number | null;
  timedOut: boolean;
  output: string;
  durationMs: number;
  place: CheckPlace;
  at: string;
  cached: boolean;
  tests: TestCount | null;
}

/** What is kept of a run, to answer the same question again without running. */
export type KeptRun = Omit<Ran, "place" | "cached"> & { passed?: boolean };

/** An app that was started for a check and answers. */
export interface Served {
  ask(probe: Probe): Promise<{ status: number; body: string }>;
  /** Opens a page in a browser and keeps its picture. */
  open(page: PageWanted): Promise<PageSeen>;
}

/** What a browser saw of a page. */
export interface PageSeen {
  status: number | null;
  text: string;
  /** What keeps people from using it. */
  problems: string[];
  /** What its scripts threw. */
  errors: string[];
  /** Share of the pixels that differ from the approved picture, 0 to 1; null without one. */
  difference: number | null;
  picture: Picture;
}

/** The world as a check may see it; it comes in as an argument. */
export interface CheckWorld {
  tree: TreeFacts;
  task: TaskFacts;
  /** Runs a command of the contract where this world is, without a shell. */
  run(argv: Argv, timeoutMs: number): Promise<Ran>;
  /** Runs it on other files of the same repository; null where that cannot be had. */
  runAt(place: "clean" | "base" | "old-tests", argv: Argv, timeoutMs: number): Promise<Ran | null>;
  /** Starts an app on a free port, waits until it answers, and stops it again. What it printed comes with it. */
  serve<T>(argv: Argv, timeoutMs: number, use: (app: Served) => Promise<T>): Promise<{ seen: T; ran: Ran }>;
  /** Why no page can be looked at on this machine; null when one can. */
  pageRefusal(): Promise<string | null>;
  /** Added lines of the change, by path. */
  addedLines(): Promise<{ path: string; line: number; text: string }[]>;
  /** The text files of the change, as committed. */
  texts(): Promise<ChangedText[]>;
  /** Texts of the tests that were there before the work. */
  oldTests(): Promise<string[]>;
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
  /** It runs the work, so where it runs matters: first where the agent worked, then on a clean checkout. */
  executes?: true;
  /** It looks at the change as a whole: in all repositories of a task together. */
  overall?: true;
  suggest(facts: ProjectFacts, scope: readonly string[]): CheckSpec[];
  run(spec: CheckSpec, world: CheckWorld): Promise<CheckResult>;
}
