import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** Everything done to the world goes through `server/act.ts` as one of these. */
export const ActionKind = z.enum([
  "worktree.create",
  "worktree.setup",
  "worktree.remove",
  "worktree.commit",
  "checkpoint.restore",
  "session.spawn",
  "session.kill",
  "session.hibernate",
  "session.input",
  "session.image",
  "check.run",
  "instructions.write",
  "file.edit",
  "project.scaffold",
  "branch.land",
  "branch.unland",
  "landing.check",
  "branch.push",
  "pull-request.open",
]);
export type ActionKind = z.infer<typeof ActionKind>;

/** What an action does, for people who are asked about it. */
export const ACTION_WORDS: Record<ActionKind, string> = {
  "worktree.create": "Make a worktree",
  "worktree.setup": "Set up the worktree",
  "worktree.remove": "Remove the worktree",
  "worktree.commit": "Commit in the worktree",
  "checkpoint.restore": "Restore a checkpoint",
  "session.spawn": "Start",
  "session.kill": "End",
  "session.hibernate": "Hibernate",
  "session.input": "Type into",
  "session.image": "Keep an image for",
  "check.run": "Run the check",
  "instructions.write": "Change the instructions",
  "project.scaffold": "Make a sample project",
  "branch.land": "Land",
  "branch.unland": "Take back",
  "landing.check": "Check what landed at",
  "branch.push": "Push",
  "pull-request.open": "Open a pull request from",
  "file.edit": "Edit",
};

/** Who wants it: the person, an agent inside its pane, or Remote Dev following a plan the person confirmed. */
export const Actor = z.object({ kind: z.enum(["person", "agent", "system"]), id: z.string() });
export type Actor = z.infer<typeof Actor>;

export const SYSTEM: Actor = { kind: "system", id: "remote-dev" };

/** What the rules get to see of an action, besides the facts. */
export interface ActionIntent {
  kind: ActionKind;
  actor: Actor;
  projectId: string | null;
  /** What it is done to: a path, a branch, a session id. */
  target: string;
}

export const Action = z.object({
  id: Id,
  /** Recognises a repeated intent; unique. */
  key: z.string(),
  kind: ActionKind,
  actorKind: z.enum(["person", "agent", "system"]),
  actorId: z.string(),
  projectId: Id.nullable(),
  delegationId: Id.nullable(),
  target: z.string(),
  status: z.enum(["intended", "done", "failed", "denied"]),
  outcome: z.string().nullable(),
  createdAt: Time,
  closedAt: Time.nullable(),
});
export type Action = z.infer<typeof Action>;
