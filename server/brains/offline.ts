import { addressedTo } from "#domain/addressed.ts";
import type { Brain, Turn } from "#domain/brain.ts";
import type { GraphRequest } from "#domain/graph-request.ts";
import { type Request, requestOf } from "#domain/request.ts";
import { checksByRule } from "#domain/rule-checks.ts";
import { oneLine } from "#domain/text.ts";
import { parseWish } from "#domain/wish.ts";
import type { WishPart } from "#domain/wish-split.ts";
import { answeredWish, askWhat } from "../lib/ask-what.ts";
import { keepInMind, recall } from "../lib/offline-mind.ts";
import { accepts, call, type Saying } from "../lib/offline-hands.ts";
import { decisionsIn, namesIn, readResult, type TaskTold, tasksIn } from "../lib/tool-result.ts";

const brain: Brain = {
  id: "offline",
  rank: 100,
  traits: { quality: 0, speed: 3, cost: 0 },
  mayApprove: true,
  needs: "nothing",
  available: () => true,
  open: () => ({
    parse: async (wish, context) => parseWish(wish, context),
    suggest: async (question) => checksByRule(question),
    converse: (turn) => converse(turn),
  }),
};

export default brain;

const WHICH = "Which project";

async function converse(turn: Turn): Promise<void> {
  turn.emit(await (afterQuestion(turn) ?? answer(sayingOf(turn))));
}

function sayingOf(turn: Turn): Saying {
  const { project, text } = addressed(turn);
  return { turn, request: requestOf(text), project };
}

/** What follows from the answer to a question about a wish; undefined when the message is none. */
function afterQuestion(turn: Turn): Promise<string> | undefined {
  if (!turn.answers) return undefined;
  const asked = addressed({ ...turn, messages: [{ role: "user", text: turn.answers.wish }] });
  const found = answeredWish(turn, asked.text);
  if (!found) return undefined;
  if (found.kind === "left") return Promise.resolve("Left as it is. Nothing was submitted.");
  if (found.kind === "open") return Promise.resolve("Write the wish again and name what you mean.");
  return submit({ turn, request: { kind: "submit", wishes: [] }, project: asked.project }, [{ text: found.wish, follows: false }]);
}

/** In Master Control a message names its project, or answers the question for it. */
function addressed(turn: Turn): { project: string | null; text: string } {
  const said = turn.messages.filter((m) => m.role === "user").map((m) => m.text);
  const text = said.at(-1) ?? "";
  if (!turn.context.master) return { project: null, text };
  const { projects } = turn.context;
  const found = addressedTo(text, projects);
  const asked = turn.messages.findLast((m) => m.role === "assistant")?.text.startsWith(WHICH) ?? false;
  if (found.project !== null && found.text === "" && asked) return { project: found.project, text: said.at(-2) ?? "" };
  return { project: found.project ?? (projects.length === 1 ? (projects[0] ?? null) : null), text: found.text };
}

async function answer(saying: Saying): Promise<string> {
  const { request } = saying;
  switch (request.kind) {
    case "greeting":
      return "Hello. Write in one sentence what should change, and I make a plan for it. `help` shows what else I understand.";
    case "thanks":
      return "Noted. Write the next wish when you have one.";
    case "help":
      return HELP;
    case "list":
      return list(saying);
    case "decisions":
      return listDecisions(saying);
    case "projects":
      return listProjects(saying);
    case "question":
      return "I cannot answer questions: no model is set up, and I only know fixed words. Write it as a wish, for example `find out why the login fails`, or set ANTHROPIC_API_KEY and restart.";
    case "unclear":
      return "I did not understand that as a wish. Write what should change and where, for example `add a logout button to the header`. `help` shows what else I understand.";
    case "show":
      return each(request.numbers, (number) => show(saying, number));
    case "confirm":
      return confirm(saying, request.numbers);
    case "cancel":
      return cancel(saying, request.numbers);
    case "decide":
      return decide(saying, request);
    case "remember":
      return keepInMind(saying, request.text);
    case "recall":
      return recall(saying, request.text);
    case "split":
    case "merge":
    case "order":
      return changeGraph(saying, request);
    case "submit":
      return (await askWhat(saying, request.wishes)) ?? submit(saying, request.wishes);
  }
}

const HELP = [
  "Without a model I understand these:",
  "- a wish, or a list of wishes: `add dark mode to the settings page`",
  "- who, when and where: `… with AGENT`, `… after task 3`, `… only in src/foo`",
  "- `status`, `show 3`, `confirm 3` or `go`, `cancel 3`",
  "- `split 3 into …; …`, `merge 3 and 4`, `5 after 3`",
  "- `decisions`, `approve` or `deny` when one is open",
  "- `remember that …`, `recall …`",
].join("\n");

// ---- wishes

async function submit(saying: Saying, wishes: readonly WishPart[]): Promise<string> {
  const { turn, project } = saying;
  if (turn.context.master && project === null) return whichProject(turn);
  const made: { number: number; wish: string }[] = [];
  const where = project === null ? "" : ` in ${project}`;
  for (const { text, follows } of wishes) {
    if (turn.signal.aborted) break;
    const before = follows ? made.at(-1) : undefined;
    const description = before ? `${text}\n\nThis follows task ${before.number}: ${oneLine(before.wish, 300)}` : text;
    const after = before && accepts(turn, "submit_task", "after") ? { after: [before.number] } : {};
    const { value, refusal } = readResult(await call(saying, "submit_task", { description, ...after }));
    const task = tasksIn(value)[0];
    if (refusal !== null || !task) return [...taken(made, where), `"${oneLine(text, 80)}" was not submitted: ${refusal ?? "the answer named no task."}`].join("\n\n");
    made.push({ number: task.number, wish: text });
  }
  return taken(made, where)[0] ?? "Nothing was submitted: I was stopped before. Write it again.";
}

/** What became of the wishes that were taken; their plans, shown beside, say the rest. */
function taken(made: readonly { number: number }[], where: string): string[] {
  const rule = "nothing runs before it is confirmed, unless the project's autonomy is full.";
  const numbers = made.map((m) => m.number);
  if (numbers.length === 0) return [];
  if (numbers.length === 1) return [`That is task ${numbers[0]}${where}. Its plan follows; ${rule}`];
  return [`Those are tasks ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}${where}. Their plans follow; ${rule}`];
}

function whichProject({ context }: Turn): string {
  if (context.projects.length === 0) return "There is no project yet. Add a git repository first, then write the wish again.";
  return `${WHICH} is it for? Answer with its name, or write \`in NAME: …\`. There ${context.projects.length === 1 ? "is" : "are"}: ${context.projects.join(", ")}.`;
}

// ---- looking

async function list(saying: Saying): Promise<string> {
  const { value, refusal } = readResult(await call(saying, "list_tasks", {}));
  if (refusal !== null) return refusal;
  const tasks = tasksIn(value);
  const open = tasks.filter((t) => !isOver(t));
  if (tasks.length === 0) return "There is no task yet. Write in one sentence what should change.";
  if (open.length === 0) return `Nothing is open. The last ${count(tasks.length, "task")}:\n${tasks.slice(0, 5).map(lineOf).join("\n")}`;
  return `${count(open.length, "open task")}:\n${open.slice(0, 20).map(lineOf).join("\n")}${open.length > 20 ? `\n${open.length - 20} more are in Work.` : ""}`;
}

function isOver({ status }: TaskTold): boolean {
  return ["completed", "failed", "cancelled"].includes(status);
}

function lineOf({ number, title, state, project }: TaskTold): string {
  return `- ${number} ${title}${project === "" ? "" : ` (${project})`}: ${state || "state unknown"}`;
}

async function show(saying: Saying, number: number): Promise<string> {
  const { value, refusal } = readResult(await call(saying, "show_task", { number }));
  const task = tasksIn(value)[0];
  if (refusal !== null || !task) return refusal ?? `There is no task ${number} here. \`status\` lists the open ones.`;
  const facts = [task.agent && `agent ${task.agent}`, task.branch && `branch ${task.branch}`].filter(Boolean).join(", ");
  return `Task ${task.number} ${task.title}: ${task.state || "state unknown"}.${facts === "" ? "" : ` ${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`}${nextStep(task)}`;
}

function nextStep({ number, state }: TaskTold): string {
  if (state.startsWith("needs-confirmation")) return ` \`confirm ${number}\` starts it, \`cancel ${number}\` takes it off.`;
  return state.startsWith("waiting") ? " It waits for you; the question is in the inbox." : "";
}

async function listProjects(saying: Saying): Promise<string> {
  const names = saying.turn.context.projects.length > 0 ? saying.turn.context.projects : namesIn(readResult(await call(saying, "list_projects", {})).value);
  return names.length === 0 ? "There is no project yet. Add a git repository first." : `${count(names.length, "project")}: ${names.join(", ")}.`;
}

// ---- confirming and cancelling

/** Tasks whose plan waits for a word. */
async function waiting(saying: Saying): Promise<TaskTold[]> {
  const { value } = readResult(await call(saying, "list_tasks", {}));
  return tasksIn(value).filter((t) => !isOver(t) && (t.state.startsWith("needs-confirmation") || (t.state === t.status && t.status === "planning")));
}

async function confirm(saying: Saying, numbers: readonly number[]): Promise<string> {
  if (numbers.length > 0) return each(numbers, (number) => confirmOne(saying, number));
  const plans = await waiting(saying);
  const [only] = plans;
  if (!only) return "No plan waits for you. `status` lists the open tasks.";
  return plans.length === 1 ? confirmOne(saying, only.number) : whichTask("confirm", plans);
}

async function confirmOne(saying: Saying, number: number): Promise<string> {
  const { refusal } = readResult(await call(saying, "confirm_task", { number }));
  return refusal ?? `Task ${number} is confirmed. Its agent starts as soon as everything it depends on is verified.`;
}

/** Without a number only a plan that has not started may be meant; a running agent is not stopped on a guess. */
async function cancel(saying: Saying, numbers: readonly number[]): Promise<string> {
  if (numbers.length > 0) return each(numbers, (number) => cancelOne(saying, number));
  const plans = await waiting(saying);
  const [only] = plans;
  if (!only) return "Nothing was cancelled. Write `cancel` and the number of the task; `status` lists them.";
  return plans.length === 1 ? cancelOne(saying, only.number) : whichTask("cancel", plans);
}

async function cancelOne(saying: Saying, number: number): Promise<string> {
  const { refusal } = readResult(await call(saying, "cancel_task", { number }));
  return refusal ?? `Task ${number} is cancelled. What its agent wrote stays in its worktree and on its branch.`;
}

function whichTask(verb: string, tasks: readonly TaskTold[]): string {
  return `${count(tasks.length, "plan")} wait for you. Write \`${verb}\` and the number:\n${tasks.map(lineOf).join("\n")}`;
}

// ---- the graph

async function changeGraph(saying: Saying, request: GraphRequest): Promise<string> {
  if (request.kind === "split") {
    const { refusal } = readResult(await call(saying, "split_task", { number: request.number, parts: request.parts.map((description) => ({ description })) }));
    return refusal ?? `Task ${request.number} is split into ${count(request.parts.length, "task")}. They wait for your word as one plan.`;
  }
  if (request.kind === "merge") {
    const { refusal } = readResult(await call(saying, "merge_tasks", { numbers: request.numbers }));
    return refusal ?? `Tasks ${request.numbers.join(" and ")} are one task now. It waits for your word.`;
  }
  const { number, after, notAfter } = request;
  const { refusal } = readResult(await call(saying, "order_tasks", { number, ...(after.length > 0 ? { after } : {}), ...(notAfter.length > 0 ? { notAfter } : {}) }));
  return refusal ?? (after.length > 0 ? `Task ${number} waits until ${after.join(" and ")} ${after.length === 1 ? "is" : "are"} verified.` : `Task ${number} does not wait for ${notAfter.join(" and ")} any more.`);
}

// ---- decisions

async function listDecisions(saying: Saying): Promise<string> {
  const { value, refusal } = readResult(await call(saying, "list_decisions", {}));
  if (refusal !== null) return refusal;
  const open = decisionsIn(value);
  if (open.length === 0) return "No decision is open.";
  return `${count(open.length, "open decision")}:\n${open.map((d) => `- ${d.title} (${[d.kind, d.id].filter(Boolean).join(", ")})`).join("\n")}\nWrite \`approve\` or \`deny\`${open.length === 1 ? "" : " and the id"}, or answer in the inbox.`;
}

async function decide(saying: Saying, request: Extract<Request, { kind: "decide" }>): Promise<string> {
  const { value, refusal } = readResult(await call(saying, "list_decisions", {}));
  if (refusal !== null) return refusal;
  const open = decisionsIn(value);
  const meant = open.filter((d) => request.id === null || d.id === request.id);
  const [only] = meant;
  if (!only) return request.id === null ? "No decision is open." : "That decision is not open any more. `decisions` lists the open ones.";
  if (meant.length > 1) return `${count(meant.length, "decision")} are open. Write \`${request.verdict}\` and the id:\n${meant.map((d) => `- ${d.title} (${d.id})`).join("\n")}`;
  const key = accepts(saying.turn, "decide", "decisionId") ? "decisionId" : "id";
  const told = readResult(await call(saying, "decide", { [key]: only.id, verdict: request.verdict, ...(request.text === "" ? {} : { text: request.text }) }));
  return told.refusal ?? `${request.verdict === "approve" ? "Approved" : "Denied"}: ${only.title}.`;
}

// ---- words

async function each(numbers: readonly number[], one: (number: number) => Promise<string>): Promise<string> {
  const lines: string[] = [];
  for (const number of numbers) lines.push(await one(number));
  return lines.join("\n");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
