import { z } from "zod";
import { Time } from "./ids.ts";

/** One check the forge runs on the pull request. */
export const ForgeCheck = z.object({
  name: z.string(),
  state: z.enum(["pending", "passed", "failed", "skipped"]),
  url: z.string().nullable(),
  /** What it says of itself, short. */
  note: z.string(),
});
export type ForgeCheck = z.infer<typeof ForgeCheck>;

/** Something a reviewer wrote. */
export const ForgeComment = z.object({
  /** The forge's own name for it. */
  id: z.string(),
  author: z.string(),
  body: z.string(),
  path: z.string().nullable(),
  line: z.int().nullable(),
  url: z.string().nullable(),
  at: Time,
  /** Settled on the forge. */
  resolved: z.boolean(),
});
export type ForgeComment = z.infer<typeof ForgeComment>;
