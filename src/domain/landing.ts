import { z } from "zod";
import { Actor } from "./action.ts";
import { CheckResult } from "./evidence.ts";
import { Id, Sha, Time } from "./ids.ts";

/** How a verified branch gets into the base branch: as it is, as one commit, commit by commit on top, or by a merge commit. */
export const LandingStrategy = z.enum(["fast-forward", "squash", "rebase", "merge"]);
export type LandingStrategy = z.infer<typeof LandingStrategy>;

export const LandingStatus = z.enum(["landing", "landed", "undoing", "undone", "failed"]);
export type LandingStatus = z.infer<typeof LandingStatus>;

/** What the contract said on a clean checkout of the landed commit; `none` when it says nothing there. */
export const LandingProof = z.enum(["pending", "passed", "failed", "none"]);
export type LandingProof = z.infer<typeof LandingProof>;

/** A check of the contract, run again on what landed. */
export const LandingCheck = CheckResult.extend({ check: z.string(), title: z.string() });
export type LandingCheck = z.infer<typeof LandingCheck>;

/** One verified change that went into the base branch, or was about to. */
export const Landing = z.object({
  id: Id,
  projectId: Id,
  taskId: Id,
  delegationId: Id,
  strategy: LandingStrategy,
  /** The branch it went into. */
  base: z.string(),
  /** The verified commit. */
  headSha: Sha,
  /** The base branch before and after; both are known before anything moves. */
  fromSha: Sha,
  toSha: Sha,
  status: LandingStatus,
  landedBy: Actor,
  proof: LandingProof,
  checks: z.array(LandingCheck),
  /** Where the base branch went when it was undone: back, or to a commit that reverts. */
  undoSha: Sha.nullable(),
  undoHow: z.enum(["moved-back", "reverted"]).nullable(),
  undoneBy: Actor.nullable(),
  error: z.string().nullable(),
  /** Where a change spans repositories: the landing that leads those that stand or fall together. */
  together: Id.nullish(),
  createdAt: Time,
  landedAt: Time.nullable(),
  undoneAt: Time.nullable(),
});
export type Landing = z.infer<typeof Landing>;

/** A task's landing as lists show it. */
export const LandingMark = Landing.pick({ id: true, status: true, strategy: true, base: true, toSha: true, proof: true, landedAt: true });
export type LandingMark = z.infer<typeof LandingMark>;

/** Why something cannot be done now, and what to do about it. */
export const Block = z.object({ what: z.string(), next: z.string() });
export type Block = z.infer<typeof Block>;

/** A task whose work comes along with a change that began with it, and how that one stands. */
export const Brought = z.object({ number: z.int(), title: z.string(), state: z.enum(["not-landed", "corrected", "discarded", "given-up"]) });
export type Brought = z.infer<typeof Brought>;

/** What landing a task would do now. Nothing is changed by asking. */
export const LandingPlan = z.object({
  base: z.string(),
  baseSha: Sha.nullable(),
  headSha: Sha.nullable(),
  branch: z.string().nullable(),
  /** Folder the base branch is checked out in; its files move along. */
  checkout: z.string().nullable(),
  /** Commits of the branch that the base does not have, and the other way round. */
  commits: z.int(),
  behind: z.int(),
  /** The way it goes when nobody chooses. */
  strategy: LandingStrategy,
  ways: z.array(z.object({ strategy: LandingStrategy, why: z.string().nullable() })),
  blocks: z.array(Block),
  /** Files both sides changed in ways git cannot join. */
  conflicts: z.array(z.string()),
  /** Tasks whose changes would land along with it. */
  brings: z.array(Brought),
  landing: Landing.nullable(),
  /** Every repository of a task that spans several: it lands in all it changed, or in none. */
  sites: z.array(z.object({ projectId: Id, name: z.string(), base: z.string(), commits: z.int(), isUnchanged: z.boolean(), landing: LandingStatus.nullable() })).optional(),
});
export type LandingPlan = z.infer<typeof LandingPlan>;

export type LandingEvent = "moved" | "failed" | "undo" | "undone" | "undo-failed";

const NEXT: Record<LandingStatus, Partial<Record<LandingEvent, LandingStatus>>> = {
  landing: { moved: "landed", failed: "failed" },
  landed: { undo: "undoing" },
  undoing: { undone: "undone", "undo-failed": "landed" },
  undone: {},
  failed: {},
};

/** The landing's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextLanding(status: LandingStatus, event: LandingEvent): LandingStatus | undefined {
  return NEXT[status][event];
}

/** True while a change stands in the base branch or is on its way in or out. */
export function isStanding(landing: Pick<Landing, "status"> | null | undefined): boolean {
  return landing?.status === "landing" || landing?.status === "landed" || landing?.status === "undoing";
}

/** The way a branch lands when nobody chose one: what the project keeps, where it can be done; else as it is, else as one commit. */
export function strategyFor(kept: LandingStrategy | null, ways: LandingPlan["ways"]): LandingStrategy {
  const can = (strategy: LandingStrategy): boolean => ways.some((way) => way.strategy === strategy && way.why === null);
  if (kept && can(kept)) return kept;
  return can("fast-forward") ? "fast-forward" : "squash";
}

/** What a way of landing does, in one line. */
export function landingLine({ base, commits }: Pick<LandingPlan, "base" | "commits">, strategy: LandingStrategy): string {
  const many = `${commits} ${commits === 1 ? "commit" : "commits"}`;
  switch (strategy) {
    case "fast-forward":
      return `${base} moves forward by ${many}, as verified.`;
    case "squash":
      return `${many} ${commits === 1 ? "becomes" : "become"} one new commit on ${base}.`;
    case "rebase":
      return `${many} ${commits === 1 ? "is" : "are"} made again on top of ${base}.`;
    case "merge":
      return `A merge commit joins ${many} into ${base}.`;
  }
}

const HOW: Record<Brought["state"], string> = { "not-landed": "has not landed", corrected: "was corrected since", discarded: "was discarded", "given-up": "was given up" };

/** Which changes of other tasks come along, in one line; undefined when there are none. */
export function bringsLine(brings: readonly Brought[]): string | undefined {
  if (brings.length === 0) return undefined;
  return `It brings along ${brings.map(({ number, title, state }) => `task ${number} (${title}), which ${HOW[state]}`).join("; ")}.`;
}
