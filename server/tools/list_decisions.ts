import { z } from "zod";
import { tasksAsked } from "#domain/decision.ts";
import { boundOf, withinReach } from "../flows/within-reach.ts";
import type { Tool } from "../kernel.ts";
import { listDecisions } from "../store/decision.ts";

const input = z.strictObject({});

const tool: Tool = {
  id: "list_decisions",
  description: "List what waits for the person's word.",
  scope: "read",
  input,
  async run(app, caller) {
    const rows = await listDecisions(app.db, caller.userId, { open: true, limit: 50, ...(caller.projectId ? { projectId: caller.projectId } : {}) });
    return (await withinReach(app.db, boundOf(caller), rows, tasksAsked)).map((d) => ({ id: d.id, kind: d.body.kind, title: d.title, createdAt: d.createdAt }));
  },
};

export default tool;
