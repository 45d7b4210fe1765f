import type { ProjectPatch } from "#domain/api.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { ForgeSettings } from "#domain/forge.ts";
import type { LandingStrategy } from "#domain/landing.ts";
import type { Project, ProjectSettings } from "#domain/project.ts";
import { argvOf, commandsOf, lineOf } from "./command-text.ts";
import { type BudgetDraft, budgetDraft, budgetOf, RETRY_FIELDS, retryDraft, retryOf } from "./spend-draft.ts";

/** Checks that run a command, with the word for what the command does. */
export const COMMAND_CHECKS = [
  { check: "tests-pass", word: "tests" },
  { check: "typecheck", word: "type-check" },
  { check: "lint", word: "lint" },
] as const;

/** One check every task gets, as it is edited. */
export interface CheckDraft {
  check: string;
  command: string;
  /** Minutes the command may take; empty for the usual limit. */
  minutes: string;
}

/** A project's settings as they are edited. */
export interface ProjectDraft {
  name: string;
  autonomy: Autonomy;
  mayCommit: boolean;
  mayMerge: boolean;
  mayPush: boolean;
  autonomyByType: ProjectSettings["autonomyByType"];
  /** Empty for the usual ones, by the remote's address. */
  forge: { remote: string; kind: string; api: string; tokenEnv: string };
  stalledAfterMinutes: string;
  /** Tries in all, minutes between them, who does the later ones, what comes after the last. */
  attempts: string;
  backoff: string;
  thenAgents: string;
  goesOn: boolean;
  giveUp: boolean;
  /** What one task may use, and all of a day; empty is no limit. */
  budget: BudgetDraft;
  dailyBudget: BudgetDraft;
  /** How work lands when nobody chooses; empty for as it is where that can be, else as one commit. */
  landBy: LandingStrategy | "";
  worktreeRoot: string;
  /** Empty for the branch that is checked out. */
  baseBranch: string;
  setup: string;
  teardown: string;
  checks: CheckDraft[];
  role: string;
  scope: string;
  successCriteria: string;
}

/** What is wrong, by the field it stands in. */
export type Wrong = Partial<Record<keyof ProjectDraft, string>>;

const MINUTE = 60_000;

export function draftOf(project: Pick<Project, "name" | "autonomy" | "settings">): ProjectDraft {
  const { settings } = project;
  return {
    name: project.name,
    autonomy: project.autonomy,
    mayCommit: settings.mayCommit,
    mayMerge: settings.mayMerge,
    mayPush: settings.mayPush,
    autonomyByType: settings.autonomyByType,
    forge: { remote: settings.forge.remote, kind: settings.forge.kind ?? "", api: settings.forge.api ?? "", tokenEnv: settings.forge.tokenEnv ?? "" },
    stalledAfterMinutes: String(settings.stalledAfterMinutes),
    ...retryDraft(settings.retry),
    budget: budgetDraft(settings.budget),
    dailyBudget: budgetDraft(settings.dailyBudget),
    landBy: settings.landBy ?? "",
    worktreeRoot: settings.worktreeRoot ?? "",
    baseBranch: settings.baseBranch ?? "",
    setup: settings.setup.map(lineOf).join("\n"),
    teardown: settings.teardown.map(lineOf).join("\n"),
    checks: settings.contract.default.filter(isCommand).map((spec) => ({ check: spec.check, command: lineOf(spec.argv ?? []), minutes: spec.timeoutMs === undefined ? "" : String(spec.timeoutMs / MINUTE) })),
    role: settings.role,
    scope: settings.scope,
    successCriteria: settings.successCriteria,
  };
}

/** What the draft changes, and nothing else; or what is wrong with it. */
export function patchOf(project: Pick<Project, "name" | "autonomy" | "settings">, draft: ProjectDraft): { patch: ProjectPatch } | { wrong: Wrong } {
  const before = draftOf(project);
  const wrong: Wrong = {};
  const [setup, teardown] = [commandsOf(draft.setup), commandsOf(draft.teardown)];
  const checks = readChecks(draft.checks);
  if (draft.name.trim() === "") wrong.name = "The project needs a name.";
  if (draft.worktreeRoot.trim() !== "" && !draft.worktreeRoot.trim().startsWith("/")) wrong.worktreeRoot = "This is no absolute path; it begins with /.";
  const minutes = Number(draft.stalledAfterMinutes);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) wrong.stalledAfterMinutes = "Whole minutes from 1 to 1440.";
  const forge = ForgeSettings.safeParse(forgeOf(draft));
  if (!forge.success) wrong.forge = forgeWrong(forge.error);
  const [retry, budget, dailyBudget] = [retryOf(draft), budgetOf(draft.budget), budgetOf(draft.dailyBudget)];
  if ("wrong" in retry) wrong.attempts = retry.wrong;
  if ("wrong" in budget) wrong.budget = budget.wrong;
  if ("wrong" in dailyBudget) wrong.dailyBudget = dailyBudget.wrong;
  if ("wrong" in setup) wrong.setup = setup.wrong;
  if ("wrong" in teardown) wrong.teardown = teardown.wrong;
  if ("wrong" in checks) wrong.checks = checks.wrong;
  if ("wrong" in retry || "wrong" in budget || "wrong" in dailyBudget || "wrong" in setup || "wrong" in teardown || "wrong" in checks || Object.keys(wrong).length > 0) return { wrong };
  const kept = project.settings.contract.default.filter((spec) => !isCommand(spec));
  const whole: ProjectPatch = {
    name: draft.name.trim(), autonomy: draft.autonomy, mayCommit: draft.mayCommit, mayMerge: draft.mayMerge, mayPush: draft.mayPush, autonomyByType: draft.autonomyByType, forge: forgeOf(draft), stalledAfterMinutes: minutes, landBy: draft.landBy || null, worktreeRoot: draft.worktreeRoot.trim() || null, baseBranch: draft.baseBranch || null,
    retry: retry.retry, budget: budget.budget, dailyBudget: dailyBudget.budget,
    setup: setup.argvs, teardown: teardown.argvs, contract: { default: [...kept, ...checks.specs] },
    role: draft.role, scope: draft.scope, successCriteria: draft.successCriteria,
  };
  const changed = (field: keyof ProjectDraft): boolean => JSON.stringify(before[field]) !== JSON.stringify(draft[field]);
  const isChanged = (field: string): boolean => (field === "retry" ? RETRY_FIELDS.some(changed) : changed(field === "contract" ? "checks" : (field as keyof ProjectDraft)));
  const patch = Object.entries(whole).filter(([field]) => isChanged(field));
  return { patch: Object.fromEntries(patch) };
}

function forgeOf({ forge }: Pick<ProjectDraft, "forge">): ForgeSettings {
  const [remote, kind, api, tokenEnv] = [forge.remote, forge.kind, forge.api, forge.tokenEnv].map((text) => text.trim());
  return { remote: remote || "origin", kind: kind || null, api: api || null, tokenEnv: tokenEnv || null };
}

const FORGE_WORD: Record<string, string> = { remote: "The remote is a name, as `git remote` lists them.", api: "The API is an address that begins with https://.", tokenEnv: "The token’s variable is a name like GITHUB_TOKEN.", kind: "There is no such forge." };

function forgeWrong(error: { issues: readonly { path: readonly PropertyKey[] }[] }): string {
  return FORGE_WORD[String(error.issues[0]?.path[0])] ?? "This is not right.";
}

function isCommand(spec: CheckSpec): boolean {
  return COMMAND_CHECKS.some((known) => known.check === spec.check);
}

function readChecks(drafts: readonly CheckDraft[]): { specs: CheckSpec[] } | { wrong: string } {
  const specs: CheckSpec[] = [];
  for (const [i, { check, command, minutes }] of drafts.entries()) {
    const read = argvOf(command);
    if ("wrong" in read) return { wrong: `Check ${i + 1}: ${read.wrong}` };
    const limit = Number(minutes);
    if (minutes.trim() !== "" && !(limit > 0 && limit <= 60)) return { wrong: `Check ${i + 1}: the limit is a number of minutes up to 60.` };
    specs.push({ check, title: lineOf(read.argv), argv: read.argv, ...(minutes.trim() === "" ? {} : { timeoutMs: Math.round(limit * MINUTE) }) });
  }
  return { specs };
}
