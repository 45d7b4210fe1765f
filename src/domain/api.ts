import { z } from "zod";
import { Scope } from "./access.ts";
import { Activity } from "./activity.ts";
import { Rest } from "./hibernation.ts";
import { Attention } from "./attention.ts";
import { Autonomy } from "./autonomy.ts";
import { BudgetPatch, BudgetState, Measure } from "./budget.ts";
import { Contract } from "./contract.ts";
import { Delegation, Usage } from "./delegation.ts";
import { DecisionVerdict } from "./decision.ts";
import { Evidence } from "./evidence.ts";
import { Id, Time } from "./ids.ts";
import { LandingMark, LandingStrategy } from "./landing.ts";
import { ProjectSettingsPatch } from "./project.ts";
import { RetryPatch } from "./retry.ts";
import { Session } from "./session.ts";
import { MOST_SITES } from "./site.ts";
import { Isolation, Task, TaskType } from "./task.ts";

/** RFC 9457 problem document; `detail` says what to do next. */
export const Problem = z.object({
  type: z.literal("about:blank"),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
});

/** A page of a list; `nextCursor` is null on the last one. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

const Path = z.string().min(1).max(1000).refine((p) => p.startsWith("/") || p.startsWith("~/"), "must be an absolute path");
const Text = z.string().trim().min(1).max(50_000);

const settingsFields = ProjectSettingsPatch.shape;

export const ProjectCreate = z.strictObject({ path: Path, name: z.string().trim().min(1).max(80).optional(), autonomy: Autonomy.optional(), ...settingsFields });
export type ProjectCreate = z.infer<typeof ProjectCreate>;
export const ProjectPatch = z.strictObject({ name: z.string().trim().min(1).max(80).optional(), autonomy: Autonomy.optional(), ...settingsFields });
export type ProjectPatch = z.infer<typeof ProjectPatch>;

/** Branches of a repository; `current` is null when a single commit is checked out. */
export const Branches = z.object({ items: z.array(z.string()), current: z.string().nullable() });
export type Branches = z.infer<typeof Branches>;

/** Worktrees of a repository, its own folder first; `branch` is null where a single commit is checked out. */
export const Worktrees = z.object({ items: z.array(z.object({ path: z.string(), branch: z.string().nullable() })) });
export type Worktrees = z.infer<typeof Worktrees>;

export const OrchestratorPatch = z.strictObject({ brain: z.string().max(40).nullable() });

/** `replaces`: the last message, which this one takes the place of; where something came of it already, both stay. */
export const MessageCreate = z.strictObject({ text: Text, replaces: Id.optional() });

export const TaskCreate = z.strictObject({
  description: Text,
  type: TaskType.optional(),
  agent: z.string().max(60).optional(),
  dependsOn: z.array(Id).max(20).optional(),
  /** Further projects it changes with its own. */
  also: z.array(Id).max(MOST_SITES).optional(),
  contract: Contract.pick({ checks: true }).strict().optional(),
  isolation: Isolation.optional(),
  priority: z.int().min(0).max(9).optional(),
  specialisation: z.string().max(40).optional(),
  retry: RetryPatch.optional(),
  budget: BudgetPatch.optional(),
});
export type TaskCreate = z.infer<typeof TaskCreate>;

/** What may change on a task before its agent starts. */
export const TaskPatch = z.strictObject({
  title: z.string().trim().min(1).max(120).optional(),
  description: Text.optional(),
  type: TaskType.optional(),
  agent: z.string().max(60).optional(),
  contract: Contract.pick({ checks: true }).strict().optional(),
  /** Further projects it changes with its own; their checks come and go with them. */
  also: z.array(Id).max(MOST_SITES).optional(),
  priority: z.int().min(0).max(9).optional(),
  /** Null for none. */
  specialisation: z.string().max(40).nullable().optional(),
  retry: RetryPatch.nullable().optional(),
  budget: BudgetPatch.nullable().optional(),
});
export type TaskPatch = z.infer<typeof TaskPatch>;

/** Parts a task is split into; `after` names the places of parts in this list, from 1, that come before. */
export const TaskSplit = z.strictObject({
  parts: z.array(z.strictObject({ description: Text, agent: z.string().max(60).optional(), type: TaskType.optional(), after: z.array(z.int().positive()).max(10).optional() })).min(2).max(10),
});
export type TaskSplit = z.infer<typeof TaskSplit>;

/** Tasks that become one; without a description theirs are put together. */
export const TaskMerge = z.strictObject({ taskIds: z.array(Id).min(2).max(10), description: Text.optional() });
export type TaskMerge = z.infer<typeof TaskMerge>;

/** A task as the wire shows it: the seed's Task and everything a page about it needs. */
export const TaskView = Task.extend({
  attention: Attention,
  delegations: z.array(Delegation),
  evidence: z.array(Evidence),
  usage: Usage,
  /** How the limits of its budget stand; empty without one. */
  limits: z.array(BudgetState),
  diffstat: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }).nullable(),
  /** Where its change stands in the base branch, or stood; null when it never landed. */
  landing: LandingMark.nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

export const LandingCreate = z.strictObject({ strategy: LandingStrategy.optional() });

export const DecisionAnswer = z
  .strictObject({ verdict: DecisionVerdict, text: z.string().max(10_000).optional() })
  .refine((a) => a.verdict !== "answer" || (a.text ?? "").trim() !== "", { path: ["text"], message: "an answer needs text" });
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;

/** What a new terminal runs and where: a shell, or with `agent` that agent, in a project, one of its worktrees, a new one on `branch`, or a folder. */
export const SessionCreate = z
  .strictObject({
    projectId: Id.optional(),
    cwd: Path.optional(),
    branch: z.string().trim().min(1).max(100).optional(),
    name: z.string().trim().min(1).max(80).optional(),
    agent: z.string().max(60).optional(),
    prompt: Text.optional(),
  })
  .refine((s) => s.cwd === undefined || s.branch === undefined, { path: ["branch"], message: "a new worktree has a folder of its own" })
  .refine((s) => s.prompt === undefined || s.agent !== undefined, { path: ["prompt"], message: "only an agent takes first words" });
export type SessionCreate = z.infer<typeof SessionCreate>;
/** A terminal as the wire shows it; `activity` is what an agent of no task does right now. */
export const SessionView = Session.extend({ activity: Activity.nullable(), rest: Rest.nullable().optional() });
export type SessionView = z.infer<typeof SessionView>;
/** Name of a group of terminals; null is none. */
const GroupName = z.string().trim().min(1).max(40).nullable();
export const SessionPatch = z.strictObject({ name: z.string().trim().min(1).max(80).optional(), group: GroupName.optional() }).refine((patch) => Object.keys(patch).length > 0, "nothing is to be changed");
/** Renames a group, or dissolves it; the project tells groups of one name apart. */
export const GroupPatch = z.strictObject({ projectId: Id.nullable(), group: z.string().min(1).max(40), to: GroupName });
/** Most characters of one paste. */
export const PASTE_CHARS = 1_048_576;
export const SessionInput = z.strictObject({
  text: z.string().max(PASTE_CHARS),
  enter: z.boolean().default(true),
  /** Refuses several lines where the program would take each one as it comes. */
  careful: z.boolean().default(false),
  /** One piece of a longer paste, which is typed as a whole when the last one is there: where it begins, and whether more follow. */
  piece: z.strictObject({ paste: Id, at: z.int().min(0), more: z.boolean() }).optional(),
});

export const FollowUpCreate = z.strictObject({ text: z.string().trim().min(1).max(100_000) });

export const Screen = z.object({ text: z.string(), cols: z.int(), rows: z.int(), lines: z.int() });

export const ApplyRecommendations = z.strictObject({ recommendationIds: z.array(Id).min(1).max(20) });

export const KnowledgePatch = z.strictObject({
  conventions: z.array(z.string().trim().min(1).max(400)).max(100).optional(),
  techStack: z.array(z.string().trim().min(1).max(80)).max(60).optional(),
});

/** The owner's password: long enough that throttled guessing is hopeless, short enough that hashing it is not a weapon. */
const Password = z.string().min(12, "needs at least 12 characters").max(200, "has at most 200 characters");
export const OwnerCreate = z.strictObject({ code: z.string().max(100), email: z.email().max(200), password: Password });
export const PasswordConfirm = z.strictObject({ password: z.string().max(200) });
/** `present` is the password until now; only who asks from the machine itself may leave it out. */
export const PasswordChange = z.strictObject({ present: z.string().max(200).optional(), password: Password });

/** The owner's second factor: since when it is asked for, and how many recovery codes are left. */
export const TwoFactor = z.object({ enabledAt: Time.nullable(), codesLeft: z.int() });
export type TwoFactor = z.infer<typeof TwoFactor>;
/** What an authenticator app needs, as text to type and as what the QR code holds. */
export const TwoFactorSecret = z.object({ secret: z.string(), address: z.string() });
export type TwoFactorSecret = z.infer<typeof TwoFactorSecret>;
export const TwoFactorCode = z.strictObject({ code: z.string().max(20) });
/** Shown once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** A browser that is signed in; `device` is what it calls itself. */
export const SignIn = z.object({ id: z.string(), device: z.string(), createdAt: Time, lastUsedAt: Time, isThis: z.boolean() });
export type SignIn = z.infer<typeof SignIn>;

export const TokenCreate = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(Scope).min(1),
  projectId: Id.optional(),
  /** Days until it expires. */
  days: z.int().min(1).max(365).default(90),
});
export const TokenView = z.object({
  id: Id,
  name: z.string(),
  scopes: z.array(Scope),
  projectId: Id.nullable(),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

/** One line of the doctor's report. */
export const DoctorLine = z.object({
  id: z.string(),
  group: z.enum(["agents", "tools", "room"]),
  name: z.string(),
  state: z.enum(["ready", "action", "missing"]),
  version: z.string().nullable(),
  text: z.string(),
  /** Command a person can run to mend it. */
  fix: z.string().nullable(),
  /** Of an agent: what it tells of what it uses; the rest cannot be limited. */
  tells: z.array(Measure).optional(),
});
export type DoctorLine = z.infer<typeof DoctorLine>;
/** Who can think for conversations here; `ready` when this machine has what it needs. */
const BrainLine = z.object({ id: z.string(), ready: z.boolean() });
/** `brain` is the one that thinks where a conversation chose none. */
export const Health = z.object({ lines: z.array(DoctorLine), brain: z.string(), brains: z.array(BrainLine), checkedAt: Time });
export type Health = z.infer<typeof Health>;

/** A file of a delegation's diff against the commit it started from. */
const DiffFile = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  status: z.enum(["added", "modified", "deleted", "renamed"]),
  additions: z.int(),
  deletions: z.int(),
  isBinary: z.boolean(),
  /** Unified diff of this file; empty when it is binary or was cut. */
  patch: z.string(),
  isCut: z.boolean(),
});
export const Diff = z.object({
  baseSha: z.string(),
  headSha: z.string(),
  files: z.array(DiffFile),
  uncommitted: z.boolean(),
  /** New files beyond the ones listed, because there are too many. */
  unlisted: z.int(),
});
export type Diff = z.infer<typeof Diff>;
export type DiffFile = z.infer<typeof DiffFile>;
