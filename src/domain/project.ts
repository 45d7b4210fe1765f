import { z } from "zod";
import { Autonomy } from "./autonomy.ts";
import { BudgetPatch } from "./budget.ts";
import { Argv, CheckSpec } from "./contract.ts";
import { ForgeSettings } from "./forge.ts";
import { Id, Time } from "./ids.ts";
import { LandingStrategy } from "./landing.ts";
import { TaskType } from "./task.ts";
import { RetryPatch } from "./retry.ts";

const EnvName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "is not the name of an environment variable");
// `custom` is the key beside the agents' own ones; `constructor` is found on every object.
const AgentId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and hyphens")
  .refine((id) => id !== "custom" && id !== "constructor", "is a reserved word");

/** What a project changes about an agent. */
export const AgentSettings = z.strictObject({
  enabled: z.boolean().optional(),
  /** Program to run in place of the agent's own. */
  command: z.string().min(1).max(4096).optional(),
  /** Arguments put behind the ones Remote Dev sets. */
  args: z.array(z.string().max(4096)).max(50).optional(),
  env: z.record(EnvName, z.string().max(10_000)).optional(),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/** An agent declared as data, without a file of its own. `{prompt}` stands for the brief or, by file, for its path. */
export const CustomAgent = z.strictObject({
  id: AgentId,
  name: z.string().min(1).max(80),
  command: Argv,
  promptBy: z.enum(["argv", "stdin", "file"]),
  doneWhen: z.literal("exit"),
  /** Megabytes planned for one that runs. */
  memoryMb: z.int().min(64).max(16_777_216).optional(),
  /** Argv that continues a conversation; `{session}` and `{prompt}` are filled in. */
  resume: Argv.optional(),
});
export type CustomAgent = z.infer<typeof CustomAgent>;

/** Settings by agent id, and beside them the declared ones under `custom`; no agent can be called so. */
export interface AgentsSettings {
  custom?: CustomAgent[] | undefined;
  [id: string]: AgentSettings | CustomAgent[] | undefined;
}
export const AgentsSettings: z.ZodType<AgentsSettings> = z.object({ custom: z.array(CustomAgent).max(20).optional() }).catchall(AgentSettings);

/** What a project changes about one agent; nothing is an empty record. */
export function agentSettings(agents: AgentsSettings, id: string): AgentSettings {
  const own = agents[id];
  return own === undefined || Array.isArray(own) ? {} : own;
}

/** The settings without what they are when nothing is said: a change says only what changes. */
const fields = z.strictObject({
  agents: AgentsSettings,
  /** Commands run in a new worktree before the agent starts, one argv each. */
  setup: z.array(Argv).max(20),
  /** Commands run in a worktree before it is removed. */
  teardown: z.array(Argv).max(20),
  /** Absolute folder for worktrees; default `$RDV_HOME/worktrees/<project>`. */
  worktreeRoot: z.string().max(1000).nullable(),
  /** Branch new worktrees start from; null for the one that is checked out in the repository. */
  baseBranch: z.string().min(1).max(250).nullable(),
  /** Checks every task gets beside the detected ones. */
  contract: z.strictObject({ default: z.array(CheckSpec).max(20).default([]) }),
  /** Whether Remote Dev may commit what an agent left uncommitted. */
  mayCommit: z.boolean(),
  /** Whether verified work may land unasked where autonomy is full. */
  mayMerge: z.boolean(),
  /** Whether verified work may be pushed and proposed to the forge unasked where autonomy is full. */
  mayPush: z.boolean(),
  /** Autonomy of kinds of tasks that have another one than the project. */
  autonomyByType: z.partialRecord(TaskType, Autonomy),
  /** Where pull requests go. */
  forge: ForgeSettings,
  /** Minutes without output, transcript or processor time after which a working agent counts as stalled. */
  stalledAfterMinutes: z.int().min(1).max(1440),
  /** How verified work lands when nobody chooses; null for as it is where that can be, else as one commit. */
  landBy: LandingStrategy.nullable(),
  /** What happens after tries that failed. */
  retry: RetryPatch,
  /** What one task may use, and what all tasks of a day may. */
  budget: BudgetPatch,
  dailyBudget: BudgetPatch,
  /** What this project is for, what belongs to it, and when its work is good; told to every agent. */
  role: z.string().max(2000),
  scope: z.string().max(2000),
  successCriteria: z.string().max(2000),
});
export const ProjectSettingsPatch = fields.partial();

const { agents, setup, teardown, worktreeRoot, baseBranch, contract, mayCommit, mayMerge, mayPush, autonomyByType, forge, stalledAfterMinutes, landBy, retry, budget, dailyBudget, role, scope, successCriteria } = fields.shape;
export const ProjectSettings = z.strictObject({
  agents: agents.default({}),
  setup: setup.default([]),
  teardown: teardown.default([]),
  worktreeRoot: worktreeRoot.default(null),
  baseBranch: baseBranch.default(null),
  contract: contract.default({ default: [] }),
  mayCommit: mayCommit.default(true),
  mayMerge: mayMerge.default(false),
  mayPush: mayPush.default(false),
  autonomyByType: autonomyByType.default({}),
  forge: forge.default({ remote: "origin", kind: null, api: null, tokenEnv: null }),
  stalledAfterMinutes: stalledAfterMinutes.default(10),
  landBy: landBy.default(null),
  retry: retry.default({}),
  budget: budget.default({}),
  dailyBudget: dailyBudget.default({}),
  role: role.default(""),
  scope: scope.default(""),
  successCriteria: successCriteria.default(""),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

/** A registered git repository and its settings. On the wire of the seed's endpoints its id is the `folderId`. */
export const Project = z.object({
  id: Id,
  userId: z.string(),
  name: z.string(),
  /** Absolute path of the repository's top folder, without symlinks. */
  path: z.string(),
  gitCommonDir: z.string(),
  defaultBranch: z.string(),
  autonomy: Autonomy,
  settings: ProjectSettings,
  /** Marks the sample project of the demonstration. */
  isDemo: z.boolean(),
  createdAt: Time,
  updatedAt: Time,
});
export type Project = z.infer<typeof Project>;

/** How much runs unasked for one kind of task. */
export function autonomyFor(project: Pick<Project, "autonomy" | "settings">, type: TaskType): Autonomy {
  return project.settings.autonomyByType[type] ?? project.autonomy;
}

/** Settings that let work run, land or leave this machine without a person's word; to make them takes more than a session. */
export function letsRunUnasked({ autonomy, autonomyByType, mayMerge, mayPush }: Partial<Pick<Project, "autonomy"> & Pick<ProjectSettings, "autonomyByType" | "mayMerge" | "mayPush">>): boolean {
  return autonomy === "full" || Object.values(autonomyByType ?? {}).includes("full") || mayMerge === true || mayPush === true;
}

/** The branch a project's finished work goes into. */
export function baseBranchOf(project: Pick<Project, "defaultBranch" | "settings">): string {
  return project.settings.baseBranch ?? project.defaultBranch;
}

/** A conversation that plans and delegates: one per project, plus Master Control (no project). */
export const Orchestrator = z.object({
  id: Id,
  userId: z.string(),
  projectId: Id.nullable(),
  kind: z.enum(["project", "master"]),
  /** Which brain thinks; null = automatic. */
  brain: z.string().nullable(),
  createdAt: Time,
});
export type Orchestrator = z.infer<typeof Orchestrator>;
