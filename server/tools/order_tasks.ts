import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { changeDependencies } from "../flows/change-graph.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";

const numbers = z.array(z.int().positive()).max(20).optional();
const input = z.strictObject({
  number: z.int().positive().describe("The task that waits"),
  after: numbers.describe("Tasks it shall wait for until they are verified"),
  notAfter: numbers.describe("Tasks it shall not wait for any more"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "order_tasks",
  description: "Change what a task waits for, as long as its agent has not started. A confirmed task cannot be let loose this way; only the person does that.",
  scope: "task",
  input,
  async run(app, caller, { after = [], notAfter = [], ...named }: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    if (notAfter.length > 0 && task.confirmedAt) throw new AppError("forbidden", `Task ${task.number} is confirmed and would start sooner than the person agreed to.`, "Ask them to take the dependency off in the graph.");
    const ids = (all: readonly number[]): Promise<string[]> => Promise.all(all.map(async (number) => (await taskFor(app, caller, { ...named, number })).task.id));
    await changeDependencies(app, { task, actor: { kind: "person", id: caller.actorId } }, { add: await ids(after), remove: await ids(notAfter) });
    return { number: task.number, title: task.title, after, notAfter };
  },
};

export default tool;
