import type { Command } from "commander";
import type { TaskView } from "#domain/api.ts";
import { print } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findTask } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
  not?: boolean;
  as?: string;
  inOrder?: boolean;
}

/** `rdv task after`, `rdv task split`, `rdv task merge`: the graph of tasks, until they start. */
export function addGraphCommands(task: Command): void {
  const inProject = ["--project <name or id>", "in which project, when there are several"] as const;
  task.command("after").description("let a task wait until others are verified, or with --not no longer").argument("<id or number>").argument("<others...>", "what it waits for").option("--not", "it does not wait for them any more").option(...inProject).action(after);
  task.command("split").description("put several tasks in the place of one that has not started").argument("<id or number>").argument("<wishes...>", "one wish for each part").option("--in-order", "each part after the one before it").option(...inProject).action(split);
  task.command("merge").description("put one task in the place of several that have not started").argument("<ids or numbers...>").option("--as <wish>", "what the one task shall do; else the wishes are put together").option(...inProject).action(merge);
}

async function after(wanted: string, others: string[], o: Options): Promise<void> {
  let task = await findTask(wanted, o.project);
  for (const other of others) {
    const parent = await findTask(other, o.project);
    task = await call<TaskView>(o.not ? "DELETE" : "POST", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/parents/${parent.id}`);
  }
  print(o, task, [`task ${task.number} ${o.not ? "does not wait" : "waits"} for ${others.join(", ")}${o.not ? " any more" : ""}`]);
}

async function split(wanted: string, wishes: string[], o: Options): Promise<void> {
  if (wishes.length < 2) throw new Stop(EXIT.usage, 'Name two parts or more, each in quotes:\nrdv task split 3 "add the table" "show it on the page"');
  const task = await findTask(wanted, o.project);
  const parts = wishes.map((description, i) => ({ description, ...(o.inOrder && i > 0 ? { after: [i] } : {}) }));
  const { items } = await call<{ items: TaskView[] }>("POST", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/split`, { parts });
  print(o, items, [`task ${task.number} is ${items.map((t) => t.number).join(", ")} now; confirm them with: rdv task confirm`]);
}

async function merge(wanted: string[], o: Options): Promise<void> {
  const tasks: TaskView[] = [];
  for (const one of wanted) tasks.push(await findTask(one, o.project));
  const made = await call<TaskView>("POST", `/api/orchestrators/${tasks[0]?.orchestratorId}/merges`, { taskIds: tasks.map((t) => t.id), ...(o.as ? { description: o.as } : {}) });
  print(o, made, [`tasks ${tasks.map((t) => t.number).join(", ")} are ${made.number} now; confirm it with: rdv task confirm ${made.number}`]);
}
