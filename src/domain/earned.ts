import { z } from "zod";
import { Actor } from "./action.ts";
import { Autonomy, BY_AUTONOMY } from "./autonomy.ts";
import type { Delegation } from "./delegation.ts";
import { Id, Time } from "./ids.ts";
import type { Landing } from "./landing.ts";
import { type Task, TaskType } from "./task.ts";

/** What became of a task, as far as it says something about how much may run unasked. */
export const Outcome = z.object({
  taskId: Id,
  number: z.int(),
  title: z.string(),
  good: z.boolean(),
  /** In words: "verified at the first try". */
  what: z.string(),
  at: Time,
  /** Landed unasked, and that was wrong. */
  grave: z.boolean(),
});
export type Outcome = z.infer<typeof Outcome>;

/** A change of how much runs unasked for one kind of task, or of the whole project: proposed on evidence, or made. */
export const AutonomyStep = z.object({
  id: Id,
  projectId: Id,
  /** Null: the whole project. */
  type: TaskType.nullable(),
  kind: z.enum(["raise", "lower", "set"]),
  from: Autonomy,
  to: Autonomy,
  /** The kind's own level before; null when it followed the project. */
  own: Autonomy.nullable(),
  status: z.enum(["proposed", "applied", "refused", "reverted", "overtaken"]),
  why: z.string(),
  tasks: z.array(Outcome),
  actor: Actor,
  createdAt: Time,
  closedAt: Time.nullable(),
});
export type AutonomyStep = z.infer<typeof AutonomyStep>;

/** What a level needs before it is proposed: at 95 % confidence, fewer than this share of such tasks would be refuted. */
export const RAISE_BOUND = { confirm: 0.4, full: 0.2 } as const;
/** So many bad ones among the last so many are too many for a level above manual. */
const TOO_MANY = { bad: 2, of: 5 } as const;

/** Upper bound of the true failure rate after so many successes without a failure, at 95 % (exact one-sided, Clopper and Pearson 1934). */
export function failureBound(successes: number): number {
  return successes <= 0 ? 1 : 1 - 0.05 ** (1 / successes);
}

/** Successes without a failure that bring the bound under a share. */
export function successesFor(bound: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(1 - bound));
}

/** What a finished task says; null when it says nothing: cancelled, or failed for reasons outside the work. */
export function outcomeOf(task: Pick<Task, "id" | "number" | "title" | "status" | "completedAt" | "updatedAt">, tries: readonly Pick<Delegation, "error" | "completedAt" | "updatedAt">[], landings: readonly Landing[]): Outcome | null {
  const about = { taskId: task.id, number: task.number, title: task.title };
  const landing = landings.at(-1);
  const grave = landing?.landedBy.id === BY_AUTONOMY;
  if (landing?.status === "undone") return { ...about, good: false, what: "its landing was undone", at: landing.undoneAt ?? task.updatedAt, grave };
  if (landing?.status === "landed" && landing.proof === "failed") return { ...about, good: false, what: `does not pass on ${landing.base}`, at: landing.landedAt ?? task.updatedAt, grave };
  const refuted = tries.findLast((d) => d.error?.reason === "refuted" || d.error?.reason === "tampered");
  if (refuted) return { ...about, good: false, what: "was refuted", at: refuted.completedAt ?? refuted.updatedAt, grave: false };
  return task.status === "completed" ? { ...about, good: true, what: landing ? "verified at the first try, landed" : "verified at the first try", at: task.completedAt ?? task.updatedAt, grave: false } : null;
}

/** The newest good ones without a bad one between, newest first. */
export function streakOf(outcomes: readonly Outcome[]): Outcome[] {
  const sorted = newestFirst(outcomes);
  const end = sorted.findIndex((o) => !o.good);
  return end < 0 ? sorted : sorted.slice(0, end);
}

function newestFirst(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.toSorted((a, b) => b.at.localeCompare(a.at) || b.number - a.number);
}

/** Only what came after a step counts for the next one. */
export function since(outcomes: readonly Outcome[], time: Time | null): Outcome[] {
  return time === null ? [...outcomes] : outcomes.filter((o) => o.at > time);
}

export type Proposal = Pick<AutonomyStep, "kind" | "to" | "why" | "tasks"> & {
  /** Full was too much: it is lowered before anybody is asked. */
  atOnce: boolean;
};

/** The step that the evidence since the last one speaks for; null when it speaks for none. */
export function stepFor(level: Autonomy, outcomes: readonly Outcome[]): Proposal | null {
  const bad = newestFirst(outcomes).slice(0, TOO_MANY.of).filter((o) => !o.good);
  const lower = level === "full" ? ("confirm" as const) : level === "confirm" ? ("manual" as const) : null;
  const grave = bad.filter((o) => o.grave);
  if (lower && level === "full" && grave.length > 0) return { kind: "lower", to: lower, atOnce: true, tasks: grave, why: `what landed unasked was not sound: task ${grave.map((o) => o.number).join(", ")}` };
  if (lower && bad.length >= TOO_MANY.bad) return { kind: "lower", to: lower, atOnce: level === "full", tasks: bad, why: `${bad.length} of the last ${Math.min(TOO_MANY.of, outcomes.length)} did not hold` };
  const raise = level === "manual" ? ("confirm" as const) : level === "confirm" ? ("full" as const) : null;
  const streak = streakOf(outcomes);
  if (!raise || failureBound(streak.length) > RAISE_BOUND[raise]) return null;
  return { kind: "raise", to: raise, atOnce: false, tasks: streak, why: boundWords(streak.length) };
}

/** What a streak says and what it does not, in words. */
export function boundWords(n: number): string {
  if (n === 0) return "none in a row yet";
  return `${n} of ${n} verified without refutation; at 95 % confidence fewer than ${Math.ceil(failureBound(n) * 100)} in 100 would be refuted`;
}

export type StepEvent = "apply" | "refuse" | "overtake" | "revert";

const NEXT: Record<AutonomyStep["status"], Partial<Record<StepEvent, AutonomyStep["status"]>>> = {
  proposed: { apply: "applied", refuse: "refused", overtake: "overtaken" },
  applied: { revert: "reverted" },
  refused: {},
  reverted: {},
  overtaken: {},
};

/** The step's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextStep(status: AutonomyStep["status"], event: StepEvent): AutonomyStep["status"] | undefined {
  return NEXT[status][event];
}

/** When the level of a kind of task was last decided on; what came before does not count again. */
export function decidedAt(steps: readonly AutonomyStep[], type: TaskType): Time | null {
  const settled = steps.filter((s) => (s.type === null || s.type === type) && s.status !== "proposed" && s.status !== "overtaken");
  return settled.map((s) => s.closedAt ?? s.createdAt).toSorted().at(-1) ?? null;
}

/** How much runs unasked for one kind of task, on what it rests, and what it lacks for more. */
export const AutonomyLevel = z.object({
  type: TaskType,
  level: Autonomy,
  /** It has a level of its own, beside the project's. */
  isOwn: z.boolean(),
  /** Verified without refutation in a row since the last step. */
  streak: z.int(),
  /** What that says and what not. */
  says: z.string(),
  /** The next level, and how many in a row it takes. */
  next: z.object({ to: Autonomy, needs: z.int() }).nullable(),
  proposed: AutonomyStep.nullable(),
});
export type AutonomyLevel = z.infer<typeof AutonomyLevel>;

export const AutonomyView = z.object({ levels: z.array(AutonomyLevel), steps: z.array(AutonomyStep) });
export type AutonomyView = z.infer<typeof AutonomyView>;
