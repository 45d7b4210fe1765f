import type { Command } from "commander";
import type { Diff, TaskView } from "#domain/api.ts";
import { type Decision, DecisionVerdict } from "#domain/decision.ts";
import { type Message, spokenText } from "#domain/message.ts";
import { addGraphCommands } from "./graph-commands.ts";
import { addEvidenceCommand } from "./evidence-command.ts";
import { numberFrom } from "./number-option.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findProject, findTask, masterId, taskLines, taskRow, waitFor } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
}

/** `rdv ask`, `rdv task …`, `rdv decisions`, `rdv decide`. */
export function addWorkCommands(program: Command): void {
  program.command("ask").description("say what you want; prints the answer and the ids of the tasks that came of it").argument("<text...>", "in your words").option("--project <name or id>", "about this project; else the only one, or Master Control").action(ask);
  const task = program.command("task").description("look at and steer tasks");
  task.command("list").description("tasks, newest first").option("--project <name or id>", "only this project's").action(listTasks);
  task.command("show").description("a task with its plan, checks and what they found").argument("<id or number>").option("--project <name or id>", "in which project, when there are several").action(async (id: string, o: Options) => {
    const found = await findTask(id, o.project);
    print(o, found, taskLines(found));
  });
  task.command("wait").description("wait until a task is over; exit 0 only when it is verified").argument("<id or number>").option("--timeout <seconds>", "give up after", numberFrom(0.1, true), 3600).option("--project <name or id>", "in which project, when there are several").action(waitTask);
  task.command("diff").description("print what a task's latest try changed").argument("<id or number>").option("--in <name or id>", "in a further project the task changes").option("--project <name or id>", "in which project, when there are several").action(printDiff);
  addEvidenceCommand(task);
  task.command("confirm").description("say yes to a plan; its agent starts").argument("<id or number>").option("--project <name or id>", "in which project, when there are several").action(async (id: string, o: Options) => {
    const { orchestratorId, id: taskId } = await findTask(id, o.project);
    const done = await call<TaskView>("POST", `/api/orchestrators/${orchestratorId}/tasks/${taskId}/execute`);
    print(o, done, [`task ${done.number} confirmed`]);
  });
  task.command("cancel").description("stop a task and its agent; worktree and branch stay").argument("<id or number>").option("--project <name or id>", "in which project, when there are several").action(async (id: string, o: Options) => {
    const { orchestratorId, id: taskId } = await findTask(id, o.project);
    const done = await call<TaskView>("DELETE", `/api/orchestrators/${orchestratorId}/tasks/${taskId}`);
    print(o, done, [`task ${done.number} cancelled; worktree and branch stay`]);
  });
  addGraphCommands(task);
  program.command("decisions").description("what waits for your word").action(async (o: Options) => {
    const { items } = await call<{ items: Decision[] }>("GET", "/api/decisions?limit=200");
    print(o, items, items.length === 0 ? ["Nothing waits for you."] : table(items.map((d) => [d.id, d.body.kind, d.title])));
  });
  program.command("decide").description("give your word on a decision").argument("<id>", "from rdv decisions").argument("<verdict>", "approve, deny, answer, or retry where a task waits for a failed one").argument("[text]", "the answer, or why not").action(decide);
}

async function ask(words: string[], o: Options): Promise<void> {
  const orchestratorId = o.project ? (await findProject(o.project)).orchestratorId : await askPlace();
  const answer = await call<Message>("POST", `/api/orchestrators/${orchestratorId}/messages`, { text: words.join(" ") });
  const ids = answer.parts.flatMap((p) => (p.kind === "plan" ? p.taskIds : []));
  print(o, answer, [spokenText(answer), ...ids.map((id) => `  task ${id}`)].filter(Boolean));
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

async function printDiff(id: string, o: Options & { in?: string }): Promise<void> {
  const task = await findTask(id, o.project);
  const last = task.delegations.at(-1);
  if (!last) throw new Stop(EXIT.failed, `No agent has worked on task ${task.number} yet.`);
  const diff = await call<Diff>("GET", `/api/delegations/${last.id}/diff${o.in === undefined ? "" : `?projectId=${(await findProject(o.in)).id}`}`);
  const named = diff.files.filter((f) => f.patch === "").map((f) => `${f.status} ${f.path}${f.isBinary ? " (binary)" : f.isCut ? " (too long)" : ""}`);
  print(o, diff, [...diff.files.filter((f) => f.patch !== "").map((f) => f.patch.trimEnd()), ...named, ...(diff.files.length === 0 ? ["Nothing is changed."] : [])]);
}

async function waitTask(id: string, o: Options & { timeout: number }): Promise<void> {
  const seconds = o.timeout;
  const task = await waitFor(await findTask(id, o.project), seconds, (t) => o.json || print(o, t, [`${t.number} ${t.attention.state} ${t.attention.detail}`.trimEnd()]));
  if (o.json) print(o, task, []);
  else if (task.status === "completed" || task.status === "failed") print(o, task, taskLines(task));
  if (task.status !== "completed") throw new Stop(EXIT.failed, task.completedAt ? `Task ${task.number} is ${task.status}.` : `Task ${task.number} is not over after ${seconds} s: ${task.attention.state}.`);
}

async function decide(id: string, verdict: string, text: string | undefined, o: Options): Promise<void> {
  if (!DecisionVerdict.safeParse(verdict).success) throw new Stop(EXIT.usage, `The verdict is one of: ${DecisionVerdict.options.join(", ")}.`);
  const done = await call<Decision>("POST", `/api/decisions/${encodeURIComponent(id)}`, { verdict, ...(text === undefined ? {} : { text }) });
  print(o, done, [`${done.status}: ${done.title}`]);
}
