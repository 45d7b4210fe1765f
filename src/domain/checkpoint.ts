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
