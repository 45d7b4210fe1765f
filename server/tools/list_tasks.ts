import { z } from "zod";
import { TaskStatus } from "#domain/task.ts";
import { projectFor } from "../flows/find-project.ts";
import { showTasks } from "../flows/show-tasks.ts";
import { boundOf, withinReach } from "../flows/within-reach.ts";
import type { Tool } from "../kernel.ts";
import { listProjects } from "../store/project.ts";
import { listTasks } from "../store/task.ts";

const input = z.strictObject({
  status: TaskStatus.optional(),
  open: z.boolean().optional().describe("Only tasks that are not over"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "list_tasks",
  description: "List tasks with their state, newest first.",
  scope: "read",
  input,
  async run(app, caller, { status, open, project: name }: z.infer<typeof input>) {
    const project = caller.projectId || name ? await projectFor(app, caller, name) : undefined;
    const names = new Map((await listProjects(app.db, caller.userId)).map((p) => [p.id, p.name]));
    const rows = await listTasks(app.db, project ? { projectId: project.id } : { userId: caller.userId }, { limit: 50, ...(status ? { status } : {}) });
    const tasks = await showTasks(app, await withinReach(app.db, boundOf(caller), rows, ({ id }) => [id]));
    return tasks
      .filter((t) => !open || t.completedAt === null)
      .map((t) => ({ number: t.number, title: t.title, project: names.get(t.projectId), status: t.status, state: t.attention.state, detail: t.attention.detail, until: t.attention.until, agent: t.assignedAgent }));
  },
};

export default tool;
