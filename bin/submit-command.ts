import type { Command } from "commander";
import type { TaskView } from "#domain/api.ts";
import { print } from "./print.ts";
import { call } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
  also?: string[];
  agent?: string;
}

/** `rdv submit`: one wish as one task, without a conversation. */
export function addSubmitCommand(program: Command): void {
  program
    .command("submit")
    .description("submit one task; it is planned and waits for your word or starts")
    .argument("<text...>", "what is wanted, in your words")
    .option("--project <name or id>", "in which project, when there are several")
    .option("--also <name or id...>", "further projects it changes with its own; proved and landed together")
    .option("--agent <id>", "which agent does it")
    .action(submit);
}

async function submit(words: string[], o: Options): Promise<void> {
  const { orchestratorId } = await findProject(o.project);
  const also = await Promise.all((o.also ?? []).map(async (name) => (await findProject(name)).id));
  const body = { description: words.join(" "), ...(also.length > 0 ? { also } : {}), ...(o.agent ? { agent: o.agent } : {}) };
  const task = await call<TaskView>("POST", `/api/orchestrators/${orchestratorId}/tasks`, body);
  print(o, task, [`task ${task.number} submitted; its plan is being made. Confirm it with: rdv task confirm ${task.number}`, `  task ${task.id}`]);
}
