import { z } from "zod";
import { Id, Time } from "./ids.ts";
import { RequestKind } from "./router.ts";

/** How a request to a model ended. `bad-answer`: not in the shape that was asked for; `limited`: refused by our own limit, nothing was sent. */
export const CallOutcome = z.enum(["ok", "bad-answer", "failed", "refused", "stopped", "limited", "cached"]);
export type CallOutcome = z.infer<typeof CallOutcome>;

/** One request to a model, as it is recorded. Null tokens and costs are unknown, which is not zero. */
export const ModelCall = z.object({
  id: Id,
  at: Time,
  kind: RequestKind,
  brain: z.string(),
  model: z.string(),
  projectId: Id.nullable(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  cachedTokens: z.int().nullable(),
  costUsd: z.number().nullable(),
  durationMs: z.int(),
  outcome: CallOutcome,
});
export type ModelCall = z.infer<typeof ModelCall>;

/** Whether a request left the house, and so counts against the limit of its project. */
export function wasSent({ outcome }: Pick<ModelCall, "outcome">): boolean {
  return outcome !== "cached" && outcome !== "limited";
}
