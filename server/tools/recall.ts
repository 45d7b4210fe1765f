import { z } from "zod";
import { projectFor } from "../flows/find-project.ts";
import { recallFrom } from "../flows/recall.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({ query: z.string().trim().min(1).max(400), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "recall",
  description: "Look in the project's memories, finished tasks and earlier decisions for what is most like a few words.",
  scope: "read",
  input,
  async run(app, caller, { query, project: name }: z.infer<typeof input>) {
    const project = await projectFor(app, caller, name);
    return recallFrom(app, { project, orchestratorId: caller.orchestratorId, query, most: 12 });
  },
};

export default tool;
