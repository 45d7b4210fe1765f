import { z } from "zod";
import { Id, Time } from "./ids.ts";
import { Pattern } from "./pattern.ts";

/** Version of the analysis; a new one may look at old tasks again. */
export const ANALYSER_VERSION = 1;

/** What a finished task taught, from recorded facts only. */
export const PostMortem = z.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  analyserVersion: z.int(),
  outcome: z.enum(["completed", "failed"]),
  facts: z.object({
    /** Seconds by phase; null where a phase was never reached. */
    phases: z.array(z.object({ name: z.enum(["planning", "waiting for you", "set-up", "agent", "verifying"]), seconds: z.number().nullable() })),
    attempts: z.int(),
    commands: z.array(z.object({ command: z.string(), times: z.int(), failed: z.int() })),
    failures: z.array(z.string()),
    files: z.array(z.object({ path: z.string(), additions: z.int(), deletions: z.int() })),
  }),
  patterns: z.array(Pattern),
  createdAt: Time,
});
export type PostMortem = z.infer<typeof PostMortem>;

export const RecommendationStatus = z.enum(["proposed", "applied", "reverted", "dismissed", "superseded"]);
export type RecommendationStatus = z.infer<typeof RecommendationStatus>;

/** A proposed change with its evidence. `baseHash` binds the preview: a file that changed since is refused. */
export const Recommendation = z.object({
  id: Id,
  postMortemId: Id,
  taskId: Id,
  projectId: Id,
  form: z.literal("instruction"),
  title: z.string(),
  /** The line that goes into the managed block. */
  item: z.string(),
  itemId: z.string(),
  /** Path relative to the repository. */
  file: z.string(),
  diff: z.string(),
  baseHash: z.string(),
  pattern: Pattern,
  status: RecommendationStatus,
  appliedSha: z.string().nullable(),
  revertedSha: z.string().nullable(),
  checkpointId: Id.nullable(),
  createdAt: Time,
  updatedAt: Time,
});
export type Recommendation = z.infer<typeof Recommendation>;

export type RecommendationEvent = "apply" | "revert" | "dismiss" | "supersede";

const NEXT: Record<RecommendationStatus, Partial<Record<RecommendationEvent, RecommendationStatus>>> = {
  proposed: { apply: "applied", dismiss: "dismissed", supersede: "superseded" },
  applied: { revert: "reverted" },
  reverted: { apply: "applied", dismiss: "dismissed" },
  dismissed: {},
  superseded: {},
};

/** The recommendation's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextRecommendation(status: RecommendationStatus, event: RecommendationEvent): RecommendationStatus | undefined {
  return NEXT[status][event];
}
