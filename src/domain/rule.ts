import type { ActionIntent } from "./action.ts";
import type { Autonomy } from "./autonomy.ts";
import type { RestFacts } from "./hibernation.ts";
import type { UnaskedFacts } from "./unasked-landing.ts";
import type { Verdict } from "./verdict.ts";

/** What a rule may know about the world when it judges. Unknown is undefined, and a rule must then choose the safe side. */
export interface RuleFacts {
  autonomy?: Autonomy;
  /** Absolute folders an action may touch: the project's repository and worktree root. */
  roots?: readonly string[];
  /** Set for actions on a worktree or branch. */
  worktree?: { clean: boolean; merged: boolean };
  branch?: string;
  /** Which try of a task this belongs to; the first one is covered by the confirmed plan. */
  attempt?: number;
  mayCommit?: boolean;
  /** Set where a change is to land or to be proposed without a person's word. */
  unasked?: UnaskedFacts;
  /** Set where an agent is to be hibernated. */
  rest?: RestFacts;
}

/** A rule plug: pure, judges one action. */
export interface Rule {
  id: string;
  /** What it protects, in one sentence. */
  purpose: string;
  judge(intent: ActionIntent, facts: RuleFacts): Verdict;
}
