import { z } from "zod";
import { Id, Sha, Time } from "./ids.ts";

/** A hidden git ref plus this row, made before a destructive act; restorable. Ignored files are not in it. */
export const Checkpoint = z.object({
  id: Id,
  projectId: Id,
  taskId: Id.nullable(),
  /** `refs/rdv/checkpoint/<id>` in the project's repository. */
  ref: z.string(),
  commitSha: Sha,
  treeSha: Sha,
  why: z.string(),
  /** Where the files came from. */
  path: z.string(),
  branch: z.string().nullable(),
  createdAt: Time,
  restoredAt: Time.nullable(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** A checkpoint as lists show it: whether the folder it is of was discarded, so that it can be brought back. Others were made before an edit or a rest, of a folder that is there. */
export const CheckpointView = Checkpoint.extend({ isGone: z.boolean() });
export type CheckpointView = z.infer<typeof CheckpointView>;
