import { z } from "zod";
import { taskFor } from "../flows/find-project.ts";
import { showDiff } from "../flows/show-diff.ts";
import { isFurther, standsOf } from "../flows/stands.ts";
import type { Tool } from "../kernel.ts";
import { listDelegations } from "../store/task.ts";

/** Characters of patch a model gets to read. */
const PATCH_CHARS = 30_000;
const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "show_diff",
  description: "Show what a task's latest try changed, in all its repositories.",
  scope: "read",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { project, task } = await taskFor(app, caller, named);
    const delegation = (await listDelegations(app.db, [task.id])).at(-1);
    if (!delegation) return { files: [], note: "no agent has started yet" };
    const stands = await standsOf(app, { project, task, delegation });
    // Files of further repositories carry the name of theirs, as in the evidence.
    const read = stands.map(async (on) => (await showDiff(app, delegation.id, on.project.id)).files.map((file) => (isFurther(on) ? { ...file, path: `${on.project.name}/${file.path}` } : file)));
    const files = (await Promise.all(read)).flat();
    const patch = files.map((f) => f.patch).join("\n");
    return { files: files.map(({ path, status, additions, deletions }) => ({ path, status, additions, deletions })), patch: patch.slice(0, PATCH_CHARS), isCut: patch.length > PATCH_CHARS };
  },
};

export default tool;
