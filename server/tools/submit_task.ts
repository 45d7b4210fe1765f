import { z } from "zod";
import { Id } from "#domain/ids.ts";
import { MOST_SITES } from "#domain/site.ts";
import { TaskType } from "#domain/task.ts";
import { askFirst } from "../flows/ask-first.ts";
import { furtherByName } from "../flows/further-projects.ts";
import { projectFor, taskFor } from "../flows/find-project.ts";
import { submitTask } from "../flows/submit-task.ts";
import type { Tool } from "../kernel.ts";
import { findOrchestratorOf } from "../store/project.ts";
import { AppError } from "#domain/errors.ts";

const input = z.strictObject({
  description: z.string().min(1).max(50_000).describe("What shall be done, in the person's words, complete enough for an agent that sees nothing else"),
  type: TaskType.optional(),
  agent: z.string().max(60).optional().describe("Only if the person named one"),
  after: z.array(z.int().positive()).max(20).optional().describe("Numbers of tasks that must be verified first"),
  also: z.array(z.string().max(80)).max(MOST_SITES).optional().describe("Names of further projects that must change with this one, proved and landed together"),
  project: z.string().max(80).optional().describe("Only in Master Control: name of the project"),
});

const tool: Tool = {
  id: "submit_task",
  description: "Submit one task. It is planned and, depending on the project's autonomy, waits for a confirmation or starts.",
  scope: "task",
  proposes: true,
  ownWords: true,
  input,
  async run(app, caller, { description, type, agent, after = [], also = [], project: name }: z.infer<typeof input>) {
    const project = await projectFor(app, caller, name);
    const parents = await Promise.all(after.map((number) => taskFor(app, caller, { number, project: name })));
    const own = await findOrchestratorOf(app.db, project.userId, project.id);
    const orchestratorId = Id.safeParse(caller.orchestratorId ?? own?.id).data;
    if (!orchestratorId) throw new AppError("internal", "The project has no conversation.", "Report this; nothing was submitted.");
    const task = await submitTask(app, { project, orchestratorId, actor: { kind: "person", id: caller.actorId } }, {
      description, dependsOn: parents.map((p) => p.task.id), planId: caller.turn?.answerId ?? null, ...(also.length > 0 ? { also: await furtherByName(app, caller, { project, names: also }) } : {}), ...(type ? { type } : {}), ...(agent ? { agent } : {}), ...askFirst(caller, [description]),
    });
    return { id: task.id, number: task.number, title: task.title, project: project.name, status: task.status };
  },
};

export default tool;
