import { z } from "zod";
import { projectFor } from "../flows/find-project.ts";
import { showSessions } from "../flows/show-sessions.ts";
import type { Tool } from "../kernel.ts";
import { listSessions } from "../store/session.ts";

const input = z.strictObject({ ended: z.boolean().optional().describe("Also those that are over"), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "list_sessions",
  description: "List the terminals: whose they are, whether they run, and what an agent of no task does.",
  scope: "read",
  input,
  async run(app, caller, { ended = false, project: name }: z.infer<typeof input>) {
    const project = caller.projectId || name ? await projectFor(app, caller, name) : undefined;
    const rows = await listSessions(app.db, caller.userId, { ended, limit: 50, ...(project ? { projectId: project.id } : {}) });
    const shown = await showSessions(app, rows);
    return shown.map((s) => ({ name: s.name, kind: s.kind, agent: s.agentProvider, status: s.status, activity: s.activity?.state ?? null, detail: s.activity?.detail ?? null, startedAt: s.startedAt, isOfTask: s.delegationId !== null }));
  },
};

export default tool;
