import { z } from "zod";
import { taskFor } from "../flows/find-project.ts";
import { showDiff } from "../flows/show-diff.ts";
import type { Tool } from "../kernel.ts";
import { listDelegations } from "../store/task.ts";

/** Characters of patch a model gets to read. */
const PATCH_CHARS = 30_000;
const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "show_diff",
  description: "Show what a task's latest try changed.",
  scope: "read",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    const delegation = (await listDelegations(app.db, [task.id])).at(-1);
    if (!delegation) return { files: [], note: "no agent has started yet" };
    const diff = await showDiff(app, delegation.id);
    const patch = diff.files.map((f) => f.patch).join("\n");
    return { files: diff.files.map(({ path, status, additions, deletions }) => ({ path, status, additions, deletions })), patch: patch.slice(0, PATCH_CHARS), isCut: patch.length > PATCH_CHARS };
  },
};

export default tool;
