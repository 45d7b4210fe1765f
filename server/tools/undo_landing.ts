import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { taskFor } from "../flows/find-project.ts";
import { undoChange } from "../flows/land-change.ts";
import type { Tool } from "../kernel.ts";
import { listLandings } from "../store/landing.ts";

const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "undo_landing",
  description: "Take a landed task off the base branch again, only when the person said so in this conversation.",
  scope: "approve",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    const landing = (await listLandings(app.db, [task.id])).at(-1);
    if (!landing) throw new AppError("wrong-state", `Task ${task.number} has not landed.`, "There is nothing to undo.");
    const { status, undoHow, undoSha } = await undoChange(app, landing.id, { kind: "person", id: caller.actorId });
    return { number: task.number, status, how: undoHow, commit: undoSha };
  },
};

export default tool;
