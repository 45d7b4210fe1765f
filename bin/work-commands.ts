import type { Command } from "commander";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { type Message, textOf } from "#domain/message.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findProject, findTask, masterId, taskLines, taskRow, waitFor } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
}

/** `rdv ask`, `rdv task …`, `rdv decisions`, `rdv decide`. */
export function addWorkCommands(program: Command): void {
  program.command("ask").description("say what you want").argument("<text>").option("--project <name or id>").option("--json").action(ask);
  const task = program.command("task").description("look at and steer tasks");
  task.command("list").option("--project <name or id>").option("--json").action(listTasks);
  task.command("show").argument("<id or number>").option("--project <name or id>").option("--json").action(async (id: string, o: Options) => {
    const found = await findTask(id, o.project);
    print(o, found, taskLines(found));
  });
  task.command("wait").description("wait until a task is over; exit 0 only when it is verified").argument("<id or number>").option("--timeout <seconds>", "give up after", "3600").option("--project <name or id>").option("--json").action(waitTask);
  task.command("confirm").argument("<id or number>").option("--project <name or id>").option("--json").action(async (id: string, o: Options) => {
    const { orchestratorId, id: taskId } = await findTask(id, o.project);
    const done = await call<TaskView>("POST", `/api/orchestrators/${orchestratorId}/tasks/${taskId}/execute`);
    print(o, done, [`${done.number} confirmed`]);
  });
  task.command("cancel").argument("<id or number>").option("--project <name or id>").option("--json").action(async (id: string, o: Options) => {
    const { orchestratorId, id: taskId } = await findTask(id, o.project);
    const done = await call<TaskView>("DELETE", `/api/orchestrators/${orchestratorId}/tasks/${taskId}`);
    print(o, done, [`${done.number} cancelled; worktree and branch stay`]);
  });
  program.command("decisions").description("what waits for your word").option("--json").action(async (o: Options) => {
    const { items } = await call<{ items: Decision[] }>("GET", "/api/decisions?limit=200");
    print(o, items, items.length === 0 ? ["Nothing waits for you."] : table(items.map((d) => [d.id, d.body.kind, d.title])));
  });
  program.command("decide").description("answer a decision").argument("<id>").argument("<verdict>", "approve, deny or answer").argument("[text]").option("--json").action(decide);
}

async function ask(text: string, o: Options): Promise<void> {
  const orchestratorId = o.project ? (await findProject(o.project)).orchestratorId : await askPlace();
  const answer = await call<Message>("POST", `/api/orchestrators/${orchestratorId}/messages`, { text });
  const ids = answer.parts.flatMap((p) => (p.kind === "plan" ? p.taskIds : []));
  print(o, answer, [textOf(answer), ...ids.map((id) => `  task ${id}`)].filter(Boolean));
}

/** The only project's conversation, else Master Control. */
async function askPlace(): Promise<string> {
  const { items } = await call<{ items: { orchestratorId: string }[] }>("GET", "/api/projects");
  return items.length === 1 && items[0] ? items[0].orchestratorId : masterId();
}

async function listTasks(o: Options): Promise<void> {
  const orchestratorId = o.project ? (await findProject(o.project)).orchestratorId : await masterId();
  const { items } = await call<{ items: TaskView[] }>("GET", `/api/orchestrators/${orchestratorId}/tasks?limit=100`);
  print(o, items, items.length === 0 ? ["No tasks yet. Say what you want with: rdv ask \"…\""] : table(items.map(taskRow)));
}

async function waitTask(id: string, o: Options & { timeout: string }): Promise<void> {
  const seconds = Number(o.timeout);
  if (!(seconds > 0)) throw new Stop(EXIT.usage, "--timeout needs a number of seconds.");
  const task = await waitFor(await findTask(id, o.project), seconds, (t) => o.json || print(o, t, [`${t.number} ${t.attention.state} ${t.attention.detail}`.trimEnd()]));
  if (o.json) print(o, task, []);
  else if (task.status === "completed" || task.status === "failed") print(o, task, taskLines(task));
  if (task.status !== "completed") throw new Stop(EXIT.failed, task.completedAt ? `Task ${task.number} is ${task.status}.` : `Task ${task.number} is not over after ${seconds} s: ${task.attention.state}.`);
}

async function decide(id: string, verdict: string, text: string | undefined, o: Options): Promise<void> {
  if (!["approve", "deny", "answer"].includes(verdict)) throw new Stop(EXIT.usage, "The verdict is one of: approve, deny, answer.");
  const done = await call<Decision>("POST", `/api/decisions/${id}`, { verdict, ...(text === undefined ? {} : { text }) });
  print(o, done, [`${done.status}: ${done.title}`]);
}
