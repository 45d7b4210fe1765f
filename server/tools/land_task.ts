import { z } from "zod";
import { LandingStrategy } from "#domain/landing.ts";
import { taskFor } from "../flows/find-project.ts";
import { landChange } from "../flows/land-change.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional(), strategy: LandingStrategy.optional() });

const tool: Tool = {
  id: "land_task",
  description: "Land a verified task on the base branch of its project, only when the person said so in this conversation. Without a strategy it goes as the project keeps it.",
  scope: "approve",
  input,
  async run(app, caller, { strategy, ...named }: z.infer<typeof input>) {
    const { base, toSha, strategy: way, status } = await landChange(app, await taskFor(app, caller, named), { actor: { kind: "person", id: caller.actorId }, strategy });
    return { number: named.number, status, base, commit: toSha, strategy: way };
  },
};

export default tool;
