import { z } from "zod";
import { Id, Sha, Time } from "./ids.ts";

/** A worktree that is ours by this record, not by its name. */
export const Worktree = z.object({
  id: Id,
  projectId: Id,
  taskId: Id,
  path: z.string(),
  branch: z.string(),
  baseSha: Sha,
  setUpAt: Time.nullable(),
  createdAt: Time,
  removedAt: Time.nullable(),
});
export type Worktree = z.infer<typeof Worktree>;
